package io.github.kafkaclusterlinks.rescue;

import io.github.kafkaclusterlinks.control.Futures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * A topic at one moment.
 *
 * @param partitions by number
 */
record TopicLog(String topic, Uuid id, List<Range> partitions) {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /**
     * Offsets of a partition.
     *
     * @param committed where committed records end: the first open transaction, or the end
     */
    record Range(long start, long committed, long end) {
        static final Range NONE = new Range(0, 0, 0);
    }

    /**
     * Asks a cluster.
     *
     * @param cluster what it is to the user, for errors
     * @throws UnknownTopicOrPartitionException when there is no such topic
     */
    static TopicLog read(Admin admin, String topic, String cluster) throws InterruptedException {
        TopicDescription described = describe(admin, topic, cluster);
        int count = described.partitions().size();
        Map<TopicPartition, Long> starts = offsets(admin, topic, count, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
        // The end last: a transaction that ends in between is still seen as open.
        Map<TopicPartition, Long> committed = offsets(admin, topic, count, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
        Map<TopicPartition, Long> ends = offsets(admin, topic, count, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
        List<Range> ranges = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            TopicPartition partition = new TopicPartition(topic, number);
            ranges.add(new Range(starts.get(partition), committed.get(partition), ends.get(partition)));
        }
        return new TopicLog(topic, described.topicId(), List.copyOf(ranges));
    }

    private static TopicDescription describe(Admin admin, String topic, String cluster) throws InterruptedException {
        try {
            return Futures.get(admin.describeTopics(List.of(topic)).allTopicNames(), LIMIT).get(topic);
        } catch (UnknownTopicOrPartitionException none) {
            throw new UnknownTopicOrPartitionException("There is no topic " + topic + " in the " + cluster, none);
        }
    }

    private static Map<TopicPartition, Long> offsets(
            Admin admin, String topic, int partitions, OffsetSpec which, IsolationLevel isolation)
            throws InterruptedException {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        for (int number = 0; number < partitions; number++) {
            asked.put(new TopicPartition(topic, number), which);
        }
        ListOffsetsOptions options = new ListOffsetsOptions(isolation).timeoutMs((int) LIMIT.toMillis());
        Map<TopicPartition, Long> found = new HashMap<>();
        Futures.get(admin.listOffsets(asked, options).all(), LIMIT)
                .forEach((partition, offset) -> found.put(partition, offset.offset()));
        return found;
    }

    /** A partition's offsets; an empty log where the topic has no such partition. */
    Range range(int partition) {
        return partition < partitions.size() ? partitions.get(partition) : Range.NONE;
    }

    /** Whether nothing was written to the topic between two moments, and it is the same topic. */
    boolean hasSameEnds(TopicLog later) {
        return id.equals(later.id) && ends().equals(later.ends());
    }

    private List<Long> ends() {
        return partitions.stream().map(Range::end).toList();
    }
}
