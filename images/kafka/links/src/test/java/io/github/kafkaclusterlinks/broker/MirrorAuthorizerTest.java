package io.github.kafkaclusterlinks.broker;

import static org.apache.kafka.server.authorizer.AuthorizationResult.ALLOWED;
import static org.apache.kafka.server.authorizer.AuthorizationResult.DENIED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkaclusterlinks.control.ControlState;
import io.github.kafkaclusterlinks.control.ControlTopics;
import io.github.kafkaclusterlinks.control.LinkConfig;
import io.github.kafkaclusterlinks.control.Mirror;
import io.github.kafkaclusterlinks.control.MirrorState;
import io.github.kafkaclusterlinks.control.States;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.ClusterResource;
import org.apache.kafka.common.Endpoint;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.CoordinatorLoadInProgressException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
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
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.server.authorizer.AuthorizationResult;
import org.apache.kafka.server.authorizer.Authorizer;
import org.apache.kafka.server.authorizer.AuthorizerServerInfo;
import org.apache.kafka.server.policy.CreateTopicPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MirrorAuthorizerTest {
    private static final String WORKER = "CN=links1,O=kafka-cluster-links";
    private static final String CLIENT = "ANONYMOUS";
    private static final String MIRROR = "orders";
    private static final String NORMAL = "payments";
    /** Nobody listens there. */
    private static final Endpoint ENDPOINT = new Endpoint("CLIENTS", SecurityProtocol.PLAINTEXT, "localhost", 1);

    private final States states = new States();
    private final Map<String, Object> configs = new HashMap<>(
            Map.of(MirrorAuthorizer.PRINCIPALS_CONFIG, "User:" + WORKER + " ; User:CN=links2,O=kafka-cluster-links"));
    private ControlState known = states.state();
    private long now = 1_000_000;

    /** The broker that the authorizer runs in. */
    private record Server(Collection<Endpoint> endpoints) implements AuthorizerServerInfo {
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

    private MirrorAuthorizer configured() {
        MirrorAuthorizer authorizer = new MirrorAuthorizer(() -> known, () -> now);
        authorizer.configure(configs);
        return authorizer;
    }

    private MirrorAuthorizer started() {
        MirrorAuthorizer authorizer = configured();
        authorizer.start(new Server(List.of(ENDPOINT)));
        return authorizer;
    }

    private RecordingAuthorizer delegate(MirrorAuthorizer of) {
        RecordingAuthorizer delegate = RecordingAuthorizer.last;
        assertEquals(of.aclCount(), delegate.aclCount());
        return delegate;
    }

    private void mirror(String topic, MirrorState state) {
        states.mirror(States.mirror(topic, "my-link", 1, null, state));
    }

    private static AuthorizableRequestContext request(ApiKeys api, String user) {
        return new RequestContext(
                new RequestHeader(api, api.latestVersion(), "client", 1), "connection", InetAddress.getLoopbackAddress(),
                new KafkaPrincipal(KafkaPrincipal.USER_TYPE, user), new ListenerName("CLIENTS"),
                SecurityProtocol.PLAINTEXT, ClientInformation.EMPTY, false);
    }

    private static Action action(AclOperation operation, ResourceType type, String name) {
        return new Action(operation, new ResourcePattern(type, name, PatternType.LITERAL), 1, true, true);
    }

    private static List<AuthorizationResult> ask(
            Authorizer authorizer, ApiKeys api, AclOperation operation, String... topics) {
        List<Action> actions = List.of(topics).stream()
                .map(topic -> action(operation, ResourceType.TOPIC, topic))
                .toList();
        return authorizer.authorize(request(api, CLIENT), actions);
    }

    private static List<AuthorizationResult> produce(Authorizer authorizer, String... topics) {
        return ask(authorizer, ApiKeys.PRODUCE, AclOperation.WRITE, topics);
    }

    private static String refusal(Authorizer authorizer, ApiKeys api, AclOperation operation, String... topics) {
        return assertThrows(InvalidRequestException.class, () -> ask(authorizer, api, operation, topics)).getMessage();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STOPPED")
    void producersOfAMirrorReadConfluentsText(MirrorState state) {
        mirror(MIRROR, state);
        assertEquals(
                "Cannot append records to read-only mirror topic 'orders'",
                refusal(started(), ApiKeys.PRODUCE, AclOperation.WRITE, MIRROR));
    }

    @Test
    void producersOfNothingButMirrorsReadItForOneOfThem() {
        mirror("a", MirrorState.ACTIVE);
        mirror("b", MirrorState.PAUSED);
        String message = refusal(started(), ApiKeys.PRODUCE, AclOperation.WRITE, "a", "b");
        assertTrue(message.matches("Cannot append records to read-only mirror topic '[ab]'"), message);
    }

    @Test
    void otherTopicsOfARequestGoThrough() {
        mirror(MIRROR, MirrorState.ACTIVE);
        assertEquals(List.of(DENIED, ALLOWED), produce(started(), MIRROR, NORMAL));
        assertEquals(List.of(ALLOWED, DENIED, ALLOWED), produce(started(), "a", MIRROR, "b"));
    }

    @Test
    void stoppedMirrorsAndRegularTopicsAreOpen() {
        mirror("stopped", MirrorState.STOPPED);
        mirror(MIRROR, MirrorState.ACTIVE);
        MirrorAuthorizer authorizer = started();
        assertEquals(List.of(ALLOWED), produce(authorizer, "stopped"));
        assertEquals(List.of(ALLOWED, ALLOWED), produce(authorizer, NORMAL, "orders2"));
    }

    /** A broker makes a missing topic for whoever asks for its leader, be it a mirror that has just been deleted. */
    @Test
    void workersMakeTopicsOnPurposeOnly() {
        List<Action> create = List.of(action(AclOperation.CREATE, ResourceType.TOPIC, MIRROR));
        List<Action> createAny = List.of(action(AclOperation.CREATE, ResourceType.CLUSTER, "kafka-cluster"));
        MirrorAuthorizer authorizer = started();
        assertEquals(List.of(DENIED), authorizer.authorize(request(ApiKeys.METADATA, WORKER), create));
        assertEquals(List.of(DENIED), authorizer.authorize(request(ApiKeys.METADATA, WORKER), createAny));
        assertEquals(List.of(ALLOWED), authorizer.authorize(request(ApiKeys.CREATE_TOPICS, WORKER), create));
        assertEquals(List.of(ALLOWED), authorizer.authorize(request(ApiKeys.METADATA, CLIENT), create));
        List<Action> describe = List.of(action(AclOperation.DESCRIBE, ResourceType.TOPIC, MIRROR));
        assertEquals(List.of(ALLOWED), authorizer.authorize(request(ApiKeys.METADATA, WORKER), describe));
    }

    @Test
    void aTopicOpensAndClosesWithItsMirror() {
        MirrorAuthorizer authorizer = started();
        assertEquals(List.of(ALLOWED, ALLOWED), produce(authorizer, MIRROR, NORMAL));
        mirror(MIRROR, MirrorState.ACTIVE);
        assertEquals(List.of(DENIED, ALLOWED), produce(authorizer, MIRROR, NORMAL));
        mirror(MIRROR, MirrorState.PENDING_STOPPED);
        assertEquals(List.of(DENIED, ALLOWED), produce(authorizer, MIRROR, NORMAL));
        mirror(MIRROR, MirrorState.STOPPED);
        assertEquals(List.of(ALLOWED, ALLOWED), produce(authorizer, MIRROR, NORMAL));
    }

    @ParameterizedTest
    @CsvSource({
        "FETCH, READ",
        "METADATA, DESCRIBE",
        "INCREMENTAL_ALTER_CONFIGS, ALTER_CONFIGS",
        // Without the request for more partitions it is about something else.
        "ALTER_PARTITION_REASSIGNMENTS, ALTER",
    })
    void onlyWritingIsRefused(ApiKeys api, AclOperation operation) {
        mirror(MIRROR, MirrorState.ACTIVE);
        assertEquals(List.of(ALLOWED), ask(started(), api, operation, MIRROR));
        assertEquals(List.of(ALLOWED), ask(started(), api, operation, ControlTopics.CONTROL));
    }

    @Test
    void aMirrorMayBeDeleted() {
        mirror(MIRROR, MirrorState.ACTIVE);
        assertEquals(List.of(ALLOWED), ask(started(), ApiKeys.DELETE_TOPICS, AclOperation.DELETE, MIRROR));
    }

    @Test
    void onlyTopicsAreMirrors() {
        mirror(MIRROR, MirrorState.ACTIVE);
        for (ResourceType type : List.of(ResourceType.TRANSACTIONAL_ID, ResourceType.GROUP, ResourceType.CLUSTER)) {
            List<Action> actions = List.of(action(AclOperation.WRITE, type, MIRROR));
            assertEquals(List.of(ALLOWED), started().authorize(request(ApiKeys.PRODUCE, CLIENT), actions), type.toString());
        }
    }

    /** Their errors cannot carry a text, or an exception would fail what else is in the request. */
    @ParameterizedTest
    @CsvSource({"ADD_PARTITIONS_TO_TXN, WRITE", "DELETE_RECORDS, DELETE", "METADATA, WRITE"})
    void otherRequestsAreDeniedWithoutAnException(ApiKeys api, AclOperation operation) {
        mirror(MIRROR, MirrorState.ACTIVE);
        MirrorAuthorizer authorizer = started();
        assertEquals(List.of(DENIED), ask(authorizer, api, operation, MIRROR));
        assertEquals(List.of(DENIED), ask(authorizer, api, operation, ControlTopics.CONTROL));
        assertEquals(List.of(ALLOWED), ask(authorizer, api, operation, NORMAL));
    }

    @Test
    void partitionsOfAMirrorFollowItsSource() {
        mirror(MIRROR, MirrorState.ACTIVE);
        MirrorAuthorizer authorizer = started();
        assertEquals(
                "Cannot change the number of partitions of mirror topic 'orders': it follows the source topic",
                refusal(authorizer, ApiKeys.CREATE_PARTITIONS, AclOperation.ALTER, MIRROR));
        assertEquals(
                List.of(ALLOWED, DENIED),
                ask(authorizer, ApiKeys.CREATE_PARTITIONS, AclOperation.ALTER, NORMAL, MIRROR));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        ControlTopics.CONTROL, ControlTopics.REPLIES, "_cluster_link_connect_config", "_cluster_link_connect_offset",
        "_cluster_link_connect_status"
    })
    void whatWorkersWriteNobodyElseDoes(String topic) {
        MirrorAuthorizer authorizer = started();
        assertEquals(
                "Cannot append records to internal topic '" + topic + "'",
                refusal(authorizer, ApiKeys.PRODUCE, AclOperation.WRITE, topic));
        assertEquals(List.of(DENIED, ALLOWED), produce(authorizer, topic, ControlTopics.REQUESTS));
        assertThrows(
                InvalidRequestException.class,
                () -> ask(authorizer, ApiKeys.CREATE_PARTITIONS, AclOperation.ALTER, topic));
        assertEquals(List.of(DENIED), ask(authorizer, ApiKeys.DELETE_TOPICS, AclOperation.DELETE, topic));
        assertEquals(List.of(DENIED), ask(authorizer, ApiKeys.DELETE_RECORDS, AclOperation.DELETE, topic));
    }

    @Test
    void requestsAreWrittenByCommandsAndKept() {
        MirrorAuthorizer authorizer = started();
        assertEquals(List.of(ALLOWED), produce(authorizer, ControlTopics.REQUESTS));
        assertEquals(
                List.of(DENIED), ask(authorizer, ApiKeys.DELETE_TOPICS, AclOperation.DELETE, ControlTopics.REQUESTS));
    }

    private static List<AuthorizationResult> work(
            Authorizer authorizer, ApiKeys api, AclOperation operation, String... topics) {
        List<Action> actions = List.of(topics).stream()
                .map(topic -> action(operation, ResourceType.TOPIC, topic))
                .toList();
        return authorizer.authorize(request(api, WORKER), actions);
    }

    @ParameterizedTest
    @ValueSource(strings = {WORKER, "CN=links2,O=kafka-cluster-links"})
    void workersMayDoWhatTheDelegateDenies(String worker) {
        configs.put(MirrorAuthorizer.DELEGATE_CONFIG, RecordingAuthorizer.class.getName());
        mirror(MIRROR, MirrorState.ACTIVE);
        MirrorAuthorizer authorizer = started();
        delegate(authorizer).denied.addAll(Set.of(MIRROR, ControlTopics.CONTROL, ResourceType.TOPIC.toString()));
        List<Action> writes = List.of(
                action(AclOperation.WRITE, ResourceType.TOPIC, MIRROR),
                action(AclOperation.WRITE, ResourceType.TOPIC, ControlTopics.CONTROL));
        List<Action> partitions = List.of(action(AclOperation.ALTER, ResourceType.TOPIC, MIRROR));
        assertEquals(List.of(ALLOWED, ALLOWED), authorizer.authorize(request(ApiKeys.PRODUCE, worker), writes));
        assertEquals(List.of(ALLOWED), authorizer.authorize(request(ApiKeys.CREATE_PARTITIONS, worker), partitions));
        assertEquals(
                ALLOWED,
                authorizer.authorizeByResourceType(
                        request(ApiKeys.INIT_PRODUCER_ID, worker), AclOperation.WRITE, ResourceType.TOPIC));
    }

    /** However long it was suspended or cut off: its mirror may have been handed over, or deleted and made anew, meanwhile. */
    @ParameterizedTest
    @CsvSource({"PRODUCE, WRITE", "DELETE_RECORDS, DELETE"})
    void aWorkerChangesRecordsOfMirrorsOnly(ApiKeys api, AclOperation operation) {
        MirrorAuthorizer authorizer = started();
        assertEquals(List.of(DENIED), work(authorizer, api, operation, MIRROR));
        for (MirrorState state : MirrorState.values()) {
            mirror(MIRROR, state);
            assertEquals(
                    List.of(state == MirrorState.STOPPED ? DENIED : ALLOWED, DENIED),
                    work(authorizer, api, operation, MIRROR, NORMAL),
                    state.toString());
        }
        // From when tasks were told to end, which is before anybody else may write.
        states.mirror(States.mirror(MIRROR, "my-link", 1, null, MirrorState.ACTIVE)
                .stopping(Mirror.Stop.FAILOVER, true));
        assertEquals(List.of(DENIED), work(authorizer, api, operation, MIRROR));
    }

    @Test
    void aWorkerWaitsUntilTheMirrorsAreKnownButForItsOwnTopics() {
        mirror(MIRROR, MirrorState.ACTIVE);
        MirrorAuthorizer authorizer = started();
        known = null;
        now += 3_600_000;
        for (String topic : List.of(ControlTopics.CONTROL, ControlTopics.REPLIES, "_cluster_link_connect_status")) {
            assertEquals(List.of(ALLOWED), work(authorizer, ApiKeys.PRODUCE, AclOperation.WRITE, topic));
        }
        assertThrows(
                NotLeaderOrFollowerException.class,
                () -> work(authorizer, ApiKeys.PRODUCE, AclOperation.WRITE, MIRROR));
        assertThrows(
                CoordinatorLoadInProgressException.class,
                () -> work(authorizer, ApiKeys.DELETE_RECORDS, AclOperation.DELETE, MIRROR));
    }

    @ParameterizedTest
    @ValueSource(strings = {"CN=links1", "O=kafka-cluster-links", "CN=links3,O=kafka-cluster-links", "User:" + WORKER, ""})
    void whoHasAnotherNameIsNoWorker(String user) {
        mirror(MIRROR, MirrorState.ACTIVE);
        List<Action> writes = List.of(action(AclOperation.WRITE, ResourceType.TOPIC, MIRROR));
        MirrorAuthorizer authorizer = started();
        assertThrows(
                InvalidRequestException.class, () -> authorizer.authorize(request(ApiKeys.PRODUCE, user), writes));
    }

    @Test
    void withoutPrincipalsNobodyIsAWorker() {
        configs.remove(MirrorAuthorizer.PRINCIPALS_CONFIG);
        mirror(MIRROR, MirrorState.ACTIVE);
        List<Action> writes = List.of(action(AclOperation.WRITE, ResourceType.TOPIC, MIRROR));
        MirrorAuthorizer authorizer = started();
        assertThrows(
                InvalidRequestException.class, () -> authorizer.authorize(request(ApiKeys.PRODUCE, WORKER), writes));
    }

    @Test
    void producersAreSentAwayUntilTheMirrorsAreKnown() {
        mirror(MIRROR, MirrorState.ACTIVE);
        MirrorAuthorizer authorizer = configured();
        // Before the start there is no clock to wait by.
        now += 3_600_000;
        assertThrows(NotLeaderOrFollowerException.class, () -> produce(authorizer, NORMAL));
        authorizer.start(new Server(List.of(ENDPOINT)));
        known = null;
        assertThrows(NotLeaderOrFollowerException.class, () -> produce(authorizer, NORMAL));
        // After which a transactional producer tries again; the other error would end its transaction.
        assertThrows(
                CoordinatorLoadInProgressException.class,
                () -> ask(authorizer, ApiKeys.ADD_PARTITIONS_TO_TXN, AclOperation.WRITE, NORMAL));
        assertEquals(List.of(ALLOWED), ask(authorizer, ApiKeys.FETCH, AclOperation.READ, MIRROR));
        // These are closed whatever the mirrors are.
        refusal(authorizer, ApiKeys.PRODUCE, AclOperation.WRITE, ControlTopics.CONTROL);
        known = states.state();
        assertEquals(List.of(DENIED, ALLOWED), produce(authorizer, MIRROR, NORMAL));
    }

    @Test
    void aClusterDoesNotStandStillWhenTheControlTopicCannotBeRead() {
        mirror(MIRROR, MirrorState.ACTIVE);
        MirrorAuthorizer authorizer = started();
        known = null;
        now += 59_999;
        assertThrows(NotLeaderOrFollowerException.class, () -> produce(authorizer, MIRROR));
        now += 1;
        assertEquals(List.of(ALLOWED, ALLOWED), produce(authorizer, MIRROR, NORMAL));
        refusal(authorizer, ApiKeys.PRODUCE, AclOperation.WRITE, ControlTopics.CONTROL);
        known = states.state();
        assertEquals(List.of(DENIED, ALLOWED), produce(authorizer, MIRROR, NORMAL));
    }

    @Test
    void theDelegateDecidesEverythingElse() {
        configs.put(MirrorAuthorizer.DELEGATE_CONFIG, " " + RecordingAuthorizer.class.getName() + " ");
        mirror(MIRROR, MirrorState.ACTIVE);
        MirrorAuthorizer authorizer = started();
        RecordingAuthorizer delegate = delegate(authorizer);
        delegate.denied.addAll(Set.of("secret", "group"));
        List<Action> actions = List.of(
                action(AclOperation.READ, ResourceType.TOPIC, "secret"),
                action(AclOperation.READ, ResourceType.TOPIC, MIRROR),
                action(AclOperation.READ, ResourceType.GROUP, "group"));
        assertEquals(List.of(DENIED, ALLOWED, DENIED), authorizer.authorize(request(ApiKeys.FETCH, CLIENT), actions));
        assertEquals(actions, delegate.asked);
        assertEquals(configs, delegate.configs);
    }

    @Test
    void whatTheDelegateDeniesStaysDenied() {
        configs.put(MirrorAuthorizer.DELEGATE_CONFIG, RecordingAuthorizer.class.getName());
        mirror(MIRROR, MirrorState.ACTIVE);
        MirrorAuthorizer authorizer = started();
        delegate(authorizer).denied.add("secret");
        assertEquals(List.of(DENIED, DENIED, ALLOWED), produce(authorizer, "secret", MIRROR, NORMAL));
        assertEquals(List.of(DENIED, DENIED), produce(authorizer, "secret", MIRROR));
        // Who may not write to a topic is not told that it is a mirror, and need not wait until that is known.
        delegate(authorizer).denied.add(MIRROR);
        assertEquals(List.of(DENIED), produce(authorizer, MIRROR));
        known = null;
        assertEquals(List.of(DENIED), produce(authorizer, "secret"));
    }

    @Test
    void whatTheDelegateAllowsAMirrorStillRefuses() {
        configs.put(MirrorAuthorizer.DELEGATE_CONFIG, RecordingAuthorizer.class.getName());
        mirror(MIRROR, MirrorState.ACTIVE);
        MirrorAuthorizer authorizer = started();
        assertEquals(List.of(DENIED, ALLOWED), produce(authorizer, MIRROR, NORMAL));
        refusal(authorizer, ApiKeys.PRODUCE, AclOperation.WRITE, MIRROR);
    }

    @Test
    void aclsAreTheDelegates() throws IOException {
        configs.put(MirrorAuthorizer.DELEGATE_CONFIG, RecordingAuthorizer.class.getName());
        MirrorAuthorizer authorizer = started();
        RecordingAuthorizer delegate = delegate(authorizer);
        AuthorizableRequestContext context = request(ApiKeys.CREATE_ACLS, CLIENT);
        assertEquals(1, authorizer.createAcls(context, List.of()).size());
        assertEquals(1, authorizer.deleteAcls(context, List.of(AclBindingFilter.ANY)).size());
        assertFalse(authorizer.acls(AclBindingFilter.ANY).iterator().hasNext());
        delegate.denied.add(ResourceType.GROUP.toString());
        assertEquals(ALLOWED, authorizer.authorizeByResourceType(context, AclOperation.WRITE, ResourceType.TOPIC));
        assertEquals(DENIED, authorizer.authorizeByResourceType(context, AclOperation.READ, ResourceType.GROUP));
        authorizer.close();
        assertEquals(List.of("create 0", "delete 1", "list", "WRITE any TOPIC", "READ any GROUP", "close"), delegate.calls);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void withoutADelegateThereAreNoAcls(String noClass) throws IOException {
        configs.put(MirrorAuthorizer.DELEGATE_CONFIG, noClass);
        MirrorAuthorizer authorizer = started();
        AuthorizableRequestContext context = request(ApiKeys.CREATE_ACLS, CLIENT);
        assertThrows(SecurityDisabledException.class, () -> authorizer.createAcls(context, List.of()));
        assertThrows(SecurityDisabledException.class, () -> authorizer.deleteAcls(context, List.of()));
        assertThrows(SecurityDisabledException.class, () -> authorizer.acls(AclBindingFilter.ANY));
        assertEquals(-1, authorizer.aclCount());
        assertEquals(ALLOWED, authorizer.authorizeByResourceType(context, AclOperation.WRITE, ResourceType.TOPIC));
        authorizer.close();
    }

    /** Asks the policy, in the thread of the request, as a broker that is about to make a topic. */
    private static boolean mayMake(Authorizer authorizer, ApiKeys api, String user, String topic) {
        authorizer.authorize(request(api, user), List.of(action(AclOperation.CREATE, ResourceType.CLUSTER, "kafka-cluster")));
        try (MirrorNamePolicy policy = new MirrorNamePolicy()) {
            policy.validate(new CreateTopicPolicy.RequestMetadata(topic, 1, (short) 1, null, Map.of()));
            return true;
        } catch (UnknownTopicOrPartitionException refused) {
            return false;
        }
    }

    private static boolean mayAskFor(Authorizer authorizer, String topic) {
        return mayMake(authorizer, ApiKeys.METADATA, CLIENT, topic);
    }

    @Test
    void whoAsksForATopicDoesNotMakeItUnderTheNameOfAMirror() {
        MirrorAuthorizer authorizer = started();
        states.link("my-link", Map.of());
        assertTrue(mayAskFor(authorizer, MIRROR));
        mirror(MIRROR, MirrorState.ACTIVE);
        assertFalse(mayAskFor(authorizer, MIRROR));
        assertTrue(mayAskFor(authorizer, NORMAL));
        mirror(MIRROR, MirrorState.STOPPED);
        assertTrue(mayAskFor(authorizer, MIRROR));
    }

    @Test
    void namesWithThePrefixOfALinkAreKeptForItsMirrors() {
        MirrorAuthorizer authorizer = started();
        states.link("my-link", Map.of(LinkConfig.PREFIX, "one_"));
        assertFalse(mayAskFor(authorizer, "one_orders"));
        assertTrue(mayAskFor(authorizer, "orders"));
    }

    @Test
    void namesThatALinkMirrorsByItselfAreKeptForItsMirrors() {
        MirrorAuthorizer authorizer = started();
        String filters = "{\"topicFilters\":[{\"name\":\"app-\",\"patternType\":\"PREFIXED\",\"filterType\":\"INCLUDE\"}]}";
        states.link("my-link", Map.of(LinkConfig.AUTO_CREATE, "true", LinkConfig.AUTO_CREATE_FILTERS, filters));
        assertFalse(mayAskFor(authorizer, "app-1"));
        assertTrue(mayAskFor(authorizer, "web-1"));
        states.link("my-link", Map.of(LinkConfig.AUTO_CREATE, "false", LinkConfig.AUTO_CREATE_FILTERS, filters));
        assertTrue(mayAskFor(authorizer, "app-1"));
    }

    @Test
    void topicsAreMadeOnPurposeUnderAnyName() {
        MirrorAuthorizer authorizer = started();
        states.link("my-link", Map.of(LinkConfig.PREFIX, "one_"));
        assertFalse(mayAskFor(authorizer, "one_orders"));
        assertTrue(mayMake(authorizer, ApiKeys.CREATE_TOPICS, CLIENT, "one_orders"));
        assertFalse(mayAskFor(authorizer, "one_orders"));
        assertTrue(mayMake(authorizer, ApiKeys.CREATE_TOPICS, WORKER, "one_orders"));
    }

    @Test
    void aBrokerThatDoesNotKnowTheLinksYetMakesNoTopicByTheWay() {
        MirrorAuthorizer authorizer = started();
        known = null;
        assertFalse(mayAskFor(authorizer, NORMAL));
        now += 60_000;
        assertTrue(mayAskFor(authorizer, NORMAL));
    }

    @Test
    void listenersWaitForTheDelegateOnly() {
        Endpoint other = new Endpoint("OTHER", SecurityProtocol.SSL, "localhost", 2);
        Server server = new Server(List.of(ENDPOINT, other));
        Map<Endpoint, ? extends CompletionStage<Void>> alone = configured().start(server);
        assertEquals(Set.of(ENDPOINT, other), alone.keySet());
        alone.values().forEach(ready -> assertTrue(ready.toCompletableFuture().isDone()));

        configs.put(MirrorAuthorizer.DELEGATE_CONFIG, RecordingAuthorizer.class.getName());
        MirrorAuthorizer authorizer = configured();
        assertSame(delegate(authorizer).starting, authorizer.start(server));
        assertEquals(Set.of(ENDPOINT, other), delegate(authorizer).starting.keySet());
    }

    @Test
    void asBrokersMakeItItWaitsForTheControlTopicOfItsCluster() throws ClassNotFoundException, IOException {
        try (Authorizer authorizer = Utils.newInstance(MirrorAuthorizer.class.getName(), Authorizer.class)) {
            authorizer.configure(configs);
            authorizer.start(new Server(List.of(ENDPOINT)));
            assertThrows(NotLeaderOrFollowerException.class, () -> produce(authorizer, NORMAL));
        }
    }

    @Test
    void refusesADelegateThatIsNotThere() {
        configs.put(MirrorAuthorizer.DELEGATE_CONFIG, "org.example.Missing");
        String message = assertThrows(ConfigException.class, this::configured).getMessage();
        assertTrue(message.contains(MirrorAuthorizer.DELEGATE_CONFIG), message);
        assertTrue(message.contains("org.example.Missing"), message);
    }
}
