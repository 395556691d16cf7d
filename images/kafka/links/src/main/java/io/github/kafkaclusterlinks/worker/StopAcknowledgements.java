package io.github.kafkaclusterlinks.worker;

import io.github.kafkaclusterlinks.control.Progress;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * Acknowledges to the manager that nothing more is written to partitions of mirrors that are to be stopped, and repeats
 * that until the manager has received it.
 */
final class StopAcknowledgements {
    /** Between two acknowledgements for the same partition. */
    static final long RETRY_MS = 1_000;

    private final BiConsumer<TopicPartition, Progress> report;
    private final LongSupplier clock;
    /** The last progress of partitions that were released, by {@link #key}. */
    private final Map<String, Progress> lastProgress = new HashMap<>();

    /** When an acknowledgement was last sent, by {@link #key}. */
    private final Map<String, Long> sent = new HashMap<>();

    StopAcknowledgements(BiConsumer<TopicPartition, Progress> report, LongSupplier clock) {
        this.report = report;
        this.clock = clock;
    }

    /** Stores the progress of released partitions, for those that are to be halted. */
    void rememberProgress(Collection<PartitionMirror> released, Collection<PartitionMirror> toHalt) {
        Set<String> halting = toHalt.stream().map(StopAcknowledgements::key).collect(Collectors.toSet());
        released.stream()
                .filter(partition -> halting.contains(key(partition)))
                .forEach(partition -> lastProgress.put(key(partition), partition.halted()));
    }

    /**
     * Sends the acknowledgement for a partition, unless one was just sent or the manager has it.
     *
     * @param known what the control topic has of the partition; null when it has nothing
     */
    void acknowledge(PartitionMirror partition, Progress known) {
        String key = key(partition);
        if (known != null && known.halted()) {
            lastProgress.remove(key);
            sent.remove(key);
            return;
        }
        long now = clock.getAsLong();
        if (now - sent.getOrDefault(key, 0L) < RETRY_MS) {
            return;
        }
        sent.put(key, now);
        Progress last = known != null ? known : new Progress(partition.mirror.id(), 0, -1, 0, -1, false, null);
        report.accept(partition.target, lastProgress.getOrDefault(key, last).halt());
    }

    private static String key(PartitionMirror partition) {
        return partition.mirror.id() + ":" + partition.target.partition();
    }
}
