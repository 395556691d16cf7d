package io.github.kafkaclusterlinks.broker;

import static org.apache.kafka.server.authorizer.AuthorizationResult.ALLOWED;
import static org.apache.kafka.server.authorizer.AuthorizationResult.DENIED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkaclusterlinks.control.ControlTopics;
import io.github.kafkaclusterlinks.control.MirrorState;
import java.util.List;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.server.authorizer.Action;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What everybody but link workers may do with mirrors and internal topics. */
class ClientPermissionsTest extends AuthorizerFixture {
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
}
