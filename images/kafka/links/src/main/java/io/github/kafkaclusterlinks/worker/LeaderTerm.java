package io.github.kafkaclusterlinks.worker;

import io.github.kafkaclusterlinks.control.ControlState;
import io.github.kafkaclusterlinks.control.Link;
import io.github.kafkaclusterlinks.control.Manager;
import io.github.kafkaclusterlinks.control.Mirror;
import io.github.kafkaclusterlinks.control.MirrorState;
import io.github.kafkaclusterlinks.control.Progress;
import io.github.kafkaclusterlinks.control.Request;
import io.github.kafkaclusterlinks.control.Encryption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One term of a link manager: executes requests, monitors links, and decides the states of mirrors. */
final class LeaderTerm implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderTerm.class);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final LinkRuntime runtime;
    private final String term;
    private final Definitions definitions;
    private final MirrorTopics topics;
    private final Map<String, LinkMonitor> monitors = new ConcurrentHashMap<>();
    /** Some requests wait for a source; others, like failover, must not wait for those. */
    private final ExecutorService threads =
            Executors.newCachedThreadPool(task -> new Thread(task, "cluster-link-request"));

    private final Consumer<byte[]> restore;

    private LeaderTerm(LinkRuntime runtime, String term) {
        this.runtime = runtime;
        this.term = term;
        this.definitions = new Definitions(runtime, term);
        this.topics = new MirrorTopics(runtime, definitions);
        this.restore = key -> runtime.writer().restore(key, runtime.state(), term);
    }

    /** Begins a term: announces it, and continues with what was written before that. */
    static LeaderTerm begin(LinkRuntime runtime) {
        LeaderTerm leaderTerm = new LeaderTerm(runtime, UUID.randomUUID().toString());
        try {
            leaderTerm.announce();
        } catch (InterruptedException ended) {
            throw new InterruptException(ended);
        }
        runtime.follower().onRejected(leaderTerm.restore);
        LOG.info("Link worker {} is the link manager.", runtime.workerId());
        leaderTerm.review();
        return leaderTerm;
    }

    private void announce() throws InterruptedException {
        String pair = keyPair();
        String publicKey = pair == null ? null : Encryption.publicKey(pair);
        runtime.writer().announce(new Manager(term, runtime.workerId(), System.currentTimeMillis(), publicKey));
        boolean seen = runtime.follower()
                .await(state -> state.manager() != null && state.manager().term().equals(term), LIMIT);
        if (!seen) {
            throw new TimeoutException("The announcement has not been seen within " + LIMIT.toSeconds() + " s");
        }
        if (pair != null && runtime.state().encryptedKeyPair() == null) {
            runtime.writer().keyPair(runtime.secrets().encrypt(pair), term);
            newPair = pair;
        }
    }

    /** The pair made in this term, until it has come back from the control topic. */
    private volatile String newPair;

    private String keyPair() {
        if (!runtime.secrets().available()) {
            return null;
        }
        String stored = runtime.state().encryptedKeyPair();
        return stored == null ? Encryption.newKeyPair() : runtime.secrets().decrypt(stored);
    }

    /** What decrypts the sensitive configs of requests. */
    String keyPairForDecryption() {
        String stored = runtime.state().encryptedKeyPair();
        return stored == null ? newPair : runtime.secrets().decrypt(stored);
    }

    LinkRuntime runtime() {
        return runtime;
    }

    Definitions definitions() {
        return definitions;
    }

    MirrorTopics topics() {
        return topics;
    }

    /** The monitor of a link. */
    LinkMonitor monitor(String link) {
        return monitors.computeIfAbsent(link, name -> new LinkMonitor(runtime, definitions, topics, name));
    }

    /** Carries out a request, without waiting for it. */
    void execute(Request request) {
        threads.execute(() -> runtime.writer().reply(new Requests(this).carryOut(request)));
    }

    /** Updates monitors and mirrors to what is known now. */
    void review() {
        ControlState state = runtime.state();
        state.links().keySet().forEach(this::monitor);
        monitors.forEach((name, monitor) -> {
            if (!state.links().containsKey(name) && monitors.remove(name, monitor)) {
                monitor.close();
            }
        });
        for (Mirror mirror : state.mirrors().values()) {
            try {
                review(mirror);
            } catch (KafkaException problem) {
                LOG.warn("The state of mirror topic {} could not be changed, which is tried again: {}",
                        mirror.topic(), problem.toString());
            } catch (InterruptedException ended) {
                throw new InterruptException(ended);
            }
        }
    }

    private void review(Mirror mirror) throws InterruptedException {
        ControlState state = runtime.state();
        Link link = state.links().get(mirror.link());
        if (link == null) {
            return;
        }
        List<Progress> progress = new ArrayList<>();
        for (int partition = 0; partition < mirror.partitions(); partition++) {
            progress.add(state.progress(mirror, partition));
        }
        long now = System.currentTimeMillis();
        Mirror next = MirrorStates.next(mirror, link, state.status(link.name()), progress, now);
        if (next == mirror) {
            return;
        }
        if (next.state() == MirrorState.STOPPED && topics.exists(mirror.topic())) {
            TopicConfigs.applyWhenStopped(runtime.admin(), mirror.topic(), mirror.configsWhenStopped());
        }
        definitions.update(
                mirror.topic(),
                current -> MirrorStates.next(current, link, state.status(link.name()), progress, now));
        String why = next.reason() == null ? "" : ": " + next.reason();
        LOG.info("Mirror topic {} is {}{}.", mirror.topic(), next.state(), why);
    }

    @Override
    public void close() {
        LOG.info("Link worker {} is no longer the link manager.", runtime.workerId());
        runtime.follower().removeListener(restore);
        threads.shutdownNow();
        monitors.values().forEach(LinkMonitor::close);
        monitors.clear();
    }
}
