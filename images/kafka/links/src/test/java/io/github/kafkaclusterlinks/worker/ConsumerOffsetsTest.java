package io.github.kafkaclusterlinks.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsumerOffsetsTest {
    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);
    private static final TopicPartition MORE_ORDERS = new TopicPartition("orders", 1);

    private static OffsetAndMetadata at(long offset) {
        return new OffsetAndMetadata(offset, "mine");
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
        // at the source, at the destination, end of the mirror, what is written
        "5, -, 9, 5",
        "9, -, 9, 9",
        "12, -, 9, 9",
        "0, -, 0, 0",
        "12, -, 0, 0",
        "5, 3, 9, 5",
        // A group that was set back at the source is set back here.
        "3, 5, 9, 3",
        "5, 5, 9, -",
        "12, 9, 9, -",
        // What was beyond the end is followed as the mirror grows.
        "12, 9, 10, 10",
        // Of a partition that nothing is known of there is nothing yet.
        "5, -, -, 0",
    })
    void aPositionIsCopiedUpToTheEndOfTheMirror(long source, Long destination, Long end, Long written) {
        Map<TopicPartition, OffsetAndMetadata> changes = ConsumerOffsets.changes(
                Map.of(ORDERS, at(source)),
                destination == null ? Map.of() : Map.of(ORDERS, at(destination)),
                end == null ? Map.of() : Map.of(ORDERS, end));
        assertEquals(written == null ? Map.of() : Map.of(ORDERS, at(written)), changes);
    }

    @Test
    void onlyWhatDiffersIsWritten() {
        Map<TopicPartition, OffsetAndMetadata> changes = ConsumerOffsets.changes(
                Map.of(ORDERS, at(5), MORE_ORDERS, at(6)),
                Map.of(ORDERS, at(5), MORE_ORDERS, at(5), new TopicPartition("other", 0), at(1)),
                Map.of(ORDERS, 9L, MORE_ORDERS, 9L));
        assertEquals(Map.of(MORE_ORDERS, at(6)), changes);
    }

    /** A cluster tells it with a null where a group has no position. */
    @Test
    void aGroupWithoutAPositionGetsOne() {
        Map<TopicPartition, OffsetAndMetadata> present = new HashMap<>();
        present.put(ORDERS, null);
        assertEquals(
                Map.of(ORDERS, at(5)), ConsumerOffsets.changes(Map.of(ORDERS, at(5)), present, Map.of(ORDERS, 9L)));
    }

    /** Epochs of the source's leaders say nothing about those of the mirror's. */
    @Test
    void leaderEpochsAreNotCopied() {
        OffsetAndMetadata position = new OffsetAndMetadata(5, Optional.of(7), "mine");
        OffsetAndMetadata written =
                ConsumerOffsets.changes(Map.of(ORDERS, position), Map.of(), Map.of(ORDERS, 9L)).get(ORDERS);
        assertEquals(new OffsetAndMetadata(5, Optional.empty(), "mine"), written);
        // The same position with another epoch or another text is no reason to write it again.
        OffsetAndMetadata other = new OffsetAndMetadata(5, Optional.of(1), "theirs");
        assertEquals(
                Map.of(),
                ConsumerOffsets.changes(Map.of(ORDERS, position), Map.of(ORDERS, other), Map.of(ORDERS, 9L)));
    }
}
