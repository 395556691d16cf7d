package io.github.kafkaclusterlinks.worker;

import io.github.kafkaclusterlinks.control.ControlState;
import io.github.kafkaclusterlinks.control.Link;
import io.github.kafkaclusterlinks.control.LinkStatus;
import io.github.kafkaclusterlinks.control.Mirror;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Writes links and mirrors, as the manager of one term. Changes happen one after the other, each seen in the control
 * topic before the next begins, so that none is made from an outdated state.
 */
final class Definitions {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final LinkRuntime runtime;
    private final String term;

    Definitions(LinkRuntime runtime, String term) {
        this.runtime = runtime;
        this.term = term;
    }

    ControlState state() {
        return runtime.state();
    }

    synchronized void link(String name, Link link) {
        runtime.writer().link(name, link, term);
        await("link " + name, state -> Objects.equals(state.links().get(name), link));
    }

    /** Changes a link, unless it is gone or the change changes nothing. */
    synchronized void updateLink(String name, UnaryOperator<Link> change) {
        Link before = state().links().get(name);
        Link after = before == null ? null : change.apply(before);
        if (after != null && !after.equals(before)) {
            link(name, after);
        }
    }

    synchronized void status(String link, LinkStatus status) {
        runtime.writer().status(link, status, term);
    }

    /** Defines a mirror topic, or removes it with all that is known of it when it is null. */
    synchronized void mirror(String topic, Mirror mirror) {
        Mirror before = state().mirrors().get(topic);
        runtime.writer().mirror(topic, mirror, term);
        await("mirror topic " + topic, state -> Objects.equals(state.mirrors().get(topic), mirror));
        for (int partition = 0; mirror == null && before != null && partition < before.partitions(); partition++) {
            runtime.writer().progress(new TopicPartition(topic, partition), null);
        }
    }

    /** Changes a mirror topic, unless it is gone or the change changes nothing; returns what it is then. */
    synchronized Mirror update(String topic, UnaryOperator<Mirror> change) {
        Mirror before = state().mirrors().get(topic);
        Mirror after = before == null ? null : change.apply(before);
        if (after != null && !after.equals(before)) {
            mirror(topic, after);
        }
        return after;
    }

    private void await(String what, Predicate<ControlState> seen) {
        try {
            if (!runtime.follower().await(seen, LIMIT)) {
                throw new TimeoutException("The change of " + what + " has not been seen in the control topic within "
                        + LIMIT.toSeconds() + " s; another worker may have become manager");
            }
        } catch (InterruptedException ended) {
            throw new InterruptException(ended);
        }
    }
}
