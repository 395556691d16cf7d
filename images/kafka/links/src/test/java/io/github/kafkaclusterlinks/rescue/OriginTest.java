package io.github.kafkaclusterlinks.rescue;

import static io.github.kafkaclusterlinks.rescue.Records.PARTITION;
import static io.github.kafkaclusterlinks.rescue.Records.TOPIC;
import static io.github.kafkaclusterlinks.rescue.Records.header;
import static io.github.kafkaclusterlinks.rescue.Records.record;
import static io.github.kafkaclusterlinks.rescue.Records.written;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

class OriginTest {
    private static final Uuid ID = Uuid.randomUuid();

    private static ProducerRecord<byte[], byte[]> rescued(ConsumerRecord<byte[], byte[]> record) {
        return Origin.of(record, ID).rescued(record, "orders.diverged");
    }

    @Test
    void aRescuedRecordIsTheSameInTheSamePartition() {
        ConsumerRecord<byte[], byte[]> record = record(7, 70, null, "", header("h", null), header("h", "1"));
        ProducerRecord<byte[], byte[]> sent = rescued(record);
        assertEquals("orders.diverged", sent.topic());
        assertEquals(PARTITION, sent.partition());
        assertEquals(70, sent.timestamp());
        assertNull(sent.key());
        assertArrayEquals(new byte[0], sent.value());
        assertArrayEquals(record.headers().toArray(), Origin.ownHeaders(written(sent, 3)));
    }

    @Test
    void theOriginIsReadBack() {
        Origin origin = Origin.read(written(rescued(record(7, "a")), 3));
        assertEquals(new Origin(TOPIC, ID, PARTITION, 7, 1007), origin);
        assertTrue(origin.isOf(TOPIC, ID, PARTITION));
        // A topic of the same name that was made before or after it is another one.
        assertFalse(origin.isOf(TOPIC, Uuid.randomUuid(), PARTITION));
        assertFalse(origin.isOf(TOPIC, ID, PARTITION + 1));
        assertFalse(origin.isOf("payments", ID, PARTITION));
    }

    @Test
    void aRecordWithoutTimeKeepsThatInItsOrigin() {
        ProducerRecord<byte[], byte[]> sent = rescued(record(7, -1, "key", "value"));
        assertEquals(0, sent.timestamp());
        assertEquals(-1, Origin.read(written(sent, 3)).timestamp());
    }

    @Test
    void aRecordThatWasRescuedTwiceHasTheLastOriginAndKeepsTheFirst() {
        ConsumerRecord<byte[], byte[]> first = written(rescued(record(7, "a")), 3);
        ConsumerRecord<byte[], byte[]> second = written(rescued(first), 4);
        assertEquals(3, Origin.read(second).offset());
        assertArrayEquals(first.headers().toArray(), Origin.ownHeaders(second));
    }

    @Test
    void otherRecordsHaveNoOrigin() {
        assertNull(Origin.read(record(1, "a")));
        assertNull(Origin.read(record(1, 1, "k", "v", header(Origin.TOPIC, "orders"), header(Origin.OFFSET, "7"))));
        assertNull(Origin.read(record(1, 1, "k", "v", header(Origin.TOPIC, "orders"), header(Origin.TOPIC_ID, ID.toString()),
                header(Origin.PARTITION, "2"), header(Origin.OFFSET, "seven"), header(Origin.TIMESTAMP, "1"))));
        assertNull(Origin.read(record(1, 1, "k", "v", header(Origin.TOPIC, "orders"), header(Origin.TOPIC_ID, null),
                header(Origin.PARTITION, "2"), header(Origin.OFFSET, "7"), header(Origin.TIMESTAMP, "1"))));
    }
}
