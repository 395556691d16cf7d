package io.github.kafkaclusterlinks.broker;

import static org.apache.kafka.server.authorizer.AuthorizationResult.ALLOWED;
import static org.apache.kafka.server.authorizer.AuthorizationResult.DENIED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkaclusterlinks.control.ControlTopics;
import io.github.kafkaclusterlinks.control.MirrorState;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.Endpoint;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.CoordinatorLoadInProgressException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.server.authorizer.Authorizer;
import org.junit.jupiter.api.Test;

/** From the start of a broker until it knows the mirrors, and when it never does. */
class MirrorAuthorizerTest extends AuthorizerFixture {
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
}
