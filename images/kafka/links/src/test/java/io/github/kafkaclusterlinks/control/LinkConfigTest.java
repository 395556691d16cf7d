package io.github.kafkaclusterlinks.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinkConfigTest {
    private static final String ALL_GROUPS =
            "{\"groupFilters\":[{\"name\":\"*\",\"patternType\":\"LITERAL\",\"filterType\":\"INCLUDE\"}]}";

    private static LinkConfig of(String... namesAndValues) {
        Map<String, String> values = new HashMap<>(Map.of("bootstrap.servers", "broker1:9093"));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return LinkConfig.of(values);
    }

    private static String refusal(String... namesAndValues) {
        return assertThrows(InvalidConfigurationException.class, () -> of(namesAndValues)).getMessage();
    }

    @Test
    void hasConfluentsDefaults() {
        LinkConfig config = of();
        assertEquals("", config.getString(LinkConfig.PREFIX));
        assertEquals(60_000L, config.getLong(LinkConfig.AVAILABILITY_CHECK_MS));
        assertEquals(5, config.getInt(LinkConfig.AVAILABILITY_THRESHOLD));
        assertEquals(30_000L, config.getLong(LinkConfig.OFFSET_SYNC_MS));
        assertFalse(config.getBoolean(LinkConfig.AUTO_CREATE));
        assertTrue(config.topicFilters().isEmpty());
    }

    @Test
    void needsToKnowWhereTheSourceIs() {
        Map<String, String> nothing = Map.of("cluster.link.prefix", "b1_");
        String message = assertThrows(InvalidConfigurationException.class, () -> LinkConfig.of(nothing)).getMessage();
        assertTrue(message.contains("bootstrap.servers"), message);
    }

    @Test
    void givesClientsWhatIsTheirs() {
        Map<String, Object> client = of(
                        "security.protocol", "SSL", "ssl.key.password", "x", "cluster.link.prefix", "b1_", "client.id",
                        "mine", "confluent.license", "any")
                .clientValues();
        assertEquals(
                Map.of("bootstrap.servers", "broker1:9093", "security.protocol", "SSL", "ssl.key.password", "x"), client);
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.providers", "unheard.of", "Bootstrap.servers"})
    void refusesUnknownNames(String name) {
        assertEquals("Unknown cluster link configuration(s): " + name, refusal(name, "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"group.id", "enable.auto.commit", "auto.offset.reset", "interceptor.classes"})
    void refusesWhatTheLinkDecides(String name) {
        assertTrue(refusal(name, "x").contains(name + " cannot be set"));
    }

    @ParameterizedTest
    @CsvSource({
        "cluster.link.prefix, 1234567890123",
        "cluster.link.prefix, a b",
        "cluster.link.prefix, __a",
        "acl.sync.enable, true",
        "link.mode, BIDIRECTIONAL",
        "link.mode, SOURCE",
        "connection.mode, INBOUND",
        "consumer.offset.sync.ms, 999",
        "consumer.offset.sync.ms, often",
        "cluster.link.paused, maybe",
        "request.timeout.ms, -1",
        "consumer.offset.group.filters, {}",
    })
    void refusesValuesByName(String name, String value) {
        String message = refusal(name, value);
        assertTrue(message.contains(name) || message.startsWith("Invalid filters"), message);
        assertTrue(message.contains(value), message);
    }

    @Test
    void whatIsSwitchedOnNeedsItsFilters() {
        assertTrue(refusal("consumer.offset.sync.enable", "true").contains("consumer.offset.group.filters is not set"));
        assertTrue(refusal("auto.create.mirror.topics.enable", "true").contains("auto.create.mirror.topics.filters"));
        assertTrue(refusal("consumer.group.prefix.enable", "true").contains("cluster.link.prefix"));
        LinkConfig config = of("consumer.offset.sync.enable", "true", "consumer.offset.group.filters", ALL_GROUPS);
        assertTrue(config.groupFilters().includes("any-group"));
    }

    @ParameterizedTest
    @CsvSource({
        "ssl.key.password, true",
        "ssl.keystore.password, true",
        "ssl.keystore.key, true",
        "ssl.truststore.certificates, true",
        "sasl.jaas.config, true",
        "listener.name.x.plain.sasl.jaas.config, true",
        "ssl.keystore.location, false",
        "bootstrap.servers, false",
    })
    void knowsWhatMustNotBeShown(String name, boolean sensitive) {
        assertEquals(sensitive, LinkConfig.isSensitive(name));
    }
}
