package io.github.kafkaclusterlinks.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.kafkaclusterlinks.control.ControlState;
import io.github.kafkaclusterlinks.control.MirrorState;
import io.github.kafkaclusterlinks.control.States;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.ClusterResource;
import org.apache.kafka.common.Endpoint;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.network.ClientInformation;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.RequestContext;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.server.authorizer.AuthorizationResult;
import org.apache.kafka.server.authorizer.Authorizer;
import org.apache.kafka.server.authorizer.AuthorizerServerInfo;

/** An authorizer with mirrors and a clock that a test sets, and what clients and link workers ask it. */
abstract class AuthorizerFixture {
    static final String WORKER = "CN=links1,O=kafka-cluster-links";
    static final String CLIENT = "ANONYMOUS";
    static final String MIRROR = "orders";
    static final String NORMAL = "payments";
    /** Nobody listens there. */
    static final Endpoint ENDPOINT = new Endpoint("CLIENTS", SecurityProtocol.PLAINTEXT, "localhost", 1);

    final States states = new States();
    final Map<String, Object> configs = new HashMap<>(
            Map.of(MirrorAuthorizer.PRINCIPALS_CONFIG, "User:" + WORKER + " ; User:CN=links2,O=kafka-cluster-links"));
    ControlState known = states.state();
    long now = 1_000_000;

    /** The broker that the authorizer runs in. */
    record Server(Collection<Endpoint> endpoints) implements AuthorizerServerInfo {
        @Override
        public ClusterResource clusterResource() {
            return new ClusterResource("local-id");
        }

        @Override
        public int brokerId() {
            return 1;
        }

        @Override
        public Endpoint interBrokerEndpoint() {
            return ENDPOINT;
        }

        @Override
        public Collection<String> earlyStartListeners() {
            return Set.of();
        }
    }

    MirrorAuthorizer configured() {
        MirrorAuthorizer authorizer = new MirrorAuthorizer(() -> known, () -> now);
        authorizer.configure(configs);
        return authorizer;
    }

    MirrorAuthorizer started() {
        MirrorAuthorizer authorizer = configured();
        authorizer.start(new Server(List.of(ENDPOINT)));
        return authorizer;
    }

    RecordingAuthorizer delegate(MirrorAuthorizer of) {
        RecordingAuthorizer delegate = RecordingAuthorizer.last;
        assertEquals(of.aclCount(), delegate.aclCount());
        return delegate;
    }

    void mirror(String topic, MirrorState state) {
        states.mirror(States.mirror(topic, "my-link", 1, null, state));
    }

    static AuthorizableRequestContext request(ApiKeys api, String user) {
        return new RequestContext(
                new RequestHeader(api, api.latestVersion(), "client", 1), "connection", InetAddress.getLoopbackAddress(),
                new KafkaPrincipal(KafkaPrincipal.USER_TYPE, user), new ListenerName("CLIENTS"),
                SecurityProtocol.PLAINTEXT, ClientInformation.EMPTY, false);
    }

    static Action action(AclOperation operation, ResourceType type, String name) {
        return new Action(operation, new ResourcePattern(type, name, PatternType.LITERAL), 1, true, true);
    }

    static List<AuthorizationResult> ask(
            Authorizer authorizer, ApiKeys api, AclOperation operation, String... topics) {
        List<Action> actions = List.of(topics).stream()
                .map(topic -> action(operation, ResourceType.TOPIC, topic))
                .toList();
        return authorizer.authorize(request(api, CLIENT), actions);
    }

    static List<AuthorizationResult> produce(Authorizer authorizer, String... topics) {
        return ask(authorizer, ApiKeys.PRODUCE, AclOperation.WRITE, topics);
    }

    static String refusal(Authorizer authorizer, ApiKeys api, AclOperation operation, String... topics) {
        return assertThrows(InvalidRequestException.class, () -> ask(authorizer, api, operation, topics)).getMessage();
    }

    static List<AuthorizationResult> work(
            Authorizer authorizer, ApiKeys api, AclOperation operation, String... topics) {
        List<Action> actions = List.of(topics).stream()
                .map(topic -> action(operation, ResourceType.TOPIC, topic))
                .toList();
        return authorizer.authorize(request(api, WORKER), actions);
    }
}
