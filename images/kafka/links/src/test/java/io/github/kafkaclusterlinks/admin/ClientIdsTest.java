package io.github.kafkaclusterlinks.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.junit.jupiter.api.Test;

class ClientIdsTest {
    @Test
    void eachCommandCountsFromTheFirst() {
        ClientIds ids = new ClientIds();
        String first = clientId();
        clientId();
        ids.restart();
        assertEquals(first, clientId());
    }

    private static String clientId() {
        String bytes = "org.apache.kafka.common.serialization.ByteArrayDeserializer";
        Map<String, Object> config = Map.of("key.deserializer", bytes, "value.deserializer", bytes);
        return new ConsumerConfig(config).getString("client.id");
    }
}
