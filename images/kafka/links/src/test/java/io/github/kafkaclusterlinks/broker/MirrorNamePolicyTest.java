package io.github.kafkaclusterlinks.broker;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkaclusterlinks.control.LinkConfig;
import io.github.kafkaclusterlinks.control.MirrorState;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.server.authorizer.Authorizer;
import org.apache.kafka.server.policy.CreateTopicPolicy;
import org.junit.jupiter.api.Test;

/** Which names a topic may not be made under by asking for it. */
class MirrorNamePolicyTest extends AuthorizerFixture {
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
}
