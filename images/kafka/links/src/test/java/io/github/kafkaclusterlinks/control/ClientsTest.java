package io.github.kafkaclusterlinks.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

class ClientsTest {
    @Test
    void explainsWithTheDeepestCauseWhereThatSaysMore() {
        Throwable root = new IllegalStateException("no such file");
        assertEquals("no such file", Clients.explain(root));
        KafkaException deep = new KafkaException("Cannot start", new KafkaException(root));
        assertEquals("Cannot start: no such file", Clients.explain(deep));
        assertEquals("Cannot start: no such file", Clients.explain(new KafkaException("Cannot start: no such file", root)));
        assertEquals("NullPointerException", Clients.explain(new NullPointerException()));
    }

    @Test
    void theSecondConfigurationWins() {
        assertEquals(Map.of("a", 1, "b", 3, "c", 4), Clients.with(Map.of("a", 1, "b", 2), Map.of("b", 3, "c", 4)));
    }
}
