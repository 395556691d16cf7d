package io.github.kafkaclusterlinks.worker;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DeletedTopicDetectorTest {
    private long now = 1_000;
    private final DeletedTopicDetector missing = new DeletedTopicDetector(() -> now);

    @Test
    void aTopicThatIsMissingAmongOthersIsGoneAfterAWhile() {
        assertFalse(missing.isDeleted("orders", true));
        now += DeletedTopicDetector.AMONG_OTHERS_MS - 1;
        assertFalse(missing.isDeleted("orders", true));
        now += 1;
        assertTrue(missing.isDeleted("orders", true));
    }

    @Test
    void oneLookIsNotEnoughHoweverLateTheNextOneIs() {
        now += DeletedTopicDetector.OF_ALL_MS;
        assertFalse(missing.isDeleted("orders", true));
    }

    /** A broker that has just started. */
    @Test
    void whereNoTopicIsListedThatMustLastLonger() {
        assertFalse(missing.isDeleted("orders", false));
        now += DeletedTopicDetector.OF_ALL_MS - 1;
        assertFalse(missing.isDeleted("orders", false));
        now += 1;
        assertTrue(missing.isDeleted("orders", false));
    }

    @Test
    void whatWasThereInBetweenBeginsAnew() {
        assertFalse(missing.isDeleted("orders", true));
        missing.isThere("orders");
        now += DeletedTopicDetector.AMONG_OTHERS_MS;
        assertFalse(missing.isDeleted("orders", true));
    }

    @Test
    void oneTopicIsNotAnother() {
        assertFalse(missing.isDeleted("orders", true));
        now += DeletedTopicDetector.AMONG_OTHERS_MS;
        assertFalse(missing.isDeleted("payments", true));
    }
}
