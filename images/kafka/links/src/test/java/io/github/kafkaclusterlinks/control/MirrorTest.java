package io.github.kafkaclusterlinks.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MirrorTest {
    private static final Mirror ACTIVE = States.mirror("orders", "my-link", 2, null, MirrorState.ACTIVE);

    @Test
    void itsPartitionsAreWrittenOnceSeeded() {
        assertTrue(ACTIVE.isMirrored(1));
        assertFalse(ACTIVE.isMirrored(2));
        Mirror grown = ACTIVE.with(3, List.of(2));
        assertTrue(grown.isMirrored(1));
        assertFalse(grown.isMirrored(2));
        assertTrue(grown.with(3, List.of()).isMirrored(2));
    }

    @Test
    void pausedOrHaltedItIsNotWritten() {
        assertFalse(ACTIVE.paused(true).isMirrored(0));
        assertTrue(ACTIVE.paused(true).paused(false).isMirrored(0));
        assertTrue(ACTIVE.stopping(Mirror.Stop.PROMOTE, false).isMirrored(0));
        assertFalse(ACTIVE.stopping(Mirror.Stop.FAILOVER, true).isMirrored(0));
    }

    @ParameterizedTest
    @EnumSource(MirrorState.class)
    void onlyAStoppedOneIsOpenToEverybody(MirrorState state) {
        Mirror mirror = States.mirror("orders", "my-link", 1, null, state);
        assertEquals(state != MirrorState.STOPPED, mirror.isReadOnly());
        if (state == MirrorState.STOPPED || state == MirrorState.FAILED) {
            assertFalse(mirror.isMirrored(0));
        }
    }

    @Test
    void itsStateTimeIsThatOfTheChange() {
        assertSame(ACTIVE, ACTIVE.in(MirrorState.ACTIVE, 99, "why"));
        Mirror failed = ACTIVE.in(MirrorState.FAILED, 99, "offsets differ");
        assertNotSame(ACTIVE, failed);
        assertEquals(99, failed.stateTime());
        assertEquals("offsets differ", failed.reason());
    }
}
