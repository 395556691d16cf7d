package io.github.kafkaclusterlinks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkConfigsTest {
    private static final String GROUPS =
            "{\"groupFilters\":[{\"name\":\"*\",\"patternType\":\"LITERAL\",\"filterType\":\"INCLUDE\"}]}";

    @TempDir
    private Path folder;

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private static Map<String, String> read(String... words) {
        Arguments arguments = new Arguments("Does things.")
                .value("config", "k=v", "Configs.")
                .value("config-file", "file", "Configs.")
                .value("groups", "json", "Filters.")
                .value("groups-file", "file", "Filters.")
                .value("acls", "json", "Filters.")
                .value("acls-file", "file", "Filters.");
        arguments.parse(words);
        return new LinkConfigs(arguments)
                .file("config-file")
                .inline("config")
                .filters("groups", "consumer.offset.group.filters")
                .filters("acls", "acl.filters")
                .values();
    }

    @Test
    void mergesAllSources() throws IOException {
        String properties = file(
                "link.properties", "# source\nbootstrap.servers=b:1,b:2\nssl.key.password : p\\u00e4ss\\\n  word\n");
        String filters = file("groups.json", GROUPS.replace(",", ",\n  "));
        assertEquals(
                Map.of(
                        "bootstrap.servers", "b:1,b:2",
                        "ssl.key.password", "pässword",
                        "metadata.max.age.ms", "5000",
                        "consumer.offset.group.filters", GROUPS,
                        "acl.filters", "{\"aclFilters\":[]}"),
                read(
                        "--config-file", properties, "--config", "metadata.max.age.ms=5000,bootstrap.servers=[b:1,b:2]",
                        "--groups-file", filters, "--acls", "{\"aclFilters\": []}"));
    }

    @Test
    void filtersInThePropertiesAreAsGoodAsThoseOfTheOption() throws IOException {
        String properties = file("link.properties", "consumer.offset.group.filters=" + GROUPS.replace(",", ", "));
        assertEquals(Map.of("consumer.offset.group.filters", GROUPS), read("--config-file", properties));
        assertEquals(
                Map.of("consumer.offset.group.filters", GROUPS), read("--config-file", properties, "--groups", GROUPS));
        String other = GROUPS.replace("*", "other");
        assertEquals(
                "Configuration consumer.offset.group.filters has one value in --config-file and another in --groups; leave"
                        + " one of them out.",
                assertThrows(UsageException.class, () -> read("--config-file", properties, "--groups", other)).getMessage());
    }

    @Test
    void refusesContradictionsWithoutShowingValues() throws IOException {
        String properties = file("link.properties", "ssl.key.password=one");
        UsageException twoValues = assertThrows(
                UsageException.class, () -> read("--config-file", properties, "--config", "ssl.key.password=two"));
        assertEquals(
                "Configuration ssl.key.password has one value in --config-file and another in --config; leave one of them"
                        + " out.",
                twoValues.getMessage());
        UsageException twoForms =
                assertThrows(UsageException.class, () -> read("--groups", GROUPS, "--groups-file", properties));
        assertEquals("Cannot specify both --groups and --groups-file.", twoForms.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"groupFilters\":[", "[]", "{\"topicFilters\":[]}", "nonsense"})
    void refusesMalformedFilters(String json) {
        for (String option : new String[] {"--groups", "--acls"}) {
            String message = assertThrows(InvalidConfigurationException.class, () -> read(option, json)).getMessage();
            assertTrue(message.startsWith("Invalid filters: ") && message.contains("Received: " + json), message);
        }
    }

    @Test
    void namesFilesThatCannotBeRead() throws IOException {
        String missing = folder.resolve("missing").toString();
        assertEquals(
                "The file '" + missing + "' of --config-file cannot be read: there is no such file on this machine",
                assertThrows(InvalidConfigurationException.class, () -> read("--config-file", missing)).getMessage());
        String malformed = file("malformed.properties", "a=\\u12");
        assertTrue(assertThrows(InvalidConfigurationException.class, () -> read("--config-file", malformed))
                .getMessage()
                .contains("malformed.properties' of --config-file cannot be read: Malformed"));
        assertThrows(InvalidConfigurationException.class, () -> read("--groups-file", folder.toString()));
    }
}
