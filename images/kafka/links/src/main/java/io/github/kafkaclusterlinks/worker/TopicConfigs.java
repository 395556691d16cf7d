package io.github.kafkaclusterlinks.worker;

import io.github.kafkaclusterlinks.control.Futures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Which configs of a topic its mirror shares. The classes are those of Confluent's documentation ("Mirror Topics:
 * Configurations"): how long and how records are kept follows the source; where and how safely, the destination.
 */
final class TopicConfigs {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** Have the source's value, whether set for the topic or the default of its brokers, which may differ from ours. */
    private static final Set<String> EFFECTIVE = Set.of(
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
            TopicConfig.RETENTION_MS_CONFIG,
            TopicConfig.RETENTION_BYTES_CONFIG);

    /** Have the source's value where it was set for the topic. */
    private static final Set<String> EXPLICIT = Set.of(
            TopicConfig.DELETE_RETENTION_MS_CONFIG,
            TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG,
            TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG,
            TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
            TopicConfig.SEGMENT_BYTES_CONFIG,
            TopicConfig.SEGMENT_MS_CONFIG);

    /** Would be applied to records as they are written, which were written long before: only once mirroring is over. */
    private static final Set<String> WHEN_STOPPED = Set.of(
            TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
            TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG,
            TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG,
            TopicConfig.COMPRESSION_TYPE_CONFIG);

    /** While mirroring: the record's own time, whatever it is, and its own compression. */
    private static final Map<String, String> WHILE_MIRRORING = Map.of(
            TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime",
            TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG, Long.toString(Long.MAX_VALUE),
            TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, Long.toString(Long.MAX_VALUE),
            TopicConfig.COMPRESSION_TYPE_CONFIG, "producer");

    /**
     * While mirroring: bytes that a batch and a segment have room for at least. Batches are made anew, so that they may be larger
     * than the source's: several records in one, or one that another codec has compressed better.
     */
    static final int ROOM = MirrorProducer.LARGEST_RECORD + (1 << 20);

    /** Have room while mirroring, and the source's value afterwards. */
    private static final Set<String> WITH_ROOM =
            Set.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, TopicConfig.SEGMENT_BYTES_CONFIG);

    private TopicConfigs() {}

    /** Whether a config is not for users to set on a mirror. */
    static boolean isMirrored(String name) {
        return EFFECTIVE.contains(name) || EXPLICIT.contains(name) || WHEN_STOPPED.contains(name);
    }

    /** What a mirror must have while it is one. */
    static Map<String, String> whileMirroring(Config source) {
        Map<String, String> wanted = new HashMap<>(WHILE_MIRRORING);
        for (ConfigEntry entry : source.entries()) {
            if (follows(entry)) {
                wanted.put(entry.name(), WITH_ROOM.contains(entry.name()) ? withRoom(entry.value()) : entry.value());
            }
        }
        return wanted;
    }

    private static boolean follows(ConfigEntry entry) {
        return EFFECTIVE.contains(entry.name()) || (EXPLICIT.contains(entry.name()) && isExplicit(entry));
    }

    private static String withRoom(String bytes) {
        return Long.toString(Math.max(ROOM, Long.parseLong(bytes)));
    }

    /** What it must have once it is a regular topic; a config that is missing goes back to its default. */
    static Map<String, String> whenStopped(Config source) {
        Map<String, String> wanted = new HashMap<>();
        for (ConfigEntry entry : source.entries()) {
            boolean later = WHEN_STOPPED.contains(entry.name()) && isExplicit(entry);
            if (later || (WITH_ROOM.contains(entry.name()) && follows(entry))) {
                wanted.put(entry.name(), entry.value());
            }
        }
        return wanted;
    }

    /** What is to be changed so that a mirror has what it must; nothing else is touched. */
    static List<AlterConfigOp> changes(Config mirror, Map<String, String> wanted) {
        List<AlterConfigOp> changes = new ArrayList<>();
        wanted.forEach((name, value) -> {
            ConfigEntry now = mirror.get(name);
            if (now == null || !value.equals(now.value()) || !isExplicit(now)) {
                changes.add(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET));
            }
        });
        for (ConfigEntry entry : mirror.entries()) {
            if (isMirrored(entry.name()) && isExplicit(entry) && !wanted.containsKey(entry.name())) {
                changes.add(new AlterConfigOp(new ConfigEntry(entry.name(), null), AlterConfigOp.OpType.DELETE));
            }
        }
        return changes;
    }

    private static boolean isExplicit(ConfigEntry entry) {
        return entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG;
    }

    /** Gives a topic the configs that it must have, if it has others. */
    static void apply(Admin admin, String topic, Map<String, String> wanted) throws InterruptedException {
        List<AlterConfigOp> changes = changes(of(admin, topic), wanted);
        if (!changes.isEmpty()) {
            Futures.get(admin.incrementalAlterConfigs(Map.of(resource(topic), changes)).all(), LIMIT);
        }
    }

    /** Gives a topic that is no mirror any more what it could not have as one. */
    static void applyWhenStopped(Admin admin, String topic, Map<String, String> wanted) throws InterruptedException {
        List<AlterConfigOp> changes = new ArrayList<>();
        Set<String> names = new HashSet<>(WHEN_STOPPED);
        names.addAll(WITH_ROOM);
        for (String name : names) {
            String value = wanted.get(name);
            changes.add(new AlterConfigOp(
                    new ConfigEntry(name, value),
                    value == null ? AlterConfigOp.OpType.DELETE : AlterConfigOp.OpType.SET));
        }
        Futures.get(admin.incrementalAlterConfigs(Map.of(resource(topic), changes)).all(), LIMIT);
    }

    /** A topic's configs. */
    static Config of(Admin admin, String topic) throws InterruptedException {
        return Futures.get(admin.describeConfigs(List.of(resource(topic))).all(), LIMIT).get(resource(topic));
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }
}
