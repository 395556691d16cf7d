package io.github.kafkaclusterlinks.worker;

import io.github.kafkaclusterlinks.control.Clients;
import io.github.kafkaclusterlinks.control.ControlTopics;
import io.github.kafkaclusterlinks.control.Futures;
import io.github.kafkaclusterlinks.control.Link;
import io.github.kafkaclusterlinks.control.Mirror;
import io.github.kafkaclusterlinks.control.MirrorState;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.Topic;

/**
 * Makes mirror topics and their partitions. The definition comes first, so that the topic is read-only from its first
 * moment and whoever is manager next finishes what was interrupted.
 */
final class MirrorTopics {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    /** Replicas of a mirror where nobody says how many: the destination's default. */
    private static final short CLUSTER_DEFAULT = -1;

    private final Admin admin;
    private final Definitions definitions;
    private final Seeder seeder;
    private final Set<String> busy = ConcurrentHashMap.newKeySet();

    MirrorTopics(LinkRuntime runtime, Definitions definitions) {
        this.admin = runtime.admin();
        this.definitions = definitions;
        this.seeder = new Seeder(runtime.client(), runtime.admin());
    }

    /**
     * Makes a mirror topic.
     *
     * @param overrides configs of the topic that the source does not decide
     * @param replicationFactor null for the destination's default
     * @param validateOnly check, and change nothing
     * @throws InvalidRequestException that says what is wrong; nothing is left behind then
     */
    void create(
            Link link, SourceClients source, String topic, String sourceTopic, Map<String, String> overrides,
            Integer replicationFactor, boolean validateOnly)
            throws InterruptedException {
        checkNames(link, topic, sourceTopic);
        overrides.keySet().stream().filter(TopicConfigs::isMirrored).findFirst().ifPresent(name -> {
            throw new InvalidRequestException("Topic config '" + name + "' of mirror topic '" + topic
                    + "' cannot be set: it follows the source topic. Leave it out.");
        });
        // What is known of a mirror whose topic was deleted does not count any more.
        if (exists(topic) || busy.contains(topic)) {
            throw new InvalidRequestException("Topic '" + topic + "' already exists.");
        }
        TopicDescription described = describeSource(link, source, sourceTopic);
        Config sourceConfig = TopicConfigs.of(source.admin(), sourceTopic);
        NewTopic made = newTopic(topic, described.partitions().size(), sourceConfig, overrides, replicationFactor);
        CreateTopicsOptions onlyCheck = new CreateTopicsOptions().validateOnly(true);
        Futures.get(admin.createTopics(List.of(made), onlyCheck).all(), LIMIT);
        if (validateOnly) {
            return;
        }
        boolean hasId = !Uuid.ZERO_UUID.equals(described.topicId());
        Mirror mirror = new Mirror(
                topic, Uuid.randomUuid().toString(), link.name(), sourceTopic,
                hasId ? described.topicId().toString() : null,
                described.partitions().size(), false, List.of(), false, null, false, MirrorState.ACTIVE,
                System.currentTimeMillis(), null, TopicConfigs.whenStopped(sourceConfig));
        busy.add(topic);
        try {
            definitions.mirror(topic, mirror);
            try {
                Futures.get(admin.createTopics(List.of(made)).all(), LIMIT);
            } catch (TopicExistsException raced) {
                definitions.mirror(topic, null);
                throw new InvalidRequestException("Topic '" + topic + "' already exists.");
            } catch (KafkaException refused) {
                definitions.mirror(topic, null);
                throw refused;
            }
            seed(source, definitions.update(topic, now -> now.with(now.partitions(), all(now.partitions()))));
        } finally {
            busy.remove(topic);
        }
    }

    /** Finishes what an earlier manager, or a source that did not answer, has left unfinished. */
    void complete(SourceClients source, Mirror mirror) throws InterruptedException {
        if (!busy.add(mirror.topic())) {
            return;
        }
        try {
            Mirror current = mirror;
            if (!mirror.created()) {
                if (!exists(mirror.topic())) {
                    Config sourceConfig = TopicConfigs.of(source.admin(), mirror.sourceTopic());
                    NewTopic made = newTopic(mirror.topic(), mirror.partitions(), sourceConfig, Map.of(), null);
                    Futures.get(admin.createTopics(List.of(made)).all(), LIMIT);
                }
                current = definitions.update(mirror.topic(), now -> now.with(now.partitions(), all(now.partitions())));
            }
            if (current != null) {
                seed(source, current);
            }
        } finally {
            busy.remove(mirror.topic());
        }
    }

    /** Follows a source topic that has got more partitions. */
    void grow(Mirror mirror, int partitions) throws InterruptedException {
        int present = Futures.get(admin.describeTopics(List.of(mirror.topic())).allTopicNames(), LIMIT)
                .get(mirror.topic())
                .partitions()
                .size();
        if (present < partitions) {
            Map<String, NewPartitions> more = Map.of(mirror.topic(), NewPartitions.increaseTo(partitions));
            Futures.get(admin.createPartitions(more).all(), LIMIT);
        }
        definitions.update(mirror.topic(), now -> now.with(partitions, IntStream.range(0, partitions)
                .filter(partition -> partition >= now.partitions() || now.unseeded().contains(partition))
                .boxed()
                .toList()));
    }

    /** Lets each partition's log start where the source's does, and only then gives the topic the source's configs. */
    private void seed(SourceClients source, Mirror mirror) throws InterruptedException {
        List<TopicPartition> sources = mirror.unseeded().stream()
                .map(partition -> new TopicPartition(mirror.sourceTopic(), partition))
                .toList();
        Map<TopicPartition, Long> starts = sources.isEmpty() ? Map.of() : Logs.starts(source.admin(), sources);
        for (Map.Entry<TopicPartition, Long> start : starts.entrySet()) {
            if (start.getValue() > 0) {
                seeder.seed(new TopicPartition(mirror.topic(), start.getKey().partition()), start.getValue());
            }
        }
        TopicConfigs.apply(
                admin,
                mirror.topic(),
                TopicConfigs.whileMirroring(TopicConfigs.of(source.admin(), mirror.sourceTopic())));
        definitions.update(mirror.topic(), now -> now.with(now.partitions(), now.unseeded().stream()
                .filter(partition -> !mirror.unseeded().contains(partition))
                .toList()));
    }

    private static void checkNames(Link link, String topic, String sourceTopic) {
        if (link.prefix().isEmpty() && !topic.equals(sourceTopic)) {
            throw new InvalidRequestException("Topic renaming for mirroring not yet supported.");
        }
        if (!topic.equals(link.prefix() + sourceTopic)) {
            throw new InvalidRequestException("Mirror topic name '" + topic + "' does not match cluster link '" + link.name()
                    + "', whose prefix is '" + link.prefix() + "': it must be '" + link.prefix() + sourceTopic + "'.");
        }
        Topic.validate(topic);
        if (isInternal(sourceTopic)) {
            throw new InvalidRequestException("Topic '" + sourceTopic + "' is internal and cannot be mirrored.");
        }
    }

    /** Whether a topic belongs to a cluster itself. */
    static boolean isInternal(String topic) {
        return topic.startsWith("__") || ControlTopics.isInternal(topic);
    }

    private static TopicDescription describeSource(Link link, SourceClients source, String topic)
            throws InterruptedException {
        try {
            return Futures.get(source.admin().describeTopics(List.of(topic)).allTopicNames(), LIMIT).get(topic);
        } catch (KafkaException problem) {
            throw new InvalidRequestException("While fetching description for topic '" + topic + "' over cluster link '"
                    + link.name() + "': " + Clients.explain(problem));
        }
    }

    private static NewTopic newTopic(
            String topic, int partitions, Config source, Map<String, String> overrides, Integer replicationFactor) {
        Map<String, String> configs = new HashMap<>(overrides);
        configs.putAll(TopicConfigs.whileMirroring(source));
        // Its log may have to be seeded, which a compacted topic does not allow.
        configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
        short replicas = replicationFactor == null ? CLUSTER_DEFAULT : replicationFactor.shortValue();
        return new NewTopic(topic, Optional.of(partitions), Optional.of(replicas)).configs(configs);
    }

    /** Whether the destination has a topic. */
    boolean exists(String topic) throws InterruptedException {
        try {
            Futures.get(admin.describeTopics(List.of(topic)).allTopicNames(), LIMIT);
            return true;
        } catch (UnknownTopicOrPartitionException absent) {
            return false;
        }
    }

    /**
     * All topics of the destination; nothing when the broker that was asked does not know them yet, as after its start.
     * One that knows them knows the control topic.
     */
    Optional<Set<String>> present() throws InterruptedException {
        Set<String> names = Futures.get(admin.listTopics().names(), LIMIT);
        return names.contains(ControlTopics.CONTROL) ? Optional.of(names) : Optional.empty();
    }

    private static List<Integer> all(int partitions) {
        return IntStream.range(0, partitions).boxed().toList();
    }
}
