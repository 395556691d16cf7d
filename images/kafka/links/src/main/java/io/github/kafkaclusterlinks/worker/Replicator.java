package io.github.kafkaclusterlinks.worker;

import io.github.kafkaclusterlinks.control.Clients;
import io.github.kafkaclusterlinks.control.ControlState;
import io.github.kafkaclusterlinks.control.Link;
import io.github.kafkaclusterlinks.control.Mirror;
import io.github.kafkaclusterlinks.control.Progress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies the records of a share of a link's partitions. The mirror's own log is the only memory of how far it is: a
 * replicator starts at its end, so that nothing is lost or written twice wherever the one before was killed. Each
 * acknowledgement tells the offset that a record got, and another one than it had in the source ends the mirror.
 *
 * <p>This class decides which partitions are copied and from where, reports how far they are, and begins again after an error.
 * {@link RecordCopier} reads and writes, {@link MirrorEnds} finds the positions to begin at, {@link MirrorProducer} notices
 * that a record was not written, or not where it belongs.
 *
 * <p>Connect calls {@link #step} from the task's thread. It may call {@link #close} from another one, which therefore waits
 * for the end of the step.
 */
final class Replicator {
    private static final Logger LOG = LoggerFactory.getLogger(Replicator.class);

    private static final long REPORT_MS = 250;
    private static final long RETRY_MS = 1_000;
    /** Until a topic is tried again that the link may not read. */
    private static final long UNAUTHORIZED_MS = 10_000;

    private final LinkRuntime runtime;
    private final String linkName;
    private final String linkId;
    private final int index;
    private final int count;
    private final StopAcknowledgements stopAcknowledgements;
    private final MirrorProducer producer;
    private final RecordCopier copier;
    private final MirrorEnds ends;
    private final Map<TopicPartition, PartitionMirror> partitions = new HashMap<>();
    private Link link;
    private SourceClients source;
    private long lastReport;
    private String lastProblem;
    private volatile boolean closing;

    Replicator(LinkRuntime runtime, String linkName, String linkId, int index, int count) {
        this.runtime = runtime;
        this.linkName = linkName;
        this.linkId = linkId;
        this.index = index;
        this.count = count;
        this.stopAcknowledgements = new StopAcknowledgements(runtime.writer()::progress, System::currentTimeMillis);
        this.producer = new MirrorProducer(runtime.client());
        this.copier = new RecordCopier(
                runtime.admin(),
                producer,
                new SourceChecks(runtime.admin(), new Seeder(runtime.client(), runtime.admin())),
                this::postpone);
        this.ends = new MirrorEnds(runtime.admin(), System::currentTimeMillis);
    }

    /** One round; takes a fraction of a second unless a cluster does not answer. */
    synchronized void step() throws InterruptedException {
        if (closing) {
            return;
        }
        try {
            follow();
            if (partitions.isEmpty()) {
                waitForChange();
                return;
            }
            if (!open()) {
                report(false);
                waitForChange();
                return;
            }
            copier.copy(source, partitions);
            if (producer.isBroken()) {
                startAgain();
            }
            report(false);
        } catch (InterruptException ended) {
            throw (InterruptedException) new InterruptedException().initCause(ended);
        } catch (KafkaException problem) {
            logOnce(Clients.explain(problem));
            report(false);
            startAgain();
            backOff();
        }
    }

    /** The same problem comes back with each try; one line about it is enough. */
    private void logOnce(String problem) {
        if (!problem.equals(lastProblem)) {
            lastProblem = problem;
            LOG.warn("Link {}: {}; tried again.", linkName, problem);
        }
    }

    private void backOff() throws InterruptedException {
        long end = System.currentTimeMillis() + RETRY_MS;
        while (!closing && System.currentTimeMillis() < end) {
            waitForChange();
        }
    }

    private void waitForChange() throws InterruptedException {
        ControlState state = runtime.state();
        synchronized (state) {
            state.wait(RETRY_MS / 5);
        }
    }

    /** Takes over what the control topic says: which partitions are to be mirrored, and with what configuration. */
    private void follow() throws InterruptedException {
        ControlState state = runtime.state();
        Link now = state.links().get(linkName);
        if (now != null && !now.id().equals(linkId)) {
            now = null;
        }
        if (now == null || !now.equals(link)) {
            letGo(partitions.values());
            partitions.clear();
            closeSource();
            link = now;
        }
        Map<TopicPartition, PartitionMirror> wanted = new HashMap<>();
        List<PartitionMirror> toHalt = new ArrayList<>();
        if (link != null) {
            for (Mirror mirror : state.mirrorsOf(linkName)) {
                share(mirror, wanted, toHalt);
            }
        }
        Set<TopicPartition> released = new HashSet<>(partitions.keySet());
        released.removeAll(wanted.keySet());
        if (!released.isEmpty()) {
            List<PartitionMirror> going = released.stream().map(partitions::get).toList();
            letGo(going);
            report(true);
            stopAcknowledgements.rememberProgress(going, toHalt);
            partitions.keySet().removeAll(released);
        }
        wanted.forEach(partitions::putIfAbsent);
        toHalt.forEach(partition -> stopAcknowledgements.acknowledge(partition, lastReport(partition)));
    }

    /** Lets what was sent arrive; what does not in time is not sent any more. */
    private void letGo(Collection<PartitionMirror> going) throws InterruptedException {
        if (!producer.settle(going)) {
            startAgain();
        }
    }

    private void share(Mirror mirror, Map<TopicPartition, PartitionMirror> wanted, List<PartitionMirror> toHalt) {
        for (int partition = 0; partition < mirror.partitions(); partition++) {
            if (Math.floorMod(mirror.topic().hashCode() + partition, count) != index) {
                continue;
            }
            PartitionMirror fresh = new PartitionMirror(mirror, partition);
            if (mirror.halted()) {
                toHalt.add(fresh);
            } else if (mirror.isMirrored(partition) && !link.paused()) {
                PartitionMirror known = partitions.get(fresh.source);
                // A mirror that was deleted and made again is another one, which begins once the first is let go.
                if (known == null || known.mirror.id().equals(mirror.id())) {
                    wanted.put(fresh.source, known == null ? fresh : known);
                }
            }
        }
    }

    /**
     * Finds the place of partitions that are new, or whose place is not known any more.
     *
     * @return whether there are any whose place is known
     */
    private boolean open() {
        Map<TopicPartition, Boolean> wanted = new HashMap<>();
        for (PartitionMirror partition : partitions.values()) {
            if (!partition.isOpen() && partition.failure() == null && partition.isDue(System.currentTimeMillis())) {
                wanted.put(partition.target, lastReport(partition) != null);
            }
        }
        Map<TopicPartition, Long> found = ends.find(wanted);
        if (source == null) {
            source = new SourceClients(runtime.configOf(link), linkName + "-" + index);
        }
        List<PartitionMirror> opened = new ArrayList<>();
        for (PartitionMirror partition : partitions.values()) {
            Long end = found.get(partition.target);
            if (end != null && open(partition, end)) {
                opened.add(partition);
            }
        }
        Set<TopicPartition> open = partitions.values().stream()
                .filter(partition -> partition.isOpen() && partition.failure() == null)
                .map(partition -> partition.source)
                .collect(Collectors.toSet());
        if (!open.equals(source.consumer().assignment())) {
            source.consumer().assign(open);
        }
        opened.forEach(source::seek);
        return !open.isEmpty();
    }

    private boolean open(PartitionMirror partition, long end) {
        Progress last = lastReport(partition);
        if (last != null && last.mirrorEnd() > end) {
            partition.fail("the mirror's log ends at " + end + ", but had reached " + last.mirrorEnd()
                    + ": the destination cluster has lost records");
            return false;
        }
        partition.open(end, last != null && last.mirrorEnd() == end ? last.leaderEpoch() : -1);
        partition.remember(last);
        LOG.info("Link {}: mirroring {} to {} from offset {}.", linkName, partition.source, partition.target, end);
        return true;
    }

    private Progress lastReport(PartitionMirror partition) {
        return runtime.state().progress(partition.mirror, partition.target.partition());
    }

    /** Topics that the link may not read are tried again later, and do not hold up the others. */
    private void postpone(TopicAuthorizationException refused) {
        logOnce(Clients.explain(refused));
        for (PartitionMirror partition : partitions.values()) {
            if (refused.unauthorizedTopics().contains(partition.source.topic())) {
                partition.close();
                partition.postpone(System.currentTimeMillis() + UNAUTHORIZED_MS);
            }
        }
    }

    /** After an error of the producer only the logs know what was written. */
    private void startAgain() {
        producer.reset();
        ends.forget();
        partitions.values().forEach(PartitionMirror::close);
    }

    private void report(boolean now) {
        long time = System.currentTimeMillis();
        if (!now && time - lastReport < REPORT_MS) {
            return;
        }
        lastReport = time;
        for (PartitionMirror partition : partitions.values()) {
            Progress news = partition.news();
            if (news != null) {
                runtime.writer().progress(partition.target, news);
                if (news.failure() != null) {
                    LOG.warn("Link {}: mirroring {} has failed: {}", linkName, partition.target, news.failure());
                }
            }
        }
    }

    private void closeSource() {
        if (source != null) {
            source.close();
            source = null;
        }
    }

    /** Ends; what was sent is given a moment to arrive. */
    void close() {
        closing = true;
        synchronized (this) {
            try {
                producer.settle(partitions.values());
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
            report(true);
            partitions.clear();
            producer.close();
            closeSource();
        }
    }
}
