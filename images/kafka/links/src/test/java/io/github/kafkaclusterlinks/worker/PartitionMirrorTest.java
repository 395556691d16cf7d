package io.github.kafkaclusterlinks.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkaclusterlinks.control.Mirror;
import io.github.kafkaclusterlinks.control.MirrorState;
import io.github.kafkaclusterlinks.control.Progress;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PartitionMirrorTest {
    private static final Mirror ORDERS = new Mirror(
            "b1_orders", "mirror-id", "my-link", "orders", null, 4, true, List.of(), false, null, false,
            MirrorState.ACTIVE, 1, null, Map.of());

    private final PartitionMirror partition = new PartitionMirror(ORDERS, 3);

    private static Progress progress(long end, long sourceEnd, long fetched, int epoch, boolean halted, String failure) {
        return new Progress("mirror-id", end, sourceEnd, fetched, epoch, halted, failure);
    }

    @Test
    void goesFromThePartitionOfTheSourceToTheSameOfTheMirror() {
        assertEquals(new TopicPartition("orders", 3), partition.source);
        assertEquals(new TopicPartition("b1_orders", 3), partition.target);
    }

    @Test
    void thereIsNothingToTellBeforeItIsOpen() {
        assertFalse(partition.isOpen());
        assertNull(partition.news());
        partition.fetched(5, 100);
        assertNull(partition.news());
    }

    @Test
    void tellsEverythingOnce() {
        partition.open(4, -1);
        assertTrue(partition.isOpen());
        assertEquals(progress(4, -1, 0, -1, false, null), partition.news());
        assertNull(partition.news());
        partition.fetched(9, 100);
        assertEquals(progress(4, 9, 100, -1, false, null), partition.news());
        assertNull(partition.news());
        // What was sent is no news before it is acknowledged.
        partition.sent(4, 10);
        assertNull(partition.news());
        partition.acknowledge(4, 2);
        assertEquals(progress(5, 9, 100, 2, false, null), partition.news());
        assertNull(partition.news());
        partition.fail("why");
        assertEquals(progress(5, 9, 100, 2, false, "why"), partition.news());
        assertNull(partition.news());
    }

    @Test
    void aFetchThatTellsTheSameIsNoNews() {
        partition.open(4, -1);
        partition.fetched(4, 100);
        assertEquals(100, partition.news().fetched());
        partition.fetched(4, 200);
        assertNull(partition.news());
        partition.fetched(5, 300);
        assertEquals(progress(4, 5, 300, -1, false, null), partition.news());
    }

    @Test
    void aFailureIsToldEvenIfItWasNeverOpen() {
        partition.fail("lost records");
        assertEquals(progress(0, -1, 0, -1, false, "lost records"), partition.news());
        assertNull(partition.news());
    }

    @Test
    void theFirstFailureIsTheReason() {
        partition.fail("first");
        partition.fail("second");
        assertEquals("first", partition.failure());
    }

    @Test
    void itsLastWordIsThatItHasHalted() {
        assertEquals(progress(0, -1, 0, -1, true, null), partition.halted());
        partition.open(4, 1);
        partition.fetched(9, 100);
        partition.news();
        assertEquals(progress(4, 9, 100, 1, true, null), partition.halted());
        // It is not given as news, but can be asked for again.
        assertNull(partition.news());
        partition.fail("why");
        assertEquals(progress(4, 9, 100, 1, true, "why"), partition.halted());
    }

    @Test
    void remembersWhatAnEarlierTaskHasLearntOfTheSource() {
        partition.open(4, 1);
        partition.remember(progress(4, 9, 100, 1, false, null));
        assertEquals(progress(4, 9, 100, 1, false, null), partition.news());
        // The place is the log's to say, not the memory's.
        partition.open(5, 1);
        partition.remember(progress(4, 9, 100, 0, true, "why"));
        assertEquals(progress(5, 9, 100, 1, false, null), partition.news());
    }

    @Test
    void whatItHasLearntItselfIsNewerThanAnyMemory() {
        partition.open(4, 1);
        partition.fetched(12, 200);
        partition.remember(progress(4, 9, 100, 1, false, null));
        assertEquals(progress(4, 12, 200, 1, false, null), partition.news());
    }

    @Test
    void withoutAMemoryThereIsNothingToRemember() {
        partition.open(4, 1);
        partition.remember(null);
        assertEquals(progress(4, -1, 0, 1, false, null), partition.news());
        partition.remember(progress(4, -1, 0, 1, false, null));
        partition.fetched(4, 100);
        assertEquals(progress(4, 4, 100, 1, false, null), partition.news());
    }

    @Test
    void isSettledWhenEverythingSentIsAcknowledged() {
        partition.open(4, 0);
        assertTrue(partition.isSettled());
        partition.sent(4, 10);
        partition.sent(5, 10);
        assertEquals(6, partition.next());
        assertFalse(partition.isSettled());
        partition.acknowledge(4, 0);
        assertFalse(partition.isSettled());
        partition.acknowledge(5, 0);
        assertTrue(partition.isSettled());
        assertEquals(6, partition.acknowledged());
    }

    @Test
    void nobodyWaitsForWhatHasFailedOrIsClosed() {
        partition.open(4, 0);
        partition.sent(4, 10);
        partition.close();
        assertFalse(partition.isOpen());
        assertTrue(partition.isSettled());
        partition.open(4, 0);
        partition.sent(4, 10);
        partition.fail("why");
        assertTrue(partition.isSettled());
    }

    @Test
    void startsAgainFromTheEndOfTheLog() {
        partition.open(4, 1);
        partition.sent(4, 10);
        partition.acknowledge(4, 2);
        partition.sent(5, 10);
        partition.close();
        // It was written, but nobody heard of it.
        partition.open(6, -1);
        assertEquals(6, partition.next());
        assertEquals(6, partition.acknowledged());
        assertEquals(-1, partition.leaderEpoch());
        assertEquals(6, partition.news().mirrorEnd());
    }
}
