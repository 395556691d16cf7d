package io.github.kafkaclusterlinks.metrics;

import io.github.kafkaclusterlinks.control.ControlState;
import io.github.kafkaclusterlinks.control.Link;
import io.github.kafkaclusterlinks.control.Mirror;
import io.github.kafkaclusterlinks.control.MirrorState;
import io.github.kafkaclusterlinks.control.Progress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows links and mirrors as MBeans, from the control topic: each worker shows all of its cluster, so that nothing is
 * missing while one is down. Values are looked up when they are asked for.
 */
public final class LinkMetrics implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LinkMetrics.class);

    private static final long REFRESH_MS = 1_000;

    private final Supplier<ControlState> state;
    private final LongSupplier clock;
    private final Beans beans = new Beans();
    private final Map<Part, LagAge> ages = new ConcurrentHashMap<>();
    private final ScheduledExecutorService refreshing = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "cluster-link-metrics");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Shows nothing yet.
     *
     * @param state what the control topic says
     * @param clock milliseconds since 1970
     */
    public LinkMetrics(Supplier<ControlState> state, LongSupplier clock) {
        this.state = state;
        this.clock = clock;
    }

    /** Shows what there is, and from now on what there will be. */
    public LinkMetrics start() {
        refreshing.scheduleWithFixedDelay(this::refreshOrTryAgain, 0, REFRESH_MS, TimeUnit.MILLISECONDS);
        return this;
    }

    /** A task that throws would never run again, and its last figures would be shown for ever. */
    private void refreshOrTryAgain() {
        try {
            refresh();
        } catch (RuntimeException problem) {
            LOG.warn("The metrics of links could not be refreshed, which is tried again", problem);
        }
    }

    /** Links and mirrors come and go, and the age of a lag is only known to who has watched it. */
    void refresh() {
        Map<String, Object> all = new HashMap<>();
        Set<Part> watched = new HashSet<>();
        state.get().links().keySet().forEach(link -> all.put("type=Link,link=" + link, new LinkBean(link)));
        state.get().mirrors().values().forEach(mirror -> {
            MirrorBean bean = new MirrorBean(mirror.topic());
            all.put("type=Mirror,link=" + mirror.link() + ",topic=" + mirror.topic(), bean);
            bean.getLagSeconds();
            parts(mirror).forEach(watched::add);
        });
        ages.keySet().retainAll(watched);
        beans.show(all);
    }

    private static Stream<Part> parts(Mirror mirror) {
        return IntStream.range(0, mirror.partitions()).mapToObj(partition -> new Part(mirror.id(), partition));
    }

    /** One partition of a mirror; a later mirror of the same name has another id. */
    private record Part(String mirrorId, int partition) {}

    @Override
    public void close() {
        refreshing.shutdownNow();
        beans.close();
    }

    private final class LinkBean implements LinkMXBean {
        private final String name;

        LinkBean(String name) {
            this.name = name;
        }

        @Override
        public String getState() {
            Link link = state.get().links().get(name);
            if (link == null) {
                return "DELETED";
            }
            if (link.paused()) {
                return "PAUSED";
            }
            return state.get().status(name).available() ? "ACTIVE" : "SOURCE_UNAVAILABLE";
        }
    }

    private final class MirrorBean implements MirrorMXBean {
        private final String topic;

        MirrorBean(String topic) {
            this.topic = topic;
        }

        @Override
        public String getState() {
            Mirror mirror = state.get().mirrors().get(topic);
            return mirror == null ? "DELETED" : mirror.state().name();
        }

        @Override
        public Long getLagRecords() {
            return isStopped() ? null : progress().values().stream().mapToLong(LagAge::lag).sum();
        }

        @Override
        public Double getLagSeconds() {
            if (isStopped()) {
                return null;
            }
            long now = clock.getAsLong();
            return progress().entrySet().stream()
                    .mapToDouble(part -> age(part.getKey()).seconds(part.getValue(), now))
                    .max()
                    .orElse(0);
        }

        @Override
        public long getEndOffsets() {
            return progress().values().stream().mapToLong(Progress::mirrorEnd).sum();
        }

        @Override
        public double getLastFetchSeconds() {
            return progress().values().stream().mapToLong(Progress::fetched).max().orElse(0) / 1000.0;
        }

        /** The source has gone its own way since, so there is nothing to be behind of. */
        private boolean isStopped() {
            Mirror mirror = state.get().mirrors().get(topic);
            return mirror == null || mirror.state() == MirrorState.STOPPED;
        }

        private Map<Part, Progress> progress() {
            ControlState known = state.get();
            Mirror mirror = known.mirrors().get(topic);
            Map<Part, Progress> all = new HashMap<>();
            if (mirror != null) {
                parts(mirror).forEach(part -> {
                    Progress progress = known.progress(mirror, part.partition());
                    if (progress != null) {
                        all.put(part, progress);
                    }
                });
            }
            return all;
        }

        private LagAge age(Part part) {
            return ages.computeIfAbsent(part, any -> new LagAge());
        }
    }
}
