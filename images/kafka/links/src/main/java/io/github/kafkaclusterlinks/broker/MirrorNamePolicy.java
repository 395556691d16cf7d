package io.github.kafkaclusterlinks.broker;

import io.github.kafkaclusterlinks.control.ControlState;
import io.github.kafkaclusterlinks.control.Link;
import io.github.kafkaclusterlinks.control.LinkConfig;
import io.github.kafkaclusterlinks.control.Mirror;
import io.github.kafkaclusterlinks.control.NameFilters;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.server.policy.CreateTopicPolicy;

/**
 * Keeps the names of mirror topics free. With Kafka's {@code auto.create.topics.enable}, whoever asks for a topic that does
 * not exist makes one; a consumer that waits for a mirror would so make a regular topic of its name. For these names a broker
 * answers as it does without that config: there is no such topic. Topics that are created on purpose are not concerned.
 *
 * <p>Kafka asks a policy without saying who creates the topic and how. It asks in the thread that handles the request,
 * and has asked the {@link MirrorAuthorizer} before, which leaves here what this request may not create.
 */
public final class MirrorNamePolicy implements CreateTopicPolicy {
    private static final ThreadLocal<Function<String, String>> RESERVED = new ThreadLocal<>();

    /**
     * Says what the request that this thread handles must not create.
     *
     * @param reserved gives the reason by the name of a topic, null for a free name; itself null where all is allowed
     */
    static void reserve(Function<String, String> reserved) {
        RESERVED.set(reserved);
    }

    @Override
    public void configure(Map<String, ?> configs) {}

    @Override
    public void validate(RequestMetadata topic) {
        Function<String, String> reserved = RESERVED.get();
        String reason = reserved == null ? null : reserved.apply(topic.topic());
        if (reason != null) {
            throw new UnknownTopicOrPartitionException(reason);
        }
    }

    @Override
    public void close() {}

    /** Why a topic of that name must not be made by asking for it; null when it may. */
    static String reservation(String topic, ControlState state) {
        String link = linkOf(topic, state);
        return link == null ? null : "The name '" + topic + "' is kept for mirrors of cluster link '" + link + "'";
    }

    /** Which link a name belongs to; null for one that belongs to none. */
    private static String linkOf(String topic, ControlState state) {
        Mirror mirror = state.mirrors().get(topic);
        if (mirror != null && mirror.isReadOnly()) {
            return mirror.link();
        }
        return state.links().values().stream()
                .filter(link -> topic.startsWith(link.prefix()) && (!link.prefix().isEmpty() || isMirrored(topic, link)))
                .map(Link::name)
                .findFirst()
                .orElse(null);
    }

    /** Whether a link without a prefix mirrors every topic of that name by itself. */
    private static boolean isMirrored(String topic, Link link) {
        return Boolean.parseBoolean(link.configs().get(LinkConfig.AUTO_CREATE))
                && NameFilters.parse(LinkConfig.TOPIC_FILTERS, link.configs().get(LinkConfig.AUTO_CREATE_FILTERS))
                        .includes(topic);
    }
}
