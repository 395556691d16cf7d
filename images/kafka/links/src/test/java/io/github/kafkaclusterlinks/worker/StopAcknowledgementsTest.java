package io.github.kafkaclusterlinks.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.kafkaclusterlinks.control.Mirror;
import io.github.kafkaclusterlinks.control.MirrorState;
import io.github.kafkaclusterlinks.control.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StopAcknowledgementsTest {
    private static final Mirror ORDERS = new Mirror(
            "b1_orders", "mirror-id", "my-link", "orders", null, 2, true, List.of(), false, null, false,
            MirrorState.ACTIVE, 1, null, Map.of());

    private final List<Progress> sent = new ArrayList<>();
    private long now = 10_000;
    private final StopAcknowledgements acknowledgements = new StopAcknowledgements((partition, progress) -> sent.add(progress), () -> now);

    private static PartitionMirror partition(int number) {
        return new PartitionMirror(ORDERS, number);
    }

    private static Progress progress(long end, boolean halted) {
        return new Progress("mirror-id", end, 9, 5_000, 2, halted, null);
    }

    @Test
    void theManagerIsToldAgainUntilItHasHeard() {
        acknowledgements.acknowledge(partition(0), progress(7, false));
        now += StopAcknowledgements.RETRY_MS - 1;
        acknowledgements.acknowledge(partition(0), progress(7, false));
        assertEquals(List.of(progress(7, true)), sent);
        now++;
        acknowledgements.acknowledge(partition(0), progress(7, false));
        assertEquals(2, sent.size());
        now += StopAcknowledgements.RETRY_MS;
        acknowledgements.acknowledge(partition(0), progress(7, true));
        assertEquals(2, sent.size());
    }

    @Test
    void theLastWordIsHowFarItWasWhenItWasLetGo() {
        PartitionMirror mirrored = partition(0);
        mirrored.open(8, 3);
        acknowledgements.rememberProgress(List.of(mirrored), List.of(partition(0)));
        acknowledgements.acknowledge(partition(0), progress(7, false));
        assertEquals(List.of(mirrored.halted()), sent);
    }

    @Test
    void whatIsNotToBeHaltedLeavesNoWord() {
        PartitionMirror mirrored = partition(1);
        mirrored.open(8, 3);
        acknowledgements.rememberProgress(List.of(mirrored), List.of(partition(0)));
        acknowledgements.acknowledge(partition(1), progress(7, false));
        assertEquals(List.of(progress(7, true)), sent);
    }

    @Test
    void aPartitionThatNobodyHasMirroredIsHaltedAtItsStart() {
        acknowledgements.acknowledge(partition(0), null);
        assertEquals(List.of(new Progress("mirror-id", 0, -1, 0, -1, true, null)), sent);
    }
}
