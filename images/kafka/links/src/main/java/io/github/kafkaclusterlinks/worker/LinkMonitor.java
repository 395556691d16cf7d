package io.github.kafkaclusterlinks.worker;

import io.github.kafkaclusterlinks.control.Clients;
import io.github.kafkaclusterlinks.control.Futures;
import io.github.kafkaclusterlinks.control.Link;
import io.github.kafkaclusterlinks.control.LinkConfig;
import io.github.kafkaclusterlinks.control.LinkStatus;
import io.github.kafkaclusterlinks.control.Mirror;
import io.github.kafkaclusterlinks.control.MirrorState;
import io.github.kafkaclusterlinks.control.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after one link from a thread of its own, so that a source that does not answer holds up no other link: whether
 * the source is there, positions of consumer groups, configs of topics, promotions. {@link TopicDiscovery} compares its topics.
 *
 * <p>The link's thread runs everything but {@link #source}, which threads of requests call, too, and {@link #close}, which the
 * manager's thread calls.
 */
final class LinkMonitor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LinkMonitor.class);

    private static final long ROUND_MS = 200;
    private static final Duration PROBE_LIMIT = Duration.ofSeconds(5);

    private final LinkRuntime runtime;
    private final Definitions definitions;
    private final MirrorTopics topics;
    private final String name;
    private final Thread thread;
    private final Map<String, Long> due = new HashMap<>();
    private final TopicDiscovery discovery;
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
        this.discovery = new TopicDiscovery(runtime, definitions, topics, name, this::source);
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
            discovery.run(now, settings, live());
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
        definitions.updateLink(
                name,
                now -> new Link(
                        now.name(), now.id(), id, now.localClusterId(), now.configs(), now.secrets(), now.created()));
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
