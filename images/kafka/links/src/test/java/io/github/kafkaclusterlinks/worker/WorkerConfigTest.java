package io.github.kafkaclusterlinks.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.runtime.distributed.DistributedConfig;
import org.apache.kafka.connect.runtime.rest.util.SSLUtils;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerConfigTest {
    private static final String[] TLS = {
        "security.protocol", "SSL", "ssl.keystore.location", "links1.p12", "ssl.keystore.password", "key",
        "ssl.keystore.type", "PKCS12", "ssl.truststore.location", "trusted.p12", "ssl.truststore.password", "trust",
    };

    private static WorkerConfig config(String... namesAndValues) {
        Map<String, String> properties = new HashMap<>(Map.of("bootstrap.servers", "broker2:9094,broker3:9094"));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return new WorkerConfig(properties);
    }

    @Test
    void needsToKnowWhereTheDestinationIs() {
        String message = assertThrows(ConfigException.class, () -> new WorkerConfig(Map.of("rest.port", "1"))).getMessage();
        assertTrue(message.contains("bootstrap.servers"), message);
    }

    @Test
    void hasTheHostsNameUnlessItHasOneOfItsOwn() throws IOException {
        assertEquals("links1", config("worker.id", "links1").workerId());
        assertEquals(InetAddress.getLocalHost().getHostName(), config().workerId());
    }

    @Test
    void clientsGetWhatIsTheirs() {
        assertEquals(
                Map.of(
                        "bootstrap.servers", "broker2:9094,broker3:9094", "security.protocol", "SSL",
                        "ssl.key.password", "x"),
                config(
                                "security.protocol", "SSL", "ssl.key.password", "x", "worker.id", "links1", "rest.port",
                                "1", "password.encoder.secret", "y", "unheard.of", "z")
                        .client());
    }

    @Test
    void secretsAreReadFromFiles(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("secrets.properties"), "encoder=top-secret\nkey=key-secret\n");
        WorkerConfig config = config(
                "config.providers", "file",
                "config.providers.file.class", "org.apache.kafka.common.config.provider.FileConfigProvider",
                "password.encoder.secret", "${file:" + file + ":encoder}",
                "ssl.key.password", "${file:" + file + ":key}");
        assertEquals("top-secret", config.encoderSecret().value());
        assertEquals("key-secret", config.client().get("ssl.key.password"));
        assertEquals("key-secret", config.connect().get("producer.ssl.key.password"));
        assertFalse(config.connect().containsValue("top-secret"));
        assertFalse(config.toString().contains("top-secret"));
    }

    @Test
    void withoutASecretThereIsNone() {
        assertNull(config().encoderSecret());
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSL", "ssl"})
    void withSslWorkersSpeakMutualTlsToEachOther(String protocol) {
        Map<String, String> properties = new HashMap<>(config(TLS).originalsStrings());
        properties.put("security.protocol", protocol);
        Map<String, String> connect = new WorkerConfig(properties).connect();
        assertEquals("https://0.0.0.0:8083", connect.get("listeners"));
        assertEquals("https", connect.get("rest.advertised.listener"));
        assertEquals("8083", connect.get("rest.advertised.port"));

        // As Connect reads it, for its listener and for its requests to the worker in charge.
        DistributedConfig worker = new DistributedConfig(connect);
        SslContextFactory.Server server = SSLUtils.createServerSideSslContextFactory(worker);
        assertTrue(server.getNeedClientAuth());
        assertTrue(server.getKeyStorePath().endsWith("links1.p12"), server.getKeyStorePath());
        assertTrue(server.getTrustStorePath().endsWith("trusted.p12"), server.getTrustStorePath());
        SslContextFactory.Client client = SSLUtils.createClientSideSslContextFactory(worker);
        assertTrue(client.getKeyStorePath().endsWith("links1.p12"), client.getKeyStorePath());
        assertEquals("PKCS12", client.getKeyStoreType());
    }

    @ParameterizedTest
    @CsvSource({"''", "producer.", "consumer.", "admin."})
    void withSslEveryClientOfConnectHasTheWorkersIdentity(String prefix) {
        Map<String, String> connect = config(TLS).connect();
        for (int i = 0; i < TLS.length; i += 2) {
            assertEquals(TLS[i + 1], connect.get(prefix + TLS[i]), prefix + TLS[i]);
        }
        assertEquals("broker2:9094,broker3:9094", connect.get(prefix + "bootstrap.servers"));
    }

    @Test
    void withoutSslWorkersSpeakHttp() {
        for (Map<String, String> connect : List.of(
                config("rest.port", "18083").connect(),
                config("rest.port", "18083", "security.protocol", "PLAINTEXT").connect())) {
            assertEquals("http://0.0.0.0:18083", connect.get("listeners"));
            assertEquals("http", connect.get("rest.advertised.listener"));
            assertEquals("18083", connect.get("rest.advertised.port"));
            assertEquals(List.of("http://0.0.0.0:18083"), new DistributedConfig(connect).getList("listeners"));
        }
    }

    @Test
    void connectTakesItAsItIs() throws IOException {
        DistributedConfig worker = new DistributedConfig(config().connect());
        assertEquals("_cluster_link_workers", worker.getString("group.id"));
        Set<String> topics = new HashSet<>();
        for (String store : List.of("config", "offset", "status")) {
            String topic = worker.getString(store + ".storage.topic");
            assertTrue(MirrorTopics.isInternal(topic), topic);
            assertTrue(topics.add(topic), topic);
            // As many replicas as the destination's default.
            assertEquals((short) -1, worker.getShort(store + ".storage.replication.factor"));
        }
        assertEquals(0, worker.getInt("scheduled.rebalance.max.delay.ms"));
        assertFalse(worker.topicCreationEnable());
        assertEquals(
                InetAddress.getLocalHost().getHostName(), worker.originalsStrings().get("rest.advertised.host.name"));
    }

    @Test
    void refusesValuesByName() {
        String message = assertThrows(ConfigException.class, () -> config("rest.port", "many")).getMessage();
        assertTrue(message.contains("rest.port"), message);
        assertTrue(message.contains("many"), message);
    }
}
