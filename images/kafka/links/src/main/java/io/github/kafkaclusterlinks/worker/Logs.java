package io.github.kafkaclusterlinks.worker;

import io.github.kafkaclusterlinks.control.Futures;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** Where partitions' logs start and end. */
final class Logs {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private Logs() {}

    static Map<TopicPartition, Long> starts(Admin admin, Collection<TopicPartition> partitions)
            throws InterruptedException {
        return offsets(admin, partitions, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
    }

    /** The ends, transactions that are still open included. */
    static Map<TopicPartition, Long> ends(Admin admin, Collection<TopicPartition> partitions)
            throws InterruptedException {
        return offsets(admin, partitions, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
    }

    private static Map<TopicPartition, Long> offsets(
            Admin admin, Collection<TopicPartition> partitions, OffsetSpec which, IsolationLevel isolation)
            throws InterruptedException {
        Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
        partitions.forEach(partition -> specs.put(partition, which));
        Map<TopicPartition, Long> found = new HashMap<>();
        ListOffsetsOptions options = new ListOffsetsOptions(isolation).timeoutMs((int) LIMIT.toMillis());
        Futures.get(admin.listOffsets(specs, options).all(), LIMIT)
                .forEach((partition, info) -> found.put(partition, info.offset()));
        return found;
    }
}
