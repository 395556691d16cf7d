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

/** Tells the manager that nothing more is written to partitions of mirrors that are to be stopped, until it has heard. */
final class Halts {
    /** From one word to the next about the same partition. */
    static final long RETRY_MS = 1_000;

    private final BiConsumer<TopicPartition, Progress> report;
    private final LongSupplier clock;
    /** The last word on partitions that were let go of, and when one was last sent, by {@link #key}. */
    private final Map<String, Progress> lastWords = new HashMap<>();

    private final Map<String, Long> sent = new HashMap<>();

    Halts(BiConsumer<TopicPartition, Progress> report, LongSupplier clock) {
        this.report = report;
        this.clock = clock;
    }

    /** Keeps how far partitions were when they were let go of, for those that are to be halted. */
    void remember(Collection<PartitionMirror> released, Collection<PartitionMirror> toHalt) {
        Set<String> halting = toHalt.stream().map(Halts::key).collect(Collectors.toSet());
        released.stream()
                .filter(partition -> halting.contains(key(partition)))
                .forEach(partition -> lastWords.put(key(partition), partition.halted()));
    }

    /**
     * Sends the word on a partition, unless that was done a moment ago or the manager has it.
     *
     * @param known what the control topic has of the partition; null when it has nothing
     */
    void tell(PartitionMirror partition, Progress known) {
        String key = key(partition);
        if (known != null && known.halted()) {
            lastWords.remove(key);
            sent.remove(key);
            return;
        }
        long now = clock.getAsLong();
        if (now - sent.getOrDefault(key, 0L) < RETRY_MS) {
            return;
        }
        sent.put(key, now);
        Progress last = known != null ? known : new Progress(partition.mirror.id(), 0, -1, 0, -1, false, null);
        report.accept(partition.target, lastWords.getOrDefault(key, last).halt());
    }

    private static String key(PartitionMirror partition) {
        return partition.mirror.id() + ":" + partition.target.partition();
    }
}
