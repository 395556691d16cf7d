package io.github.kafkaclusterlinks.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlStateTest {
    private static final Mirror ORDERS = States.mirror("orders", "my-link", 1, null, MirrorState.ACTIVE);

    private final States states = new States();
    private final ControlState state = states.state();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void isEmptyBeforeTheFirstRecord() {
        assertNull(state.manager());
        assertTrue(state.links().isEmpty());
        assertTrue(state.mirrors().isEmpty());
        assertTrue(state.status("any").available());
    }

    @Test
    void keepsWhatIsWrittenAndForgetsWhatIsTakenBack() {
        states.link("my-link", Map.of("cluster.link.paused", "true")).mirror(ORDERS);
        states.status("my-link", new LinkStatus(false, 7, "no answer"));
        assertTrue(state.links().get("my-link").paused());
        assertEquals(List.of(ORDERS), state.mirrorsOf("my-link"));
        assertEquals(List.of(), state.mirrorsOf("other"));
        assertEquals("no answer", state.status("my-link").reason());

        states.apply(ControlRecord.of(ControlRecord.LINK + "my-link", null, null));
        states.apply(ControlRecord.of(ControlRecord.MIRROR + "orders", null, null));
        assertTrue(state.links().isEmpty());
        assertTrue(state.mirrors().isEmpty());
    }

    @Test
    void progressOfAnEarlierMirrorOfTheSameNameDoesNotCount() {
        states.progress("orders", 0, new Progress("earlier", 9, 9, 9, 0, false, null));
        assertNull(state.progress(ORDERS, 0));
        states.progress("orders", 0, new Progress("orders", 3, 5, 9, 0, false, null));
        assertEquals(3, state.progress(ORDERS, 0).mirrorEnd());
        assertNull(state.progress(ORDERS, 1));
    }

    @Test
    void whatAnEarlierManagerStillWritesDoesNotCount() {
        states.manager(new Manager("term-1", "worker-1", 1, null)).manager(new Manager("term-2", "worker-2", 2, null));
        assertFalse(states.apply(ControlRecord.of(ControlRecord.MIRROR + "orders", ORDERS, "term-1")));
        assertTrue(state.mirrors().isEmpty());
        assertTrue(states.apply(ControlRecord.of(ControlRecord.MIRROR + "orders", ORDERS, "term-2")));
        assertEquals("worker-2", state.manager().worker());
        assertEquals(ORDERS, state.mirrors().get("orders"));
        assertEquals(ORDERS, state.value(ControlRecord.MIRROR + "orders"));
        assertNull(state.value(ControlRecord.LINK + "my-link"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"topic\":\"orders\"}", "{\"topic\":\"orders\",\"id\":\"1\",\"link\":null}"})
    void aMirrorWithoutWhatAllRelyOnIsLeftOut(String incomplete) {
        assertFalse(states.apply(
                new ProducerRecord<>(ControlTopics.CONTROL, bytes(ControlRecord.MIRROR + "orders"), bytes(incomplete))));
        assertEquals(List.of(), state.mirrorsOf("my-link"));
    }

    @Test
    void garbageIsLeftOutAndHarmsNothingElse() {
        states.mirror(ORDERS);
        byte[] garbage = bytes("not JSON");
        for (String key : List.of("mirror:orders", "link:x", "manager:", "progress:orders:one", "progress:", "any", "")) {
            assertFalse(states.apply(new ProducerRecord<>(ControlTopics.CONTROL, bytes(key), garbage)), key);
        }
        assertFalse(states.apply(new ProducerRecord<>(ControlTopics.CONTROL, bytes("manager:"), null)));
        states.apply(new ProducerRecord<>(ControlTopics.CONTROL, null, garbage));
        assertEquals(ORDERS, state.mirrors().get("orders"));
        assertNull(state.manager());
        assertTrue(state.links().isEmpty());
        assertTrue(state.allProgress().isEmpty());
    }

    @Test
    void progressKeysAreReadAsTheyAreWritten() {
        for (String topic : List.of("orders", "a.b-c_d", "1")) {
            TopicPartition partition = new TopicPartition(topic, 12);
            assertEquals(partition, ControlRecord.partitionOf(ControlRecord.progressKey(partition)));
        }
    }
}
