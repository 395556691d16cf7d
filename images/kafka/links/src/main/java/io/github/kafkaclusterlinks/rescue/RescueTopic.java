package io.github.kafkaclusterlinks.rescue;

import io.github.kafkaclusterlinks.control.Futures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The topic that diverged records are copied to. */
final class RescueTopic {
    static final String SUFFIX = ".diverged";

    /** Kafka's limit for the name of a topic. */
    private static final int LONGEST_NAME = 249;

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** It takes any record, with its own time, and keeps it until somebody deletes the topic. */
    private static final Map<String, String> CONFIG = new TreeMap<>(Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE,
            TopicConfig.RETENTION_MS_CONFIG, "-1",
            TopicConfig.RETENTION_BYTES_CONFIG, "-1",
            TopicConfig.MAX_MESSAGE_BYTES_CONFIG, String.valueOf(Integer.MAX_VALUE),
            TopicConfig.SEGMENT_BYTES_CONFIG, String.valueOf(1 << 30),
            TopicConfig.COMPRESSION_TYPE_CONFIG, "producer",
            TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime",
            TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG, String.valueOf(Long.MAX_VALUE),
            TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, String.valueOf(Long.MAX_VALUE)));

    private RescueTopic() {}

    /**
     * Its name.
     *
     * @throws InvalidTopicException when that is too long for Kafka
     */
    static String nameFor(String topic) {
        String name = topic + SUFFIX;
        if (name.length() > LONGEST_NAME) {
            throw new InvalidTopicException("The name of " + topic + " has " + topic.length() + " characters. With "
                    + SUFFIX + ", where its diverged records would go, it may have at most "
                    + (LONGEST_NAME - SUFFIX.length()) + ".");
        }
        return name;
    }

    /**
     * Makes the topic, or gives one that exists the settings and as many partitions. Waits until all have a leader.
     */
    static void ensure(Admin admin, String name, int partitions) throws InterruptedException {
        int existing = partitionsOf(admin, name);
        if (existing == 0) {
            create(admin, name, partitions);
        } else {
            configure(admin, name);
            if (existing < partitions) {
                Futures.get(
                        admin.createPartitions(Map.of(name, NewPartitions.increaseTo(partitions))).all(), LIMIT);
            }
        }
        long end = System.nanoTime() + LIMIT.toNanos();
        while (partitionsOf(admin, name) < partitions) {
            if (System.nanoTime() > end) {
                throw new TimeoutException("topic " + name + " does not have " + partitions
                        + " partitions with a leader after " + LIMIT.toSeconds() + " s");
            }
            Thread.sleep(100);
        }
    }

    /** How many partitions have a leader; 0 where there is no such topic. */
    private static int partitionsOf(Admin admin, String name) throws InterruptedException {
        try {
            return (int) Futures.get(admin.describeTopics(List.of(name)).allTopicNames(), LIMIT)
                    .get(name)
                    .partitions()
                    .stream()
                    .filter(partition -> partition.leader() != null && !partition.leader().isEmpty())
                    .count();
        } catch (UnknownTopicOrPartitionException none) {
            return 0;
        }
    }

    private static void create(Admin admin, String name, int partitions) throws InterruptedException {
        NewTopic topic = new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(CONFIG);
        try {
            Futures.get(admin.createTopics(List.of(topic)).all(), LIMIT);
        } catch (TopicExistsException existing) {
            configure(admin, name);
        }
    }

    private static void configure(Admin admin, String name) throws InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        Config now = Futures.get(admin.describeConfigs(List.of(resource)).all(), LIMIT).get(resource);
        List<AlterConfigOp> changes = new ArrayList<>();
        CONFIG.forEach((key, value) -> {
            ConfigEntry entry = now.get(key);
            if (entry == null || !value.equals(entry.value())) {
                changes.add(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET));
            }
        });
        if (!changes.isEmpty()) {
            Futures.get(admin.incrementalAlterConfigs(Map.of(resource, changes)).all(), LIMIT);
        }
    }
}
