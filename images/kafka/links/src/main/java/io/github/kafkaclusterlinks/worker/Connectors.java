package io.github.kafkaclusterlinks.worker;

import io.github.kafkaclusterlinks.control.Link;
import io.github.kafkaclusterlinks.control.LinkConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.runtime.AbstractStatus;
import org.apache.kafka.connect.runtime.distributed.DistributedHerder;
import org.apache.kafka.connect.runtime.distributed.NotLeaderException;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorStateInfo;
import org.apache.kafka.connect.util.ConnectorTaskId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that Connect has one connector for each link. Every worker tries; Connect lets only its leader. A
 * connector's configuration never changes: its tasks follow the control topic themselves, so that no other change of
 * links or mirrors costs a rebalance.
 */
final class Connectors {
    private static final Logger LOG = LoggerFactory.getLogger(Connectors.class);

    private static final long PERIOD_MS = 500;
    private static final String NAME_PREFIX = "link-";

    private final LinkRuntime runtime;
    private final DistributedHerder herder;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "cluster-link-connectors"));
    private boolean announced;

    Connectors(LinkRuntime runtime, DistributedHerder herder) {
        this.runtime = runtime;
        this.herder = herder;
    }

    void start() {
        timer.scheduleWithFixedDelay(this::reconcile, 0, PERIOD_MS, TimeUnit.MILLISECONDS);
    }

    void close() {
        timer.shutdownNow();
    }

    private void reconcile() {
        try {
            if (!herder.isReady() || !runtime.follower().isLoaded()) {
                return;
            }
            Map<String, Link> wanted = new HashMap<>();
            runtime.state().links().values().forEach(link -> wanted.put(nameOf(link), link));
            for (String name : herder.connectors()) {
                if (wanted.remove(name) == null) {
                    herder.deleteConnectorConfig(name, (error, done) -> logUnlessNotLeader("remove", name, error));
                } else {
                    restartFailed(name);
                }
            }
            wanted.forEach(this::make);
            if (!announced) {
                announced = true;
                LOG.info("Link worker {} is ready.", runtime.workerId());
            }
        } catch (RuntimeException problem) {
            LOG.warn("Connectors could not be looked at, which is tried again", problem);
        }
    }

    /** A link whose secrets cannot be read must not hold up the others. */
    private void make(String name, Link link) {
        try {
            herder.putConnectorConfig(
                    name, configOf(name, link), false, (error, done) -> logUnlessNotLeader("make", name, error));
        } catch (KafkaException unreadable) {
            logUnlessNotLeader("make", name, unreadable);
        }
    }

    /** A link that is deleted and made again is another one, whose tasks must not meet those of the first. */
    private static String nameOf(Link link) {
        return NAME_PREFIX + link.name() + "-" + link.id();
    }

    private Map<String, String> configOf(String name, Link link) {
        int tasks = runtime.configOf(link).getInt(LinkConfig.FETCHERS);
        return Map.of(
                "name", name,
                "connector.class", LinkConnector.class.getName(),
                "tasks.max", Integer.toString(tasks),
                LinkConnector.LINK, link.name(),
                LinkConnector.LINK_ID, link.id());
    }

    /** Tasks look after themselves; one that has failed all the same has met something unforeseen. */
    private void restartFailed(String name) {
        ConnectorStateInfo status;
        try {
            status = herder.connectorStatus(name);
        } catch (ConnectException notKnownYet) {
            return;
        }
        String failed = AbstractStatus.State.FAILED.toString();
        for (ConnectorStateInfo.TaskState task : status.tasks()) {
            if (failed.equals(task.state())) {
                herder.restartTask(
                        new ConnectorTaskId(name, task.id()),
                        (error, done) -> LOG.warn(
                                "Task {} of {} had failed and is started again: {}", task.id(), name, task.trace()));
            }
        }
        if (failed.equals(status.connector().state())) {
            herder.restartConnector(
                    name,
                    (error, done) -> LOG.warn("{} had failed and is started again: {}", name, status.connector().trace()));
        }
    }

    private static void logUnlessNotLeader(String what, String name, Throwable error) {
        if (error != null && !(error instanceof NotLeaderException)) {
            LOG.info("Connect did not {} {}, which is tried again: {}", what, name, error.toString());
        }
    }
}
