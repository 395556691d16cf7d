package io.github.kafkaclusterlinks.worker;

import io.github.kafkaclusterlinks.control.Clients;
import io.github.kafkaclusterlinks.control.ControlReader;
import io.github.kafkaclusterlinks.control.ControlState;
import io.github.kafkaclusterlinks.control.Futures;
import io.github.kafkaclusterlinks.control.Link;
import io.github.kafkaclusterlinks.control.LinkConfig;
import io.github.kafkaclusterlinks.control.Mirror;
import io.github.kafkaclusterlinks.control.MirrorState;
import io.github.kafkaclusterlinks.control.NameFilters;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the mirrors of one link with the topics that its source and the destination have. A mirror whose source topic was
 * deleted or made anew fails, one whose own topic was deleted is forgotten, one whose source topic has more partitions gets
 * them, and topics that the link's filters include get a mirror.
 *
 * <p>Only the link's thread calls it, from {@link LinkMonitor}.
 */
final class TopicDiscovery {
    private static final Logger LOG = LoggerFactory.getLogger(TopicDiscovery.class);

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final LinkRuntime runtime;
    private final Definitions definitions;
    private final MirrorTopics topics;
    private final String name;
    private final Supplier<SourceClients> source;
    private final DeletedTopicDetector deletedTopics = new DeletedTopicDetector(System::currentTimeMillis);

    /** @param source gives clients for what the link is now, new ones after it was changed */
    TopicDiscovery(
            LinkRuntime runtime,
            Definitions definitions,
            MirrorTopics topics,
            String name,
            Supplier<SourceClients> source) {
        this.runtime = runtime;
        this.definitions = definitions;
        this.topics = topics;
        this.name = name;
        this.source = source;
    }

    /** Compares once. */
    void run(Link now, LinkConfig settings, List<Mirror> mirrors) throws InterruptedException {
        Map<String, KafkaFuture<TopicDescription>> described = source.get().admin()
                .describeTopics(new HashSet<>(mirrors.stream().map(Mirror::sourceTopic).toList()))
                .topicNameValues();
        Optional<Set<String>> known = topics.present();
        if (known.isEmpty()) {
            return;
        }
        Set<String> present = known.get();
        boolean sourceHasTopics = !Futures.get(source.get().admin().listTopics().names(), LIMIT).isEmpty();
        for (Mirror mirror : mirrors) {
            if (!present.contains(mirror.topic())) {
                if (deletedTopics.isDeleted("mirror " + mirror.id(), true)) {
                    LOG.info("Link {}: mirror topic {} was deleted.", name, mirror.topic());
                    definitions.mirror(mirror.topic(), null);
                }
                continue;
            }
            deletedTopics.isThere("mirror " + mirror.id());
            compare(mirror, described.get(mirror.sourceTopic()), sourceHasTopics);
        }
        if (settings.getBoolean(LinkConfig.AUTO_CREATE)) {
            autoCreate(now, settings.topicFilters(), present);
        }
    }

    private void compare(Mirror mirror, KafkaFuture<TopicDescription> described, boolean sourceHasTopics)
            throws InterruptedException {
        TopicDescription topic;
        try {
            topic = Futures.get(described, LIMIT);
        } catch (UnknownTopicOrPartitionException absent) {
            if (deletedTopics.isDeleted("source " + mirror.id(), sourceHasTopics)) {
                fail(mirror, "the source topic " + mirror.sourceTopic() + " was deleted");
            }
            return;
        }
        deletedTopics.isThere("source " + mirror.id());
        if (mirror.sourceTopicId() != null && !mirror.sourceTopicId().equals(topic.topicId().toString())) {
            fail(mirror, MirrorStates.recreated(mirror, topic.topicId().toString()));
        } else if (topic.partitions().size() > mirror.partitions()) {
            LOG.info("Link {}: {} now has {} partitions.", name, mirror.sourceTopic(), topic.partitions().size());
            topics.grow(mirror, topic.partitions().size());
        }
    }

    private void fail(Mirror mirror, String reason) {
        LOG.warn("Link {}: mirror topic {} has failed: {}", name, mirror.topic(), reason);
        definitions.update(
                mirror.topic(),
                current -> current.id().equals(mirror.id())
                        ? current.in(MirrorState.FAILED, System.currentTimeMillis(), reason)
                        : current);
    }

    private void autoCreate(Link now, NameFilters filters, Set<String> present) throws InterruptedException {
        Set<String> wanted = new HashSet<>(Futures.get(source.get().admin().listTopics().names(), LIMIT));
        wanted.removeIf(topic -> MirrorTopics.isInternal(topic) || !filters.includes(topic));
        wanted.removeIf(topic -> present.contains(now.prefix() + topic));
        wanted.removeIf(topic -> runtime.state().mirrors().containsKey(now.prefix() + topic));
        if (wanted.isEmpty()) {
            return;
        }
        wanted.removeAll(mirrorsAtSource());
        for (String topic : wanted) {
            try {
                topics.create(now, source.get(), now.prefix() + topic, topic, Map.of(), null, false);
                LOG.info("Link {}: topic {} is mirrored from now on, since the filters include it.", name, topic);
            } catch (KafkaException problem) {
                LOG.warn("Link {}: topic {} cannot be mirrored: {}", name, topic, Clients.explain(problem));
            }
        }
    }

    /** Mirrors are not mirrored by themselves: two links in opposite directions would never come to an end. */
    private Set<String> mirrorsAtSource() {
        try (ControlReader reader = new ControlReader(source.get().adminSettings())) {
            if (!reader.hasControlTopic(LIMIT)) {
                return Set.of();
            }
            ControlState there = reader.load(LIMIT);
            Set<String> mirrors = new HashSet<>();
            there.mirrors().values().stream().filter(Mirror::isReadOnly).forEach(mirror -> mirrors.add(mirror.topic()));
            return mirrors;
        }
    }
}
