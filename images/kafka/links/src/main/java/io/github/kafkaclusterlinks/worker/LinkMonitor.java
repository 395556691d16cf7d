package io.github.kafkaclusterlinks.worker;

import io.github.kafkaclusterlinks.control.Clients;
import io.github.kafkaclusterlinks.control.ControlReader;
import io.github.kafkaclusterlinks.control.ControlState;
import io.github.kafkaclusterlinks.control.Futures;
import io.github.kafkaclusterlinks.control.Link;
import io.github.kafkaclusterlinks.control.LinkConfig;
import io.github.kafkaclusterlinks.control.LinkStatus;
import io.github.kafkaclusterlinks.control.Mirror;
import io.github.kafkaclusterlinks.control.MirrorState;
import io.github.kafkaclusterlinks.control.NameFilters;
import io.github.kafkaclusterlinks.control.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after one link from a thread of its own, so that a source that does not answer holds up no other link: whether
 * the source is there, what has changed in it, positions of consumer groups, promotions.
 */
final class LinkMonitor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LinkMonitor.class);

    private static final long ROUND_MS = 200;
    private static final Duration PROBE_LIMIT = Duration.ofSeconds(5);
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final LinkRuntime runtime;
    private final Definitions definitions;
    private final MirrorTopics topics;
    private final String name;
    private final Thread thread;
    private final Map<String, Long> due = new HashMap<>();
    private final DeletedTopicDetector deletedTopics = new DeletedTopicDetector(System::currentTimeMillis);
    private Link link;
    private LinkConfig config;
    private SourceClients source;
    private boolean reachable;
    private int failures;
    private String lastProblem;
    private volatile boolean closing;

    LinkMonitor(LinkRuntime runtime, Definitions definitions, MirrorTopics topics, String name) {
        this.runtime = runtime;
        this.definitions = definitions;
        this.topics = topics;
        this.name = name;
        this.thread = new Thread(this::run, "cluster-link-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Clients of the source, also for requests that concern this link. */
    synchronized SourceClients source() {
        Link now = runtime.state().links().get(name);
        if (now == null) {
            throw new KafkaException("The link is gone");
        }
        if (source != null && !now.equals(link)) {
            source.close();
            source = null;
        }
        if (source == null) {
            config = runtime.configOf(now);
            source = new SourceClients(config, name);
            link = now;
        }
        return source;
    }

    private synchronized void dropSource() {
        if (source != null) {
            source.close();
            source = null;
        }
    }

    private void run() {
        while (!closing) {
            try {
                round();
                Thread.sleep(ROUND_MS);
            } catch (InterruptedException | InterruptException ended) {
                return;
            } catch (RuntimeException problem) {
                noteProblem(problem);
            }
        }
    }

    private void noteProblem(RuntimeException problem) {
        reachable = false;
        due.remove("probe");
        String text = Clients.explain(problem);
        if (!text.equals(lastProblem)) {
            lastProblem = text;
            LOG.warn("Link {}: {}", name, text, problem instanceof KafkaException ? null : problem);
        }
        try {
            Thread.sleep(ROUND_MS);
        } catch (InterruptedException ended) {
            closing = true;
        }
    }

    private void round() throws InterruptedException {
        Link now = runtime.state().links().get(name);
        if (now == null) {
            return;
        }
        LinkConfig settings = config == null || !now.equals(link) ? runtime.configOf(now) : config;
        if (isDue("probe", settings.getLong(LinkConfig.AVAILABILITY_CHECK_MS))) {
            probe(settings);
        }
        if (!reachable || now.paused()) {
            return;
        }
        for (Mirror mirror : unfinished()) {
            topics.complete(source(), mirror);
        }
        promote(settings);
        if (isDue("discovery", settings.getLong(CommonClientConfigs.METADATA_MAX_AGE_CONFIG))) {
            discover(now, settings);
        }
        if (isDue("configs", settings.getLong(LinkConfig.TOPIC_CONFIG_SYNC_MS))) {
            syncConfigs();
        }
        if (settings.getBoolean(LinkConfig.OFFSET_SYNC)
                && isDue("offsets", settings.getLong(LinkConfig.OFFSET_SYNC_MS))) {
            syncOffsets(settings, live());
        }
    }

    private boolean isDue(String what, long everyMs) {
        long now = System.nanoTime() / 1_000_000;
        if (now < due.getOrDefault(what, now)) {
            return false;
        }
        due.put(what, now + everyMs);
        return true;
    }

    private List<Mirror> live() {
        return runtime.state().mirrorsOf(name).stream()
                .filter(mirror -> mirror.created() && mirror.stop() == null && mirror.state() != MirrorState.FAILED)
                .filter(mirror -> mirror.state() != MirrorState.STOPPED)
                .toList();
    }

    private List<Mirror> unfinished() {
        return runtime.state().mirrorsOf(name).stream()
                .filter(mirror -> !mirror.created() || !mirror.unseeded().isEmpty())
                .filter(mirror -> mirror.stop() == null && mirror.state() != MirrorState.FAILED)
                .toList();
    }

    /** Asks the source whether it is there. */
    private void probe(LinkConfig settings) throws InterruptedException {
        LinkStatus before = runtime.state().status(name);
        String problem = null;
        try {
            String id = Futures.get(source().admin().describeCluster().clusterId(), PROBE_LIMIT);
            String expected = runtime.state().links().get(name).remoteClusterId();
            if (expected == null) {
                rememberRemote(id);
            } else if (!expected.equals(id)) {
                problem = "the cluster at the link's addresses is " + id + ", not " + expected;
            }
        } catch (KafkaException failed) {
            problem = Clients.explain(failed);
            dropSource();
        }
        reachable = problem == null;
        failures = reachable ? 0 : failures + 1;
        boolean available = reachable
                || (before.available() && failures < settings.getInt(LinkConfig.AVAILABILITY_THRESHOLD));
        if (available != before.available()) {
            LOG.info("Link {}: the source is {}.", name, available ? "available" : "unavailable: " + problem);
            definitions.status(name, new LinkStatus(available, System.currentTimeMillis(), problem));
        }
        if (reachable) {
            lastProblem = null;
        }
    }

    private void rememberRemote(String id) {
        Link now = runtime.state().links().get(name);
        definitions.link(
                name,
                new Link(now.name(), now.id(), id, now.localClusterId(), now.configs(), now.secrets(), now.created()));
    }

    /** Looks for source topics that are gone, other ones, or larger; and for mirror topics that were deleted. */
    private void discover(Link now, LinkConfig settings) throws InterruptedException {
        List<Mirror> mirrors = live();
        Map<String, KafkaFuture<TopicDescription>> described = source().admin()
                .describeTopics(new HashSet<>(mirrors.stream().map(Mirror::sourceTopic).toList()))
                .topicNameValues();
        Optional<Set<String>> known = topics.present();
        if (known.isEmpty()) {
            return;
        }
        Set<String> present = known.get();
        boolean sourceHasTopics = !Futures.get(source().admin().listTopics().names(), LIMIT).isEmpty();
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
        Set<String> wanted = new HashSet<>(Futures.get(source().admin().listTopics().names(), LIMIT));
        wanted.removeIf(topic -> MirrorTopics.isInternal(topic) || !filters.includes(topic));
        wanted.removeIf(topic -> present.contains(now.prefix() + topic));
        wanted.removeIf(topic -> runtime.state().mirrors().containsKey(now.prefix() + topic));
        if (wanted.isEmpty()) {
            return;
        }
        wanted.removeAll(mirrorsAtSource());
        for (String topic : wanted) {
            try {
                topics.create(now, source(), now.prefix() + topic, topic, Map.of(), null, false);
                LOG.info("Link {}: topic {} is mirrored from now on, since the filters include it.", name, topic);
            } catch (KafkaException problem) {
                LOG.warn("Link {}: topic {} cannot be mirrored: {}", name, topic, Clients.explain(problem));
            }
        }
    }

    /** Mirrors are not mirrored by themselves: two links in opposite directions would never come to an end. */
    private Set<String> mirrorsAtSource() {
        try (ControlReader reader = new ControlReader(source().adminSettings())) {
            if (!reader.hasControlTopic(LIMIT)) {
                return Set.of();
            }
            ControlState there = reader.load(LIMIT);
            Set<String> mirrors = new HashSet<>();
            there.mirrors().values().stream().filter(Mirror::isReadOnly).forEach(mirror -> mirrors.add(mirror.topic()));
            return mirrors;
        }
    }

    private void syncConfigs() throws InterruptedException {
        for (Mirror mirror : live()) {
            if (!mirror.unseeded().isEmpty()) {
                continue;
            }
            try {
                syncConfigs(mirror);
            } catch (UnknownTopicOrPartitionException gone) {
                LOG.debug("Link {}: configs of {} are not copied: {}", name, mirror.topic(), gone.getMessage());
            }
        }
    }

    private void syncConfigs(Mirror mirror) throws InterruptedException {
        var sourceConfig = TopicConfigs.of(source().admin(), mirror.sourceTopic());
        TopicConfigs.apply(runtime.admin(), mirror.topic(), TopicConfigs.whileMirroring(sourceConfig));
        Map<String, String> whenStopped = TopicConfigs.whenStopped(sourceConfig);
        if (!whenStopped.equals(mirror.configsWhenStopped())) {
            definitions.update(mirror.topic(), current -> current.whenStopped(whenStopped));
        }
    }

    private void syncOffsets(LinkConfig settings, List<Mirror> mirrors) throws InterruptedException {
        String prefix = settings.getBoolean(LinkConfig.GROUP_PREFIX) ? settings.getString(LinkConfig.PREFIX) : "";
        ConsumerOffsets.sync(source().admin(), runtime.admin(), mirrors, settings.groupFilters(), prefix);
    }

    /** Ends mirroring of topics that have reached their source, after a last copy of configs and positions. */
    private void promote(LinkConfig settings) throws InterruptedException {
        for (Mirror mirror : runtime.state().mirrorsOf(name)) {
            if (mirror.stop() != Mirror.Stop.PROMOTE || mirror.halted() || !hasReachedSource(mirror)) {
                continue;
            }
            syncConfigs(mirror);
            if (settings.getBoolean(LinkConfig.OFFSET_SYNC)) {
                syncOffsets(settings, List.of(mirror));
            }
            definitions.update(
                    mirror.topic(),
                    current -> current.stop() == Mirror.Stop.PROMOTE ? current.stopping(current.stop(), true) : current);
        }
    }

    private boolean hasReachedSource(Mirror mirror) throws InterruptedException {
        List<TopicPartition> partitions = IntStream.range(0, mirror.partitions())
                .mapToObj(partition -> new TopicPartition(mirror.sourceTopic(), partition))
                .toList();
        Map<TopicPartition, Long> ends = Logs.ends(source().admin(), partitions);
        List<Progress> progress = new ArrayList<>();
        partitions.forEach(partition -> progress.add(runtime.state().progress(mirror, partition.partition())));
        return MirrorStates.hasReached(partitions.stream().map(ends::get).toList(), progress);
    }

    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        dropSource();
    }
}
