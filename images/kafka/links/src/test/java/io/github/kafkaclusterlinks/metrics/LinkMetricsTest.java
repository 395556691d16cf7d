package io.github.kafkaclusterlinks.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkaclusterlinks.control.LinkStatus;
import io.github.kafkaclusterlinks.control.MirrorState;
import io.github.kafkaclusterlinks.control.Progress;
import io.github.kafkaclusterlinks.control.States;
import java.lang.management.ManagementFactory;
import java.util.Map;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LinkMetricsTest {
    private static final long NOW = 1_000_000;

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final States states = new States().link("my-link", Map.of());
    private final LinkMetrics metrics = new LinkMetrics(states::state, () -> NOW);

    @AfterEach
    void close() {
        metrics.close();
    }

    private Object read(String properties, String attribute) throws JMException {
        return server.getAttribute(new ObjectName(Beans.DOMAIN + ":" + properties), attribute);
    }

    private boolean isShown(String properties) throws JMException {
        return server.isRegistered(new ObjectName(Beans.DOMAIN + ":" + properties));
    }

    private Object ofLink(String attribute) throws JMException {
        return read("type=Link,link=my-link", attribute);
    }

    private Object ofMirror(String attribute) throws JMException {
        return read("type=Mirror,link=my-link,topic=orders", attribute);
    }

    private void mirror(MirrorState state) {
        states.mirror(States.mirror("orders", "my-link", 2, null, state));
    }

    private static Progress progress(String mirrorId, long end, long sourceEnd, long fetched) {
        return new Progress(mirrorId, end, sourceEnd, fetched, 0, false, null);
    }

    @Test
    void linkStates() throws JMException {
        metrics.refresh();
        assertEquals("ACTIVE", ofLink("State"));
        states.status("my-link", new LinkStatus(false, 1, "no answer"));
        assertEquals("SOURCE_UNAVAILABLE", ofLink("State"));
        states.link("my-link", Map.of("cluster.link.paused", "true"));
        assertEquals("PAUSED", ofLink("State"));
    }

    @Test
    void mirrorStates() throws JMException {
        mirror(MirrorState.ACTIVE);
        metrics.refresh();
        for (MirrorState state : MirrorState.values()) {
            mirror(state);
            assertEquals(state.name(), ofMirror("State"));
        }
    }

    @Test
    void lagIsOfAllPartitionsAndItsAgeIsOfTheOldest() throws JMException {
        mirror(MirrorState.ACTIVE);
        states.progress("orders", 0, progress("orders", 10, 15, NOW - 3_000));
        states.progress("orders", 1, progress("orders", 20, 22, NOW - 7_500));
        metrics.refresh();
        assertEquals(7L, ofMirror("LagRecords"));
        assertEquals(7.5, ofMirror("LagSeconds"));
        assertEquals(30L, ofMirror("EndOffsets"));
        assertEquals((NOW - 3_000) / 1000.0, ofMirror("LastFetchSeconds"));
    }

    @Test
    void aMirrorThatHasEverythingHasNoLagHoweverLongAgoTheLastRecordCame() throws JMException {
        mirror(MirrorState.ACTIVE);
        states.progress("orders", 0, progress("orders", 15, 15, 1));
        // Acknowledged after the source was read.
        states.progress("orders", 1, progress("orders", 16, 15, 1));
        metrics.refresh();
        assertEquals(0L, ofMirror("LagRecords"));
        assertEquals(0.0, ofMirror("LagSeconds"));
    }

    @Test
    void theAgeOfALagIsWatchedBetweenScrapesToo() throws JMException {
        mirror(MirrorState.ACTIVE);
        states.progress("orders", 0, progress("orders", 10, 15, NOW - 9_000));
        metrics.refresh();
        states.progress("orders", 0, progress("orders", 12, 99, NOW));
        assertEquals(9.0, ofMirror("LagSeconds"));
        states.progress("orders", 0, progress("orders", 15, 99, NOW));
        assertEquals(0.0, ofMirror("LagSeconds"));
    }

    @Test
    void aStoppedMirrorHasNothingToBeBehindOf() throws JMException {
        mirror(MirrorState.ACTIVE);
        states.progress("orders", 0, progress("orders", 10, 15, NOW - 3_000));
        metrics.refresh();
        assertEquals(5L, ofMirror("LagRecords"));
        mirror(MirrorState.STOPPED);
        assertNull(ofMirror("LagRecords"));
        assertNull(ofMirror("LagSeconds"));
        assertEquals(10L, ofMirror("EndOffsets"));
    }

    @Test
    void progressOfAnEarlierMirrorOfTheSameNameDoesNotCount() throws JMException {
        mirror(MirrorState.ACTIVE);
        states.progress("orders", 0, progress("earlier", 1, 99, 1));
        metrics.refresh();
        assertEquals(0L, ofMirror("LagRecords"));
        assertEquals(0L, ofMirror("EndOffsets"));
    }

    @Test
    void whatGoesIsNotShownAnyMore() throws JMException {
        mirror(MirrorState.ACTIVE);
        metrics.refresh();
        assertTrue(isShown("type=Mirror,link=my-link,topic=orders"));
        states.state().mirrors().clear();
        states.state().links().clear();
        metrics.refresh();
        assertFalse(isShown("type=Mirror,link=my-link,topic=orders"));
        assertFalse(isShown("type=Link,link=my-link"));
    }

    @Test
    void aMirrorThatMovesToAnotherLinkIsShownThere() throws JMException {
        mirror(MirrorState.ACTIVE);
        metrics.refresh();
        states.mirror(States.mirror("orders", "other-link", 2, null, MirrorState.ACTIVE));
        metrics.refresh();
        assertFalse(isShown("type=Mirror,link=my-link,topic=orders"));
        assertEquals("ACTIVE", read("type=Mirror,link=other-link,topic=orders", "State"));
    }

    @Test
    void nothingStaysAfterTheEnd() throws JMException {
        metrics.refresh();
        metrics.close();
        assertFalse(isShown("type=Link,link=my-link"));
    }
}
