package io.github.kafkaclusterlinks.broker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.Endpoint;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.server.authorizer.AclCreateResult;
import org.apache.kafka.server.authorizer.AclDeleteResult;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.server.authorizer.AuthorizationResult;
import org.apache.kafka.server.authorizer.Authorizer;
import org.apache.kafka.server.authorizer.AuthorizerServerInfo;

/** Another authorizer, which remembers what it was asked and denies the resources that it was told to. */
public final class RecordingAuthorizer implements Authorizer {
    /** The last one that was made, which is made by its class name. */
    static RecordingAuthorizer last;

    final Set<String> denied = new HashSet<>();
    final List<String> calls = new ArrayList<>();
    final List<Action> asked = new ArrayList<>();
    final Map<Endpoint, CompletableFuture<Void>> starting = new HashMap<>();
    Map<String, ?> configs;

    /** Made by reflection. */
    public RecordingAuthorizer() {
        last = this;
    }

    private AuthorizationResult decide(String resource) {
        return denied.contains(resource) ? AuthorizationResult.DENIED : AuthorizationResult.ALLOWED;
    }

    @Override
    public void configure(Map<String, ?> given) {
        configs = given;
    }

    @Override
    public Map<Endpoint, ? extends CompletionStage<Void>> start(AuthorizerServerInfo server) {
        server.endpoints().forEach(endpoint -> starting.put(endpoint, new CompletableFuture<>()));
        return starting;
    }

    /** Its list cannot be changed, as that of other authorizers. */
    @Override
    public List<AuthorizationResult> authorize(AuthorizableRequestContext context, List<Action> actions) {
        asked.addAll(actions);
        return actions.stream().map(action -> decide(action.resourcePattern().name())).toList();
    }

    @Override
    public AuthorizationResult authorizeByResourceType(
            AuthorizableRequestContext context, AclOperation operation, ResourceType type) {
        calls.add(operation + " any " + type);
        return decide(type.toString());
    }

    @Override
    public List<? extends CompletionStage<AclCreateResult>> createAcls(
            AuthorizableRequestContext context, List<AclBinding> bindings) {
        calls.add("create " + bindings.size());
        return List.of(CompletableFuture.completedFuture(AclCreateResult.SUCCESS));
    }

    @Override
    public List<? extends CompletionStage<AclDeleteResult>> deleteAcls(
            AuthorizableRequestContext context, List<AclBindingFilter> filters) {
        calls.add("delete " + filters.size());
        return List.of(CompletableFuture.completedFuture(new AclDeleteResult(List.of())));
    }

    @Override
    public Iterable<AclBinding> acls(AclBindingFilter filter) {
        calls.add("list");
        return List.of();
    }

    @Override
    public int aclCount() {
        return 7;
    }

    @Override
    public void close() {
        calls.add("close");
    }
}
