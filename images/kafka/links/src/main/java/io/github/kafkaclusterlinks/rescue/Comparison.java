package io.github.kafkaclusterlinks.rescue;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Finds the records that a mirror of the source would not have: those at whose offset the source has another record, or
 * none. What only the source has is no difference, since the mirror gets it.
 */
final class Comparison {
    private Comparison() {}

    /**
     * Compares two partitions.
     *
     * @param topic its records in their order, then null
     * @param source the same
     * @param diverged gets each record of the topic that the source does not have
     */
    static void run(
            Supplier<ConsumerRecord<byte[], byte[]>> topic,
            Supplier<ConsumerRecord<byte[], byte[]>> source,
            Consumer<ConsumerRecord<byte[], byte[]>> diverged) {
        ConsumerRecord<byte[], byte[]> other = source.get();
        for (ConsumerRecord<byte[], byte[]> record = topic.get(); record != null; record = topic.get()) {
            while (other != null && other.offset() < record.offset()) {
                other = source.get();
            }
            if (other == null || !same(record, other)) {
                diverged.accept(record);
            }
        }
    }

    private static boolean same(ConsumerRecord<byte[], byte[]> one, ConsumerRecord<byte[], byte[]> other) {
        return one.offset() == other.offset()
                && one.timestamp() == other.timestamp()
                && Arrays.equals(one.key(), other.key())
                && Arrays.equals(one.value(), other.value())
                && one.headers().equals(other.headers());
    }
}
