package io.github.kafkaclusterlinks.broker;

import static org.apache.kafka.server.authorizer.AuthorizationResult.ALLOWED;
import static org.apache.kafka.server.authorizer.AuthorizationResult.DENIED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkaclusterlinks.control.MirrorState;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The other authorizer, which decides what is not about mirrors. */
class AuthorizerDelegateTest extends AuthorizerFixture {
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

    @Test
    void refusesADelegateThatIsNotThere() {
        configs.put(MirrorAuthorizer.DELEGATE_CONFIG, "org.example.Missing");
        String message = assertThrows(ConfigException.class, this::configured).getMessage();
        assertTrue(message.contains(MirrorAuthorizer.DELEGATE_CONFIG), message);
        assertTrue(message.contains("org.example.Missing"), message);
    }
}
