package io.github.kafkaclusterlinks.rescue;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** Writes records, and knows whether all of them were acknowledged. */
final class RescueWriter {
    private final Producer<byte[], byte[]> producer;
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final AtomicLong acknowledged = new AtomicLong();
    private long sent;

    RescueWriter(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    /** @throws KafkaException when this record cannot be sent, or an earlier one was not acknowledged */
    void write(ProducerRecord<byte[], byte[]> record) {
        throwFailure();
        sent++;
        producer.send(record, (metadata, problem) -> {
            if (problem == null) {
                acknowledged.incrementAndGet();
            } else {
                failure.compareAndSet(null, problem);
            }
        });
    }

    /**
     * Waits until all is acknowledged.
     *
     * @throws KafkaException when one was not
     */
    void finish() {
        producer.flush();
        throwFailure();
        if (acknowledged.get() != sent) {
            throw new KafkaException("only " + acknowledged + " of " + sent + " records were acknowledged");
        }
    }

    private void throwFailure() {
        Exception problem = failure.get();
        if (problem != null) {
            throw problem instanceof KafkaException known ? known : new KafkaException(problem);
        }
    }
}
