package io.github.kafkaclusterlinks.rescue;

import static io.github.kafkaclusterlinks.rescue.Records.each;
import static io.github.kafkaclusterlinks.rescue.Records.header;
import static io.github.kafkaclusterlinks.rescue.Records.record;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    /** Offsets of the diverged records. */
    private static List<Long> diverged(
            List<ConsumerRecord<byte[], byte[]>> topic, List<ConsumerRecord<byte[], byte[]>> source) {
        List<Long> offsets = new ArrayList<>();
        Comparison.run(each(topic), each(source), record -> offsets.add(record.offset()));
        return offsets;
    }

    @Test
    void whatTheSourceHasTooIsNotDiverged() {
        assertEquals(List.of(), diverged(List.of(record(0, "a"), record(1, "b")), List.of(record(0, "a"), record(1, "b"), record(2, "c"))));
        assertEquals(List.of(), diverged(List.of(), List.of(record(0, "a"))));
    }

    @Test
    void whatIsBehindTheSourcesEndIsDiverged() {
        assertEquals(List.of(1L, 2L), diverged(List.of(record(0, "a"), record(1, "b"), record(2, "c")), List.of(record(0, "a"))));
        assertEquals(List.of(0L), diverged(List.of(record(0, "a")), List.of()));
    }

    @Test
    void anotherRecordAtTheSameOffsetIsDiverged() {
        assertEquals(List.of(1L, 2L), diverged(
                List.of(record(0, "a"), record(1, "old"), record(2, "old")),
                List.of(record(0, "a"), record(1, "new"), record(2, "new"), record(3, "new"))));
    }

    @Test
    void whatTheSourceHasDeletedIsDiverged() {
        assertEquals(List.of(0L, 1L), diverged(
                List.of(record(0, "a"), record(1, "b"), record(2, "c")), List.of(record(2, "c"), record(3, "d"))));
    }

    @Test
    void onlyWhatCompactionRemovedFromTheSourceIsDiverged() {
        assertEquals(List.of(1L), diverged(
                List.of(record(0, "a"), record(1, "b"), record(2, "c")), List.of(record(0, "a"), record(2, "c"))));
        // What it has removed from the topic is no difference: the mirror gets it.
        assertEquals(List.of(), diverged(
                List.of(record(0, "a"), record(2, "c")), List.of(record(0, "a"), record(1, "b"), record(2, "c"))));
    }

    @Test
    void everyPartOfARecordCounts() {
        ConsumerRecord<byte[], byte[]> whole = record(5, 70, "key", "value", header("h", "1"), header("h", null));
        assertEquals(List.of(), diverged(
                List.of(whole), List.of(record(5, 70, "key", "value", header("h", "1"), header("h", null)))));
        List<ConsumerRecord<byte[], byte[]>> others = List.of(
                record(5, 71, "key", "value", header("h", "1"), header("h", null)),
                record(5, 70, null, "value", header("h", "1"), header("h", null)),
                record(5, 70, "", "value", header("h", "1"), header("h", null)),
                record(5, 70, "key", null, header("h", "1"), header("h", null)),
                record(5, 70, "key", "", header("h", "1"), header("h", null)),
                record(5, 70, "key", "value", header("h", null), header("h", "1")),
                record(5, 70, "key", "value", header("h", "1"), header("h", "")),
                record(5, 70, "key", "value"));
        for (ConsumerRecord<byte[], byte[]> other : others) {
            assertEquals(List.of(5L), diverged(List.of(whole), List.of(other)), other.toString());
        }
    }
}
