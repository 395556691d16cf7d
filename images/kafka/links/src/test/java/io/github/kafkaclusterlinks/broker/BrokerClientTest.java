package io.github.kafkaclusterlinks.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Endpoint;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrokerClientTest {
    private static final String JAAS = "org.apache.kafka.common.security.scram.ScramLoginModule required;";

    private static Map<String, Object> settings(Map<String, ?> broker, SecurityProtocol protocol) {
        return BrokerClient.settings(broker, new Endpoint("INTERNAL", protocol, "broker2", 9095));
    }

    @Test
    void goesWhereOtherBrokersGo() {
        Map<String, Object> broker = Map.of("broker.id", 1, "listeners", "INTERNAL://:9095", "log.dirs", "/var/lib/kafka");
        assertEquals(
                Map.of(
                        "bootstrap.servers", "broker2:9095", "security.protocol", "PLAINTEXT", "client.id",
                        "cluster-link-authorizer"),
                settings(broker, SecurityProtocol.PLAINTEXT));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "null", value = {"null, localhost:9095", "'', localhost:9095", "10.0.0.7, 10.0.0.7:9095"})
    void aListenerOnAllAddressesIsReachedOnTheSameMachine(String host, String bootstrap) {
        Endpoint endpoint = new Endpoint("INTERNAL", SecurityProtocol.PLAINTEXT, host, 9095);
        assertEquals(bootstrap, BrokerClient.settings(Map.of(), endpoint).get("bootstrap.servers"));
    }

    @Test
    void whatIsSetForTheListenerWins() {
        Map<String, Object> broker = new HashMap<>(Map.of(
                "ssl.keystore.location", "any.p12",
                "ssl.keystore.password", "any",
                "ssl.truststore.location", "trusted.p12",
                "listener.name.internal.ssl.keystore.location", "internal.p12",
                "listener.name.internal.ssl.keystore.password", "internal",
                "listener.name.clients.ssl.keystore.location", "clients.p12",
                "listener.name.clients.ssl.key.password", "clients"));
        broker.put("ssl.key.password", null);
        Map<String, Object> settings = settings(broker, SecurityProtocol.SSL);
        assertEquals("SSL", settings.remove("security.protocol"));
        settings.keySet().removeIf(name -> !name.startsWith("ssl."));
        assertEquals(
                Map.of(
                        "ssl.keystore.location", "internal.p12", "ssl.keystore.password", "internal",
                        "ssl.truststore.location", "trusted.p12"),
                settings);
    }

    @Test
    void whatIsForServersOnlyIsLeftOut() {
        Map<String, Object> settings = settings(
                Map.of(
                        "ssl.client.auth", "required",
                        "ssl.principal.mapping.rules", "DEFAULT",
                        "sasl.enabled.mechanisms", "PLAIN",
                        "listener.name.internal.ssl.client.auth", "required",
                        "security.inter.broker.protocol", "SSL",
                        "connections.max.idle.ms", 1),
                SecurityProtocol.SSL);
        assertEquals(Map.of(
                "bootstrap.servers", "broker2:9095", "security.protocol", "SSL", "client.id", "cluster-link-authorizer"),
                settings);
    }

    @Test
    void logsInAsBrokersDo() {
        Map<String, Object> broker = Map.of(
                "sasl.mechanism.inter.broker.protocol", "SCRAM-SHA-512",
                "listener.name.internal.scram-sha-512.sasl.jaas.config", JAAS,
                "listener.name.internal.plain.sasl.jaas.config", "for clients",
                "listener.name.clients.scram-sha-512.sasl.jaas.config", "for other clients");
        Map<String, Object> settings = settings(broker, SecurityProtocol.SASL_SSL);
        assertEquals("SASL_SSL", settings.get("security.protocol"));
        assertEquals("SCRAM-SHA-512", settings.get("sasl.mechanism"));
        assertEquals(JAAS, settings.get("sasl.jaas.config"));
        // A client takes them all.
        assertEquals("SCRAM-SHA-512", new AdminClientConfig(settings).getString("sasl.mechanism"));
    }

    @Test
    void logsInWithoutALoginOfTheListener() {
        Map<String, Object> broker = Map.of(
                "sasl.mechanism.inter.broker.protocol", "PLAIN", "sasl.jaas.config", "any",
                "sasl.kerberos.service.name", "kafka");
        Map<String, Object> settings = settings(broker, SecurityProtocol.SASL_PLAINTEXT);
        assertEquals("any", settings.get("sasl.jaas.config"));
        assertEquals("kafka", settings.get("sasl.kerberos.service.name"));
    }
}
