package io.github.kafkaclusterlinks.control;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** The internal topics of a destination cluster. Each has one partition, so that its records have one order. */
public final class ControlTopics {
    /** What starts the name of everything internal: topics, consumer groups, client ids. */
    public static final String INTERNAL_PREFIX = "_cluster_link";

    /** Compacted: links, mirror topics, how far they are. Written by link workers only. */
    public static final String CONTROL = "_cluster_links";

    /** What the commands ask for. */
    public static final String REQUESTS = "_cluster_link_requests";

    /** What the link manager answers. Written by link workers only. */
    public static final String REPLIES = "_cluster_link_replies";

    /** Requests and replies are of use for seconds; an hour of them helps to find out what happened. */
    private static final Duration KEEP_REQUESTS = Duration.ofHours(1);

    private ControlTopics() {}

    /** Whether a topic belongs to the link engine itself, the topics of Kafka Connect included. */
    public static boolean isInternal(String topic) {
        return topic.startsWith(INTERNAL_PREFIX);
    }

    /** Makes those topics that are not there yet, with the cluster's default number of replicas. */
    public static void create(Admin admin) throws InterruptedException {
        Map<String, String> queue = Map.of(
                TopicConfig.RETENTION_MS_CONFIG, Long.toString(KEEP_REQUESTS.toMillis()),
                TopicConfig.SEGMENT_MS_CONFIG, Long.toString(KEEP_REQUESTS.toMillis() / 2));
        // Commands read all of it: it is cleaned early and often, which the active segment never is.
        Map<String, String> table = Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT,
                TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(1 << 20),
                TopicConfig.SEGMENT_MS_CONFIG, Long.toString(Duration.ofMinutes(10).toMillis()),
                TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.01");
        for (NewTopic topic : List.of(topic(CONTROL, table), topic(REQUESTS, queue), topic(REPLIES, queue))) {
            try {
                Futures.get(admin.createTopics(List.of(topic)).all(), Duration.ofSeconds(60));
            } catch (TopicExistsException present) {
                // Made by an earlier start, or by another worker just now.
            }
        }
    }

    private static NewTopic topic(String name, Map<String, String> configs) {
        return new NewTopic(name, Optional.of(1), Optional.empty()).configs(configs);
    }
}
