package io.github.kafkaclusterlinks.rescue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** The records of a part of a partition, in their order, one after the other; then null. */
final class PartitionReader implements Supplier<ConsumerRecord<byte[], byte[]>> {
    /** How long no record and no gap may come before the end is reached. */
    static final Duration LIMIT = Duration.ofSeconds(60);

    private static final Duration WAIT = Duration.ofMillis(500);

    private final Consumer<byte[], byte[]> consumer;
    private final TopicPartition partition;
    private final long end;
    private final Queue<ConsumerRecord<byte[], byte[]>> fetched = new ArrayDeque<>();

    /**
     * Reads from one offset up to another, which is not read.
     *
     * @param consumer for this alone, as long as this reads; it must have committed records only
     */
    PartitionReader(Consumer<byte[], byte[]> consumer, TopicPartition partition, long start, long end) {
        this.consumer = consumer;
        this.partition = partition;
        this.end = end;
        consumer.assign(start < end ? List.of(partition) : List.of());
        if (start < end) {
            consumer.seek(partition, start);
        }
    }

    @Override
    public ConsumerRecord<byte[], byte[]> get() {
        long since = System.nanoTime();
        while (fetched.isEmpty() && !consumer.assignment().isEmpty()) {
            long before = consumer.position(partition);
            if (before >= end) {
                consumer.assign(List.of());
                break;
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(WAIT).records(partition)) {
                if (record.offset() < end) {
                    fetched.add(record);
                }
            }
            // Positions go on without records where compaction or an aborted transaction has left none.
            if (consumer.position(partition) > before) {
                since = System.nanoTime();
            } else if (System.nanoTime() - since > LIMIT.toNanos()) {
                throw new TimeoutException(partition + " cannot be read: nothing came after offset " + before
                        + " within " + LIMIT.toSeconds() + " s, and it ends at " + end);
            }
        }
        return fetched.poll();
    }
}
