package io.github.kafkaclusterlinks.broker;

import io.github.kafkaclusterlinks.control.ControlState;
import io.github.kafkaclusterlinks.control.ControlTopics;
import io.github.kafkaclusterlinks.control.Mirror;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.CoordinatorLoadInProgressException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizationResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may do what with mirror topics and with the internal topics of links, by what the control topic says of them; and what
 * to answer as long as that is not known.
 *
 * <p>The broker's request threads ask it, many at once; {@link #start} comes from its main thread. Fields that change
 * are volatile.
 */
final class MirrorRules {
    private static final Logger LOG = LoggerFactory.getLogger(MirrorRules.class);

    /** After that long without the control topic, topics are open: a cluster must not stand still for its links. */
    private static final long LOADING_LIMIT_MS = 60_000;

    private static final String NOT_YET = "This broker does not know yet which topics are mirrors";

    private final LongSupplier clock;
    /** What the control topic says; gives null until it has been read. Itself null before the start. */
    private volatile Supplier<ControlState> known;
    private volatile long startedMs;
    private volatile boolean warned;

    /** @param clock milliseconds, from whenever */
    MirrorRules(LongSupplier clock) {
        this.clock = clock;
    }

    /** Begins to wait for the control topic; before that nothing is known, however long it takes. */
    void start(Supplier<ControlState> state) {
        startedMs = clock.getAsLong();
        known = state;
    }

    /**
     * Decides for a link worker.
     *
     * <p>A worker makes topics on purpose only. Its producer, which asks where a mirror's leader is, would otherwise make a
     * topic of a mirror that has just been deleted.
     *
     * <p>It writes to mirrors and to internal topics only. A worker that was suspended or cut off, and goes on after its
     * mirror was handed over, is shut out here: the broker judges it by the same state that opens the topic to others.
     *
     * @param request the number of its API key
     */
    AuthorizationResult forWorker(int request, Action action) {
        AclOperation operation = action.operation();
        if (request == ApiKeys.METADATA.id && operation == AclOperation.CREATE) {
            return AuthorizationResult.DENIED;
        }
        boolean changesRecords = (request == ApiKeys.PRODUCE.id && operation == AclOperation.WRITE)
                || (request == ApiKeys.DELETE_RECORDS.id && operation == AclOperation.DELETE);
        String topic = action.resourcePattern().name();
        return changesRecords && !ControlTopics.isInternal(topic) && !isMirroredNow(topic, request)
                ? AuthorizationResult.DENIED
                : AuthorizationResult.ALLOWED;
    }

    /** Whether tasks may change a topic's records. Unlike a client, a worker waits as long as that is not known. */
    private boolean isMirroredNow(String topic, int request) {
        ControlState state = current();
        if (state == null) {
            throw notYet(request);
        }
        Mirror mirror = state.mirrors().get(topic);
        return mirror != null && !mirror.halted() && mirror.isReadOnly();
    }

    private ControlState current() {
        Supplier<ControlState> current = known;
        return current == null ? null : current.get();
    }

    /** After which clients try again; each request has its own error for that. */
    private static ApiException notYet(int request) {
        return request == ApiKeys.PRODUCE.id
                ? new NotLeaderOrFollowerException(NOT_YET)
                : new CoordinatorLoadInProgressException(NOT_YET);
    }

    /**
     * Why an action is not for somebody who is no link worker; null when it is.
     *
     * @param request the number of its API key
     */
    String refusal(int request, Action action) {
        if (action.resourcePattern().resourceType() != ResourceType.TOPIC) {
            return null;
        }
        String topic = action.resourcePattern().name();
        boolean write = action.operation() == AclOperation.WRITE;
        boolean partitions = request == ApiKeys.CREATE_PARTITIONS.id && action.operation() == AclOperation.ALTER;
        boolean deletion = action.operation() == AclOperation.DELETE;
        boolean truncation = deletion && request == ApiKeys.DELETE_RECORDS.id;
        if (ControlTopics.isInternal(topic)) {
            // Commands write requests; everything else in these topics is the workers'.
            boolean requests = write && topic.equals(ControlTopics.REQUESTS);
            if (requests || (!write && !partitions && !deletion)) {
                return null;
            }
            return (partitions ? "Cannot change the number of partitions of" : write ? "Cannot append records to" : "Cannot delete")
                    + " internal topic '" + topic + "'";
        }
        if (!write && !partitions && !truncation) {
            return null;
        }
        if (!isReadOnly(topic, request)) {
            return null;
        }
        return partitions
                ? "Cannot change the number of partitions of mirror topic '" + topic + "': it follows the source topic"
                : "Cannot append records to read-only mirror topic '" + topic + "'";
    }

    /** Why a topic must not be made by the way, when somebody asks for it; null when it may. */
    String reservation(String topic) {
        ControlState state = current();
        return state == null ? isLoading() ? NOT_YET : null : MirrorNamePolicy.reservation(topic, state);
    }

    private boolean isLoading() {
        return known == null || clock.getAsLong() - startedMs < LOADING_LIMIT_MS;
    }

    private boolean isReadOnly(String topic, int request) {
        ControlState state = current();
        if (state == null) {
            if (isLoading()) {
                throw notYet(request);
            }
            if (!warned) {
                warned = true;
                LOG.error("{} could not be read within {} s: mirror topics can be written to until it is.",
                        ControlTopics.CONTROL, LOADING_LIMIT_MS / 1000);
            }
            return false;
        }
        Mirror mirror = state.mirrors().get(topic);
        return mirror != null && mirror.isReadOnly();
    }
}
