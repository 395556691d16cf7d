package io.github.kafkaclusterlinks.worker;

import io.github.kafkaclusterlinks.control.Clients;
import io.github.kafkaclusterlinks.control.ControlState;
import io.github.kafkaclusterlinks.control.Futures;
import io.github.kafkaclusterlinks.control.Json;
import io.github.kafkaclusterlinks.control.Link;
import io.github.kafkaclusterlinks.control.LinkConfig;
import io.github.kafkaclusterlinks.control.Mirror;
import io.github.kafkaclusterlinks.control.MirrorState;
import io.github.kafkaclusterlinks.control.Reply;
import io.github.kafkaclusterlinks.control.Request;
import io.github.kafkaclusterlinks.control.Encryption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out one request. What it refuses, it refuses before anything has changed. */
final class Requests {
    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);

    private static final Duration VALIDATION_LIMIT = Duration.ofSeconds(10);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    /** Confluent's rule for names of links, as of Kafka for topics. */
    private static final String LINK_NAME = "[a-zA-Z0-9._-]{1,249}";

    private final LeaderTerm leaderTerm;
    private final Definitions definitions;
    /** By link, why its source does not answer. */
    private final Map<String, Optional<String>> silences = new HashMap<>();

    Requests(LeaderTerm leaderTerm) {
        this.leaderTerm = leaderTerm;
        this.definitions = leaderTerm.definitions();
    }

    Reply carryOut(Request request) {
        Map<String, String> topicErrors = new TreeMap<>();
        String error = null;
        try {
            carryOut(request, topicErrors);
            LOG.info("{} {} {}: done{}", request.action(), request.link() == null ? "" : request.link(),
                    request.topics(), topicErrors.isEmpty() ? "" : " except " + topicErrors);
        } catch (InterruptedException | InterruptException ended) {
            error = "The link manager is being stopped; look at what is there, and run the command again";
        } catch (KafkaException refused) {
            error = Clients.explain(refused);
            LOG.info("{} {} {}: refused: {}", request.action(), request.link(), request.topics(), error);
        } catch (RuntimeException unforeseen) {
            error = "The link manager has met an unforeseen error: " + unforeseen;
            LOG.error("{} {} {}", request.action(), request.link(), request.topics(), unforeseen);
        }
        return new Reply(request.id(), error, topicErrors);
    }

    private void carryOut(Request request, Map<String, String> topicErrors) throws InterruptedException {
        switch (request.action()) {
            case CREATE_LINK -> createLink(request);
            case ALTER_LINK -> alterLink(request);
            case DELETE_LINK -> deleteLink(request);
            case CREATE_MIRROR -> createMirror(request);
            case ENCRYPT_SECRETS -> leaderTerm.encryptSecrets();
            default -> {
                for (String topic : request.topics()) {
                    try {
                        change(request.action(), topic);
                    } catch (ApiException refused) {
                        topicErrors.put(topic, refused.getMessage());
                    }
                }
            }
        }
    }

    private void createLink(Request request) throws InterruptedException {
        String name = request.link();
        if (name == null || !name.matches(LINK_NAME)) {
            throw new InvalidRequestException("Invalid Cluster Link Name. Received: '" + name
                    + "'; allowed: up to 249 of the characters a-z, A-Z, 0-9, '.', '_' and '-'.");
        }
        if (definitions.state().links().containsKey(name)) {
            throw new InvalidRequestException("Cluster link '" + name + "' already exists.");
        }
        Map<String, String> secrets = open(request);
        Map<String, String> all = new HashMap<>(request.configs());
        all.putAll(secrets);
        LinkConfig config = LinkConfig.of(all);
        String local = Futures.get(leaderTerm.runtime().admin().describeCluster().clusterId(), VALIDATION_LIMIT);
        String remote = request.skipValidation() ? request.clusterId() : validate(config, request.clusterId(), local);
        if (request.validateOnly()) {
            return;
        }
        definitions.link(
                name,
                new Link(
                        name, Uuid.randomUuid().toString(), remote, local, Map.copyOf(request.configs()),
                        encrypt(secrets), System.currentTimeMillis()));
    }

    /** Goes to the source cluster and returns its id. */
    private static String validate(LinkConfig config, String expected, String local) throws InterruptedException {
        String id;
        try (SourceClients source = new SourceClients(config, "validation")) {
            id = Futures.get(source.admin().describeCluster().clusterId(), VALIDATION_LIMIT);
        } catch (KafkaException problem) {
            throw new InvalidRequestException("Unable to validate cluster link due to error: "
                    + (problem instanceof TimeoutException ? "" : "Unable to create client using provided properties when"
                            + " validating the cluster link: ")
                    + Clients.explain(problem));
        }
        if (id.equals(local)) {
            throw new InvalidRequestException("org.apache.kafka.common.errors.InvalidRequestException: Source cluster ID"
                    + " matches local cluster ID " + local + ". Cannot create cluster link to self.");
        }
        if (expected != null && !expected.equals(id)) {
            throw new InvalidRequestException("Expected cluster ID " + expected + " doesn't match the ID of the cluster at "
                    + "bootstrap.servers, which is " + id + ".");
        }
        return id;
    }

    private Map<String, String> open(Request request) {
        if (request.sealed() == null) {
            return Map.of();
        }
        return Json.readTexts(Encryption.decrypt(request.sealed(), leaderTerm.keyPairForDecryption()));
    }

    private Map<String, String> encrypt(Map<String, String> secrets) {
        Map<String, String> encrypted = new HashMap<>();
        secrets.forEach((name, value) -> encrypted.put(name, leaderTerm.runtime().secrets().encrypt(value)));
        return encrypted;
    }

    private Link link(String name) {
        Link link = definitions.state().links().get(String.valueOf(name));
        if (link == null) {
            throw new InvalidRequestException("The cluster link doesn't exist. Received: '" + name + "'; there are: "
                    + definitions.state().links().keySet() + ".");
        }
        return link;
    }

    private void alterLink(Request request) {
        link(request.link());
        Map<String, String> secrets = open(request);
        definitions.updateLink(request.link(), link -> altered(link, request, secrets));
    }

    private Link altered(Link link, Request request, Map<String, String> secrets) {
        Map<String, String> configs = new HashMap<>(link.configs());
        // What is replaced need not be readable: so a link is mended whose secrets were encrypted under a secret that is lost.
        Map<String, String> encrypted = new HashMap<>(link.secrets());
        encrypted.keySet().removeAll(secrets.keySet());
        encrypted.keySet().removeAll(request.removed());
        Map<String, String> before = leaderTerm.runtime().secrets().configsOf(link.with(link.configs(), encrypted));
        Map<String, String> after = new HashMap<>(before);
        request.removed().forEach(configs::remove);
        request.removed().forEach(after::remove);
        configs.putAll(request.configs());
        encrypted.putAll(encrypt(secrets));
        after.putAll(request.configs());
        after.putAll(secrets);
        LinkConfig changed = LinkConfig.of(after);
        LinkConfig unchanged = LinkConfig.of(before);
        for (String fixed : LinkConfig.FIXED) {
            if (!changed.values().get(fixed).equals(unchanged.values().get(fixed))) {
                throw new InvalidRequestException("Config " + fixed + " of cluster link '" + link.name()
                        + "' can only be set when the link is created; delete the link and create it again.");
            }
        }
        return link.with(configs, encrypted);
    }

    private void deleteLink(Request request) throws InterruptedException {
        Link link = link(request.link());
        // A mirror whose topic was deleted is none any more, even before its monitor has noticed.
        Optional<Set<String>> present = leaderTerm.topics().present();
        List<String> live = definitions.state().mirrorsOf(link.name()).stream()
                .filter(Mirror::isReadOnly)
                .map(Mirror::topic)
                .filter(topic -> present.isEmpty() || present.get().contains(topic))
                .toList();
        if (!live.isEmpty() && !request.force()) {
            throw new InvalidRequestException("Cluster link '" + link.name() + "' is used by mirror topics " + live
                    + ": promote or fail them over, or delete them, first; --force fails them over.");
        }
        if (request.validateOnly()) {
            return;
        }
        for (String topic : live) {
            definitions.update(topic, mirror -> mirror.stopping(Mirror.Stop.FAILOVER, true));
        }
        boolean stopped = leaderTerm.runtime().follower().await(
                state -> state.mirrorsOf(link.name()).stream()
                        .noneMatch(mirror -> mirror.isReadOnly() && live.contains(mirror.topic())),
                STOP_LIMIT);
        if (!stopped) {
            throw new TimeoutException("The mirror topics of cluster link '" + link.name() + "' have not stopped within "
                    + STOP_LIMIT.toSeconds() + " s: " + live + ". The link is still there; run the command again.");
        }
        for (Mirror mirror : definitions.state().mirrorsOf(link.name())) {
            definitions.mirror(mirror.topic(), null);
        }
        definitions.link(link.name(), null);
        definitions.status(link.name(), null);
    }

    private void createMirror(Request request) throws InterruptedException {
        Link link = link(request.link());
        String topic = request.topics().get(0);
        String source = request.sourceTopic();
        if (source == null && !link.prefix().isEmpty()) {
            throw new InvalidRequestException("Cluster link '" + link.name() + "' has the prefix '" + link.prefix()
                    + "': say with --source-topic which topic '" + topic + "' is to be the mirror of.");
        }
        SourceClients clients;
        try {
            clients = leaderTerm.monitor(link.name()).source();
        } catch (KafkaException problem) {
            throw new InvalidRequestException("While fetching description for topic '" + (source == null ? topic : source)
                    + "' over cluster link '" + link.name() + "': " + Clients.explain(problem));
        }
        leaderTerm.topics().create(
                link, clients, topic, source == null ? topic : source, request.configs(), request.replicationFactor(),
                request.validateOnly());
    }

    private void change(Request.Action action, String topic) {
        Mirror mirror = definitions.state().mirrors().get(topic);
        if (mirror == null) {
            throw new InvalidRequestException("Topic '" + topic + "' is not a mirror topic.");
        }
        if (mirror.state() == MirrorState.STOPPED) {
            throw new InvalidRequestException(
                    "Topic '" + topic + "' has already stopped its mirror from '" + mirror.link() + "'");
        }
        boolean pause = action == Request.Action.PAUSE;
        switch (action) {
            case PAUSE, UNPAUSE -> definitions.update(topic, current -> {
                if (current.stop() != null) {
                    throw new InvalidRequestException("Topic '" + topic + "' is being stopped.");
                }
                if (current.state() == MirrorState.FAILED) {
                    throw new InvalidRequestException("Topic '" + topic + "' has failed: " + current.reason());
                }
                return current.paused(pause);
            });
            case PROMOTE -> {
                // The source may take its time to answer, or never do. Definitions change one at a time: it is asked before.
                boolean matters = mirror.stop() == null && !mirror.paused() && mirror.state() != MirrorState.FAILED;
                Optional<String> silence = matters ? silenceOf(mirror.link()) : Optional.empty();
                definitions.update(topic, current -> promoted(current, silence));
            }
            case FAILOVER -> definitions.update(topic, current -> current.stopping(Mirror.Stop.FAILOVER, true));
            default -> throw new IllegalArgumentException(action.toString());
        }
    }

    /** Promotion waits for the source, so it must be there to begin with. */
    private Mirror promoted(Mirror mirror, Optional<String> silence) {
        if (mirror.stop() != null) {
            return mirror;
        }
        String problem;
        if (mirror.state() == MirrorState.FAILED) {
            problem = "it has failed: " + mirror.reason();
        } else if (mirror.paused() || definitions.state().links().get(mirror.link()).paused()) {
            problem = "it is paused; unpause it first";
        } else {
            problem = silence.map(why -> "its source cluster does not answer (" + why + ")").orElse(null);
        }
        if (problem != null) {
            throw new InvalidRequestException("Topic '" + mirror.topic() + "' cannot be promoted: " + problem
                    + ". Use --failover to stop mirroring without it.");
        }
        return mirror.stopping(Mirror.Stop.PROMOTE, false);
    }

    /** Why the source of a link does not answer; asked once for all topics of the request. */
    private Optional<String> silenceOf(String link) {
        return silences.computeIfAbsent(link, name -> {
            try {
                Futures.get(leaderTerm.monitor(name).source().admin().describeCluster().clusterId(), VALIDATION_LIMIT);
                return Optional.empty();
            } catch (KafkaException unavailable) {
                return Optional.of(Clients.explain(unavailable));
            } catch (InterruptedException ended) {
                throw new InterruptException(ended);
            }
        });
    }
}
