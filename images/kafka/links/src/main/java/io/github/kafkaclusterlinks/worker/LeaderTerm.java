package io.github.kafkaclusterlinks.worker;

import io.github.kafkaclusterlinks.control.ControlState;
import io.github.kafkaclusterlinks.control.Link;
import io.github.kafkaclusterlinks.control.Manager;
import io.github.kafkaclusterlinks.control.Mirror;
import io.github.kafkaclusterlinks.control.MirrorState;
import io.github.kafkaclusterlinks.control.Progress;
import io.github.kafkaclusterlinks.control.Reply;
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
import org.apache.kafka.common.errors.InvalidConfigurationException;
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

    /** What this term has announced; null without a secret. */
    private volatile String keyPair;

    /** Whether it was made in this term. */
    private boolean newKeyPair;

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
        keyPair = pair;
        if (newKeyPair) {
            storeKeyPair();
        }
    }

    /** The pair is for requests on their way only: where the stored one cannot be read, a new one does as well. */
    private String keyPair() {
        if (!runtime.secrets().available()) {
            return null;
        }
        String stored = runtime.state().encryptedKeyPair();
        if (stored != null) {
            try {
                return runtime.secrets().decrypt(stored);
            } catch (InvalidConfigurationException unreadable) {
                LOG.warn("There is a new key pair for the sensitive configs of requests: {}", unreadable.getMessage());
            }
        }
        newKeyPair = true;
        return Encryption.newKeyPair();
    }

    /** What decrypts the sensitive configs of requests. */
    String keyPairForDecryption() {
        return keyPair;
    }

    /**
     * Encrypts everything that is stored under the present secret: nothing needs the old one afterwards. Must wait until all
     * workers have the present one.
     *
     * @throws InvalidConfigurationException when something was encrypted under neither of the two; the rest is done
     */
    void encryptSecrets() throws InterruptedException {
        LinkSecrets secrets = runtime.secrets();
        if (keyPair != null && !secrets.isCurrent(runtime.state().encryptedKeyPair())) {
            storeKeyPair();
            if (!runtime.follower().await(state -> secrets.isCurrent(state.encryptedKeyPair()), LIMIT)) {
                throw new TimeoutException("The key pair for requests has not been seen encrypted under the present secret"
                        + " within " + LIMIT.toSeconds() + " s; another worker may have become manager");
            }
        }
        List<String> unreadable = new ArrayList<>();
        for (String name : List.copyOf(runtime.state().links().keySet())) {
            try {
                definitions.updateLink(name, secrets::encrypted);
            } catch (InvalidConfigurationException lost) {
                unreadable.add(name);
            }
        }
        if (!unreadable.isEmpty()) {
            throw new InvalidConfigurationException("The sensitive configs of links " + unreadable + " were encrypted under"
                    + " another secret than the workers' two; set them again, or delete the links");
        }
    }

    private void storeKeyPair() {
        runtime.writer().keyPair(runtime.secrets().encrypt(keyPair), term);
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
        threads.execute(() -> {
            Reply reply = new Requests(this).carryOut(request);
            try {
                runtime.writer().reply(reply);
            } catch (KafkaException unsent) {
                LOG.warn("The answer to {} {} could not be sent: {}", request.action(), request.topics(), unsent.toString());
            }
        });
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
