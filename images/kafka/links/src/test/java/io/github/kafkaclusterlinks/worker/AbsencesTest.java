package io.github.kafkaclusterlinks.worker;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AbsencesTest {
    private long now = 1_000;
    private final Absences absences = new Absences(() -> now);

    @Test
    void aTopicThatIsMissingAmongOthersIsGoneAfterAWhile() {
        assertFalse(absences.absent("orders", true));
        now += Absences.AMONG_OTHERS_MS - 1;
        assertFalse(absences.absent("orders", true));
        now += 1;
        assertTrue(absences.absent("orders", true));
    }

    @Test
    void oneLookIsNotEnoughHoweverLateTheNextOneIs() {
        now += Absences.OF_ALL_MS;
        assertFalse(absences.absent("orders", true));
    }

    /** A broker that has just started. */
    @Test
    void whereNoTopicIsListedThatMustLastLonger() {
        assertFalse(absences.absent("orders", false));
        now += Absences.OF_ALL_MS - 1;
        assertFalse(absences.absent("orders", false));
        now += 1;
        assertTrue(absences.absent("orders", false));
    }

    @Test
    void whatWasThereInBetweenBeginsAnew() {
        assertFalse(absences.absent("orders", true));
        absences.present("orders");
        now += Absences.AMONG_OTHERS_MS;
        assertFalse(absences.absent("orders", true));
    }

    @Test
    void oneTopicIsNotAnother() {
        assertFalse(absences.absent("orders", true));
        now += Absences.AMONG_OTHERS_MS;
        assertFalse(absences.absent("payments", true));
    }
}
