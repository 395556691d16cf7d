package io.github.kafkaclusterlinks.rescue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class RescueWriterTest {
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, new ByteArraySerializer(), new ByteArraySerializer());
    private final RescueWriter writer = new RescueWriter(producer);

    private void write() {
        writer.write(new ProducerRecord<>("orders.diverged", 0, 1L, null, new byte[] {1}));
    }

    @Test
    void isFinishedOnceAllIsAcknowledged() {
        write();
        write();
        writer.finish();
        assertEquals(2, producer.history().size());
    }

    @Test
    void oneRefusedRecordAmongOthersIsAFailure() {
        RecordTooLargeException tooLarge = new RecordTooLargeException("too large");
        write();
        write();
        write();
        producer.completeNext();
        producer.errorNext(tooLarge);
        assertSame(tooLarge, assertThrows(KafkaException.class, writer::finish));
    }

    @Test
    void nothingMoreIsWrittenAfterAFailure() {
        write();
        producer.errorNext(new RecordTooLargeException("too large"));
        assertThrows(KafkaException.class, this::write);
        assertEquals(1, producer.history().size());
    }
}
