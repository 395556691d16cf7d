package io.github.kafkaclusterlinks.rescue;

import static io.github.kafkaclusterlinks.rescue.Records.record;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.kafka.common.errors.InvalidTopicException;
import org.junit.jupiter.api.Test;

class DivergedTest {
    private static String line(long sourceStart, long... offsets) {
        Diverged found = new Diverged(sourceStart);
        for (long offset : offsets) {
            found.add(record(offset, "value"));
        }
        return found.line("orders-0", ", copied to orders.diverged");
    }

    @Test
    void saysHowManyThereAre() {
        assertEquals("orders-0: 3 diverged records, from offset 20, copied to orders.diverged", line(0, 20, 21, 25));
        assertEquals("orders-0: 1 diverged record, from offset 0, copied to orders.diverged", line(0, 0));
        assertEquals("orders-0: 0 diverged records", line(7));
    }

    @Test
    void saysHowManyTheSourceHasDeleted() {
        assertEquals(
                "orders-0: 3 diverged records, from offset 3, copied to orders.diverged; 2 of them from before offset 5, where"
                        + " the source's log starts",
                line(5, 3, 4, 9));
    }

    @Test
    void knowsTheirOffsets() {
        OffsetSet offsets = new OffsetSet();
        long far = 1L << 40;
        for (long offset : new long[] {0, 65_535, 65_536, far}) {
            assertFalse(offsets.contains(offset));
            assertTrue(offsets.add(offset));
            assertFalse(offsets.add(offset));
            assertTrue(offsets.contains(offset));
        }
        assertFalse(offsets.contains(1));
        assertFalse(offsets.contains(far + 65_536));
    }

    @Test
    void aNameThatIsTooLongIsRefused() {
        assertEquals("a".repeat(240) + ".diverged", RescueTopic.nameFor("a".repeat(240)));
        InvalidTopicException refused =
                assertThrows(InvalidTopicException.class, () -> RescueTopic.nameFor("a".repeat(241)));
        assertTrue(refused.getMessage().contains("has 241 characters"), refused.getMessage());
        assertTrue(refused.getMessage().contains("at most 240"), refused.getMessage());
    }
}
