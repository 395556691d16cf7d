package io.github.kafkaclusterlinks.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkaclusterlinks.control.Progress;
import org.junit.jupiter.api.Test;

class LagAgeTest {
    private static final long SECOND = 1_000;

    private final LagAge age = new LagAge();

    /** What is seen at a time, of a source whose end has just become known. */
    private double at(long now, long mirrorEnd, long sourceEnd) {
        return at(now, mirrorEnd, sourceEnd, now);
    }

    private double at(long now, long mirrorEnd, long sourceEnd, long fetched) {
        return age.seconds(new Progress("id", mirrorEnd, sourceEnd, fetched, 0, false, null), now);
    }

    @Test
    void growsWhileABusySourceIsEverFurtherAhead() {
        for (long second = 0; second <= 100; second++) {
            // A hundred records a second there, ten here.
            double shown = at(second * SECOND, 10 * second, 100 * (second + 1));
            // The first end, 100, is reached after 10 seconds, that of second n after 10 (n + 1).
            assertEquals(second - second / 10, shown, "after " + second + " s");
        }
    }

    @Test
    void staysSmallWhileTheMirrorKeepsUp() {
        for (long second = 0; second <= 100; second++) {
            assertTrue(at(second * SECOND, 100 * second, 100 * second + 5) <= 1);
        }
    }

    @Test
    void countsFromWhenTheEndOfTheSourceWasSeen() {
        assertEquals(600, at(700 * SECOND, 0, 5, 100 * SECOND));
        assertEquals(660, at(760 * SECOND, 0, 5, 100 * SECOND));
    }

    @Test
    void endsWhenTheMirrorHasEverything() {
        at(0, 0, 5);
        assertEquals(0, at(30 * SECOND, 5, 5, 0));
        assertEquals(0, at(40 * SECOND, 6, 5, 0));
        assertEquals(0, at(50 * SECOND, 6, 7));
        assertEquals(10, at(60 * SECOND, 6, 7, 50 * SECOND));
    }

    @Test
    void forgetsWhatATruncatedSourceDoesNotHaveAnyMore() {
        at(0, 10, 100);
        assertEquals(0, at(50 * SECOND, 10, 20));
        assertEquals(10, at(60 * SECOND, 10, 20, 50 * SECOND));
    }

    @Test
    void knowsTheOldestHoweverLongItLasts() {
        double shown = 0;
        for (long second = 0; second <= 100_000; second++) {
            shown = at(second * SECOND, 0, second + 1);
        }
        assertEquals(100_000, shown);
    }
}
