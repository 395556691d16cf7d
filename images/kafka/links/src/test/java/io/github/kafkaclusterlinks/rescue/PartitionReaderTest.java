package io.github.kafkaclusterlinks.rescue;

import static io.github.kafkaclusterlinks.rescue.Records.PARTITION;
import static io.github.kafkaclusterlinks.rescue.Records.TOPIC;
import static io.github.kafkaclusterlinks.rescue.Records.record;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PartitionReaderTest {
    private static final TopicPartition WHERE = new TopicPartition(TOPIC, PARTITION);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>(OffsetResetStrategy.NONE);

    @BeforeEach
    void start() {
        consumer.updateBeginningOffsets(Map.of(WHERE, 0L));
        consumer.updateEndOffsets(Map.of(WHERE, 100L));
    }

    private static List<Long> offsets(PartitionReader reader) {
        List<Long> offsets = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record = reader.get(); record != null; record = reader.get()) {
            offsets.add(record.offset());
        }
        assertNull(reader.get());
        return offsets;
    }

    @Test
    void readsFromTheStartToTheEndAndNotBeyond() {
        PartitionReader reader = new PartitionReader(consumer, WHERE, 2, 5);
        for (long offset = 0; offset < 8; offset++) {
            consumer.addRecord(record(offset, "value"));
        }
        assertEquals(List.of(2L, 3L, 4L), offsets(reader));
    }

    @Test
    void endsWhereTheLastOffsetsHaveNoRecords() {
        PartitionReader reader = new PartitionReader(consumer, WHERE, 0, 10);
        consumer.addRecord(record(0, "value"));
        consumer.addRecord(record(4, "value"));
        consumer.schedulePollTask(() -> {});
        // A marker of a transaction, say.
        consumer.schedulePollTask(() -> consumer.seek(WHERE, 10));
        assertEquals(List.of(0L, 4L), offsets(reader));
    }

    @Test
    void readsNothingOfAnEmptyPart() {
        assertEquals(List.of(), offsets(new PartitionReader(consumer, WHERE, 5, 5)));
        assertEquals(List.of(), offsets(new PartitionReader(consumer, WHERE, 7, 5)));
    }

    @Test
    void oneConsumerServesOneReaderAfterTheOther() {
        new PartitionReader(consumer, WHERE, 5, 5).get();
        PartitionReader reader = new PartitionReader(consumer, WHERE, 0, 1);
        consumer.addRecord(record(0, "value"));
        assertEquals(List.of(0L), offsets(reader));
    }
}
