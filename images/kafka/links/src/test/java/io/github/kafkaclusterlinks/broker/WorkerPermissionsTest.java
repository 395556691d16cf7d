package io.github.kafkaclusterlinks.broker;

import static org.apache.kafka.server.authorizer.AuthorizationResult.ALLOWED;
import static org.apache.kafka.server.authorizer.AuthorizationResult.DENIED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.kafkaclusterlinks.control.ControlTopics;
import io.github.kafkaclusterlinks.control.Mirror;
import io.github.kafkaclusterlinks.control.MirrorState;
import io.github.kafkaclusterlinks.control.States;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.CoordinatorLoadInProgressException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.server.authorizer.Action;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What link workers may do, and who is one. */
class WorkerPermissionsTest extends AuthorizerFixture {
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
}
