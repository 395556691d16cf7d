package io.github.kafkaclusterlinks.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void recordsAreReadAsTheyWereWritten() {
        Mirror mirror = States.mirror("orders", "my-link", 2, Mirror.Stop.PROMOTE, MirrorState.PENDING_STOPPED);
        byte[] json = Json.write(mirror);
        assertEquals(mirror, Json.read(json, Mirror.class));
        String text = new String(json, StandardCharsets.UTF_8);
        assertTrue(!text.contains("null") && !text.contains("readOnly"), text);
    }

    @Test
    void fieldsOfNewerVersionsDoNoHarm() {
        byte[] newer = bytes("{\"available\":false,\"since\":3,\"x\":1}");
        assertEquals(new LinkStatus(false, 3, null), Json.read(newer, LinkStatus.class));
    }

    @Test
    void nothingAndGarbageAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Json.read(null, Link.class));
        assertThrows(IllegalArgumentException.class, () -> Json.read(bytes("null"), Link.class));
        assertThrows(IllegalArgumentException.class, () -> Json.read(bytes("{"), Link.class));
    }

    @Test
    void compactJsonHasOneLine() {
        assertEquals("{\"a\":[1,\"b c\"]}", Json.compact("{ \"a\" : [1,\n \"b c\"] }\n"));
        assertThrows(IllegalArgumentException.class, () -> Json.compact("{} {}"));
        assertThrows(IllegalArgumentException.class, () -> Json.compact("{a}"));
    }
}
