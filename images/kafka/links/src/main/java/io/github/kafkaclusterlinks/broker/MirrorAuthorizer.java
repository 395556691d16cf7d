package io.github.kafkaclusterlinks.broker;

import io.github.kafkaclusterlinks.control.ControlFollower;
import io.github.kafkaclusterlinks.control.ControlState;
import io.github.kafkaclusterlinks.metrics.Beans;
import io.github.kafkaclusterlinks.metrics.ServedCertificate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.Endpoint;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.server.authorizer.AclCreateResult;
import org.apache.kafka.server.authorizer.AclDeleteResult;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.server.authorizer.AuthorizationResult;
import org.apache.kafka.server.authorizer.Authorizer;
import org.apache.kafka.server.authorizer.AuthorizerServerInfo;

/**
 * Makes mirror topics read-only for everybody but the link workers, and tells the {@link MirrorNamePolicy} which names are
 * theirs. Everything else is another authorizer's to decide, or allowed to all where there is none, as in a broker without any.
 *
 * <p>Broker configs:
 * <ul>
 *   <li>{@code link.worker.principals}: who may write to mirrors, separated by semicolons since distinguished names have
 *       commas, for example {@code User:CN=links1,O=kafka-cluster-links}; they are allowed everything
 *       but to change the records of a topic that is no mirror, or none any more
 *   <li>{@code mirror.authorizer.delegate.class.name}: the authorizer that decides the rest
 * </ul>
 *
 * <p>A broker that has just started does not know the mirrors yet. Until it does it sends producers away to try again.
 *
 * <p>{@link MirrorRules} decides about mirrors and internal topics; this class combines that with what the other authorizer
 * says. The broker's main thread configures and starts it, its shutdown thread closes it, and its request threads ask it, many
 * at once.
 */
public final class MirrorAuthorizer implements Authorizer {
    /** Config: who may write to mirrors. */
    public static final String PRINCIPALS_CONFIG = "link.worker.principals";

    /** Config: the authorizer for everything else. */
    public static final String DELEGATE_CONFIG = "mirror.authorizer.delegate.class.name";

    private final Supplier<ControlState> given;
    private final MirrorRules rules;
    private final Beans certificates = new Beans();
    private Map<String, ?> broker;
    private Set<String> workers = Set.of();
    private Authorizer delegate;
    private volatile ControlFollower follower;

    /** Made by the broker: reads the control topic of its own cluster. */
    public MirrorAuthorizer() {
        this(null, System::currentTimeMillis);
    }

    /**
     * With a state from elsewhere.
     *
     * @param given gives null as long as nothing is known; null to read the control topic
     * @param clock milliseconds, from whenever
     */
    MirrorAuthorizer(Supplier<ControlState> given, LongSupplier clock) {
        this.given = given;
        this.rules = new MirrorRules(clock);
    }

    @Override
    public void configure(Map<String, ?> configs) {
        broker = new HashMap<>(configs);
        Object principals = configs.get(PRINCIPALS_CONFIG);
        if (principals != null) {
            workers = new HashSet<>(Arrays.asList(principals.toString().trim().split("\\s*;\\s*")));
        }
        Object name = configs.get(DELEGATE_CONFIG);
        if (name != null && !name.toString().isBlank()) {
            try {
                delegate = Utils.newInstance(name.toString().trim(), Authorizer.class);
            } catch (ClassNotFoundException missing) {
                throw new org.apache.kafka.common.config.ConfigException(
                        DELEGATE_CONFIG, name, "There is no such class on the broker's class path");
            }
            delegate.configure(configs);
        }
    }

    @Override
    public Map<Endpoint, ? extends CompletionStage<Void>> start(AuthorizerServerInfo server) {
        rules.start(given != null ? given : follow(server));
        showCertificates(server);
        if (delegate != null) {
            return delegate.start(server);
        }
        Map<Endpoint, CompletionStage<Void>> ready = new HashMap<>();
        server.endpoints().forEach(endpoint -> ready.put(endpoint, CompletableFuture.completedFuture(null)));
        return ready;
    }

    /** One for each listener with TLS. */
    private void showCertificates(AuthorizerServerInfo server) {
        Map<String, ServedCertificate> served = new HashMap<>();
        for (Endpoint endpoint : server.endpoints()) {
            if (endpoint.securityProtocol().name.endsWith("SSL")) {
                String listener = endpoint.listenerName().orElse(endpoint.securityProtocol().name);
                served.put(
                        "type=Certificate,name=" + listener,
                        new ServedCertificate("localhost", endpoint.port(), System::currentTimeMillis));
            }
        }
        certificates.show(served);
    }

    private Supplier<ControlState> follow(AuthorizerServerInfo server) {
        ControlFollower started = new ControlFollower(BrokerClient.settings(broker, server.interBrokerEndpoint())).start();
        follower = started;
        return () -> started.isLoaded() ? started.state() : null;
    }

    @Override
    public List<AuthorizationResult> authorize(AuthorizableRequestContext context, List<Action> actions) {
        MirrorNamePolicy.reserve(context.requestType() == ApiKeys.METADATA.id ? rules::reservation : null);
        if (workers.contains(context.principal().toString())) {
            return actions.stream()
                    .map(action -> rules.forWorker(context.requestType(), action))
                    .toList();
        }
        List<AuthorizationResult> results = delegate != null
                ? new ArrayList<>(delegate.authorize(context, actions))
                : new ArrayList<>(actions.stream().map(action -> AuthorizationResult.ALLOWED).toList());
        int refused = 0;
        String message = null;
        for (int i = 0; i < actions.size(); i++) {
            String why = results.get(i) == AuthorizationResult.ALLOWED
                    ? rules.refusal(context.requestType(), actions.get(i))
                    : null;
            if (why != null) {
                results.set(i, AuthorizationResult.DENIED);
                message = why;
                refused++;
            }
        }
        // An error for the whole request can carry Confluent's text; where other topics are in it, they go through.
        if (refused > 0 && refused == actions.size() && carriesMessage(context.requestType())) {
            throw new InvalidRequestException(message);
        }
        return results;
    }

    private static boolean carriesMessage(int requestType) {
        return requestType == ApiKeys.PRODUCE.id || requestType == ApiKeys.CREATE_PARTITIONS.id;
    }

    @Override
    public AuthorizationResult authorizeByResourceType(
            AuthorizableRequestContext context, AclOperation operation, ResourceType type) {
        return delegate == null || workers.contains(context.principal().toString())
                ? AuthorizationResult.ALLOWED
                : delegate.authorizeByResourceType(context, operation, type);
    }

    @Override
    public List<? extends CompletionStage<AclCreateResult>> createAcls(
            AuthorizableRequestContext context, List<AclBinding> bindings) {
        return delegate().createAcls(context, bindings);
    }

    @Override
    public List<? extends CompletionStage<AclDeleteResult>> deleteAcls(
            AuthorizableRequestContext context, List<AclBindingFilter> filters) {
        return delegate().deleteAcls(context, filters);
    }

    @Override
    public Iterable<AclBinding> acls(AclBindingFilter filter) {
        return delegate().acls(filter);
    }

    @Override
    public int aclCount() {
        return delegate == null ? -1 : delegate.aclCount();
    }

    private Authorizer delegate() {
        if (delegate == null) {
            throw new SecurityDisabledException("No Authorizer is configured on the broker");
        }
        return delegate;
    }

    @Override
    public void close() throws IOException {
        certificates.close();
        if (follower != null) {
            follower.close();
        }
        if (delegate != null) {
            delegate.close();
        }
    }
}
