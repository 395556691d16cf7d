package io.github.kafkaclusterlinks.metrics;

import io.github.kafkaclusterlinks.control.ControlState;
import io.github.kafkaclusterlinks.control.Link;
import io.github.kafkaclusterlinks.control.Mirror;
import io.github.kafkaclusterlinks.control.Progress;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Shows links and mirrors as MBeans, from the control topic: each worker shows all of its cluster, so that nothing is
 * missing while one is down. Values are looked up when they are asked for.
 */
public final class LinkMetrics implements AutoCloseable {
    private static final long REFRESH_MS = 1_000;

    private final Supplier<ControlState> state;
    private final LongSupplier clock;
    private final Beans beans = new Beans();
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
        refreshing.scheduleWithFixedDelay(this::refresh, 0, REFRESH_MS, TimeUnit.MILLISECONDS);
        return this;
    }

    /** Links and mirrors come and go. */
    void refresh() {
        Map<String, Object> all = new HashMap<>();
        state.get().links().keySet().forEach(link -> all.put("type=Link,link=" + link, new LinkBean(link)));
        state.get().mirrors().values().forEach(mirror ->
                all.put("type=Mirror,link=" + mirror.link() + ",topic=" + mirror.topic(), new MirrorBean(mirror.topic())));
        beans.show(all);
    }

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
        public long getLagRecords() {
            return progress().mapToLong(MirrorBean::lag).sum();
        }

        @Override
        public double getLagSeconds() {
            long now = clock.getAsLong();
            return progress()
                    .filter(partition -> lag(partition) > 0)
                    .mapToDouble(partition -> Math.max(0, now - partition.fetched()) / 1000.0)
                    .max()
                    .orElse(0);
        }

        @Override
        public long getEndOffsets() {
            return progress().mapToLong(Progress::mirrorEnd).sum();
        }

        @Override
        public double getLastFetchSeconds() {
            return progress().mapToLong(Progress::fetched).max().orElse(0) / 1000.0;
        }

        /** A mirror is acknowledged later than its source was read, and may be ahead of what was seen there. */
        private static long lag(Progress partition) {
            return Math.max(0, partition.sourceHighWatermark() - partition.mirrorEnd());
        }

        private Stream<Progress> progress() {
            ControlState known = state.get();
            Mirror mirror = known.mirrors().get(topic);
            return mirror == null
                    ? Stream.empty()
                    : IntStream.range(0, mirror.partitions())
                            .mapToObj(partition -> known.progress(mirror, partition))
                            .filter(Objects::nonNull);
        }
    }
}
