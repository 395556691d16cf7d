package io.github.kafkaclusterlinks.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkaclusterlinks.control.Link;
import io.github.kafkaclusterlinks.control.LinkConfig;
import io.github.kafkaclusterlinks.control.LinkStatus;
import io.github.kafkaclusterlinks.control.Mirror;
import io.github.kafkaclusterlinks.control.Mirror.Stop;
import io.github.kafkaclusterlinks.control.MirrorState;
import io.github.kafkaclusterlinks.control.Progress;
import io.github.kafkaclusterlinks.control.States;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MirrorStatesTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final LinkStatus AVAILABLE = new LinkStatus(true, 1, null);
    private static final LinkStatus UNAVAILABLE = new LinkStatus(false, 1, "no answer");

    private static Link link(boolean paused) {
        Map<String, String> configs = Map.of(LinkConfig.PAUSED, Boolean.toString(paused));
        return new Link("my-link", "id", "remote-id", "local-id", configs, Map.of(), 1);
    }

    private static Mirror mirror(MirrorState state) {
        return States.mirror("orders", "my-link", 2, null, state).paused(false);
    }

    private static Progress progress(long end, boolean halted, String failure) {
        return new Progress("orders", end, end, 1, 0, halted, failure);
    }

    /** Of each partition: "new" has not reported yet, "halted" has stopped writing, "failed" cannot go on. */
    private static List<Progress> progress(String partitions) {
        return Arrays.stream(partitions.split(" "))
                .map(partition -> partition.equals("new")
                        ? null
                        : progress(1, partition.equals("halted"), partition.equals("failed") ? "why" : null))
                .toList();
    }

    private static MirrorState next(Mirror mirror, Link link, LinkStatus status, String partitions) {
        Mirror next = MirrorStates.next(mirror, link, status, progress(partitions), NOW);
        // Nothing but the state is decided here.
        assertEquals(mirror, next.in(mirror.state(), mirror.stateTime(), mirror.reason()));
        if (next.state() == mirror.state()) {
            assertSame(mirror, next);
        } else {
            assertEquals(NOW, next.stateTime());
        }
        return next.state();
    }

    @ParameterizedTest
    @CsvSource({
        // from, paused, link paused, source available, partitions, to
        "ACTIVE, false, false, true, mirrored mirrored, ACTIVE",
        "ACTIVE, false, false, true, new new, ACTIVE",
        "ACTIVE, false, false, false, mirrored mirrored, SOURCE_UNAVAILABLE",
        "ACTIVE, false, true, true, mirrored mirrored, LINK_PAUSED",
        "ACTIVE, true, false, true, mirrored mirrored, PAUSED",
        // What was asked for tells more than what the source does; the topic's own pause more than the link's.
        "ACTIVE, true, true, false, mirrored new, PAUSED",
        "ACTIVE, false, true, false, mirrored new, LINK_PAUSED",
        "PAUSED, true, true, false, mirrored mirrored, PAUSED",
        "PAUSED, false, true, true, mirrored mirrored, LINK_PAUSED",
        "PAUSED, false, false, true, mirrored mirrored, ACTIVE",
        "PAUSED, false, false, false, mirrored mirrored, SOURCE_UNAVAILABLE",
        "LINK_PAUSED, true, true, true, mirrored mirrored, PAUSED",
        "LINK_PAUSED, false, true, true, mirrored mirrored, LINK_PAUSED",
        "LINK_PAUSED, false, false, true, mirrored mirrored, ACTIVE",
        "LINK_PAUSED, false, false, false, mirrored mirrored, SOURCE_UNAVAILABLE",
        "SOURCE_UNAVAILABLE, false, false, false, mirrored mirrored, SOURCE_UNAVAILABLE",
        "SOURCE_UNAVAILABLE, false, false, true, mirrored mirrored, ACTIVE",
        "SOURCE_UNAVAILABLE, true, false, false, mirrored mirrored, PAUSED",
        "SOURCE_UNAVAILABLE, false, true, false, mirrored mirrored, LINK_PAUSED",
        // One partition that cannot go on is enough, whatever else is the matter.
        "ACTIVE, false, false, true, mirrored failed, FAILED",
        "ACTIVE, false, false, true, failed new, FAILED",
        "PAUSED, true, false, true, mirrored failed, FAILED",
        "LINK_PAUSED, false, true, true, new failed, FAILED",
        "SOURCE_UNAVAILABLE, false, false, false, mirrored failed, FAILED",
        // Nothing leads out of a failure but the end of mirroring.
        "FAILED, false, false, true, mirrored mirrored, FAILED",
        "FAILED, true, true, false, mirrored mirrored, FAILED",
        "FAILED, false, false, true, mirrored failed, FAILED",
    })
    void aMirrorIsAsItsLinkItsSourceAndItsPartitionsAre(
            MirrorState from, boolean paused, boolean linkPaused, boolean available, String partitions, MirrorState to) {
        LinkStatus status = available ? AVAILABLE : UNAVAILABLE;
        assertEquals(to, next(mirror(from).paused(paused), link(linkPaused), status, partitions));
    }

    @ParameterizedTest
    @CsvSource({
        // mirror is halted, partitions, to
        "false, mirrored mirrored, PENDING_STOPPED",
        "false, mirrored failed, PENDING_STOPPED",
        "false, halted halted, PENDING_STOPPED",
        "true, mirrored mirrored, PENDING_STOPPED",
        "true, halted mirrored, PENDING_STOPPED",
        "true, halted new, PENDING_STOPPED",
        "true, halted failed, PENDING_STOPPED",
        "true, halted halted, STOPPED",
    })
    void aMirrorIsStoppedWhenEveryPartitionHasSaidItsLastWord(boolean halted, String partitions, MirrorState to) {
        for (Stop stop : Stop.values()) {
            for (MirrorState from : MirrorState.values()) {
                if (from == MirrorState.STOPPED) {
                    continue;
                }
                Mirror mirror = mirror(from).stopping(stop, halted);
                assertEquals(to, next(mirror, link(false), AVAILABLE, partitions), from + " " + stop);
                // Neither a pause nor a source that is gone holds it up.
                assertEquals(to, next(mirror.paused(true), link(true), UNAVAILABLE, partitions), from + " " + stop);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Stop.class)
    void stoppedIsFinal(Stop stop) {
        for (String partitions : List.of("halted halted", "new new", "failed failed")) {
            Mirror mirror = mirror(MirrorState.STOPPED).stopping(stop, true);
            assertEquals(MirrorState.STOPPED, next(mirror, link(true), UNAVAILABLE, partitions));
            assertEquals(MirrorState.STOPPED, next(mirror.paused(true), link(false), AVAILABLE, partitions));
        }
    }

    @Test
    void aFailureHasTheReasonOfTheFirstPartition() {
        List<Progress> progress = List.of(progress(1, false, null), progress(1, false, "one"), progress(1, true, "two"));
        Mirror failed = MirrorStates.next(mirror(MirrorState.ACTIVE), link(false), AVAILABLE, progress, NOW);
        assertEquals("Partition 1: one", failed.reason());
        Mirror stopping = MirrorStates.next(failed.stopping(Stop.FAILOVER, true), link(false), AVAILABLE, progress, NOW);
        assertEquals(MirrorState.PENDING_STOPPED, stopping.state());
        assertNull(stopping.reason());
    }

    @ParameterizedTest
    @CsvSource({
        // ends of the source, of the mirror; "-" has not reported yet
        "5 7, 5 7, true",
        "5 7, 6 7, true",
        "5 7, 5 6, false",
        "5 7, 4 7, false",
        "5 7, 5 -, false",
        "0 7, - 7, true",
        "0 0, - -, true",
    })
    void aMirrorHasReachedItsSourceWithEveryPartition(String source, String mirror, boolean reached) {
        List<Long> ends = Arrays.stream(source.split(" ")).map(Long::valueOf).toList();
        Progress[] progress = Arrays.stream(mirror.split(" "))
                .map(end -> end.equals("-") ? null : progress(Long.parseLong(end), false, null))
                .toArray(Progress[]::new);
        assertEquals(reached, MirrorStates.hasReached(ends, Arrays.asList(progress)));
    }

    @Test
    void whatTheSourceEndedAtWhenItWasFetchedDoesNotCount() {
        List<Progress> progress = List.of(new Progress("orders", 5, 5, 1, 0, false, null));
        assertTrue(MirrorStates.hasReached(List.of(5L), progress));
        assertFalse(MirrorStates.hasReached(List.of(6L), progress));
    }

    @Test
    void aTopicThatWasMadeAgainIsToldByItsId() {
        assertEquals(
                "the source topic orders was deleted and created again (its id was null and is AbC)",
                MirrorStates.recreated(mirror(MirrorState.ACTIVE), "AbC"));
    }
}
