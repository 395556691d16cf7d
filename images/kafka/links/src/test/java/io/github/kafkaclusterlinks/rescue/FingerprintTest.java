package io.github.kafkaclusterlinks.rescue;

import static io.github.kafkaclusterlinks.rescue.Records.bytes;
import static io.github.kafkaclusterlinks.rescue.Records.header;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

class FingerprintTest {
    private static final Header[] NONE = {};

    private static Fingerprint of(long offset, long time, String key, String value, Header... headers) {
        return Fingerprint.EMPTY.with(offset, time, bytes(key), bytes(value), headers);
    }

    @Test
    void theOrderDoesNotMatter() {
        Fingerprint one = Fingerprint.EMPTY.with(1, 1, null, bytes("a"), NONE).with(2, 1, null, bytes("b"), NONE);
        Fingerprint other = Fingerprint.EMPTY.with(2, 1, null, bytes("b"), NONE).with(1, 1, null, bytes("a"), NONE);
        assertEquals(one, other);
        assertEquals(2, one.count());
    }

    @Test
    void everyPartOfARecordMatters() {
        Set<Fingerprint> all = new HashSet<>(List.of(
                of(1, 2, "key", "value"),
                of(2, 2, "key", "value"),
                of(1, 3, "key", "value"),
                of(1, 2, "keyv", "alue"),
                of(1, 2, null, "value"),
                of(1, 2, "", "value"),
                of(1, 2, "key", null),
                of(1, 2, "key", ""),
                of(1, 2, "key", "value", header("h", "1")),
                of(1, 2, "key", "value", header("h", null)),
                of(1, 2, "key", "value", header("h", "")),
                of(1, 2, "key", "value", header("h1", "")),
                of(1, 2, "key", "value", header("a", "1"), header("b", "2")),
                of(1, 2, "key", "value", header("b", "2"), header("a", "1"))));
        assertEquals(14, all.size());
    }

    @Test
    void oneRecordTwiceIsAnotherSet() {
        assertNotEquals(of(1, 2, "key", "value"), of(1, 2, "key", "value").with(1, 2, bytes("key"), bytes("value"), NONE));
    }
}
