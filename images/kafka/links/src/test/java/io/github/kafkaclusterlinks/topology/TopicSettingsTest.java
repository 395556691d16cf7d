package io.github.kafkaclusterlinks.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.storage.internals.log.LogConfig;
import org.junit.jupiter.api.Test;

/**
 * {@code topology/topicSettings.json} has the topic settings of the Kafka version in the image, as its own definitions
 * have them: name, type, and the values that they allow.
 */
class TopicSettingsTest {
    private static final Path FILE =
            Path.of(System.getProperty("basedir", "."), "..", "..", "..", "topology", "topicSettings.json");

    /** Writes the file instead of comparing it. */
    private static final String WRITE = "topicSettings.write";

    /** How the validators of numbers show themselves: {@code [0,...]}, {@code [0,...,1]}, {@code [1,...,9] or -1}. */
    private static final Pattern RANGE = Pattern.compile("\\[(-?\\d+),\\.\\.\\.(?:,(-?\\d+))?](?: or (-?\\d+))?");

    /** How those of words do: {@code [compact, delete]}. */
    private static final Pattern WORDS = Pattern.compile("\\[([\\w.-]+(?:, [\\w.-]+)*)]");

    /** Replicas of which replication is throttled. */
    private static final String THROTTLED = "[partitionId]:[brokerId],[partitionId]:[brokerId],...";

    @Test
    void areThoseOfKafka() throws IOException {
        String settings = new ObjectMapper()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .writeValueAsString(settings())
                        .replace("\" : ", "\": ")
                + "\n";
        if (Boolean.getBoolean(WRITE)) {
            Files.writeString(FILE, settings);
        }
        ObjectMapper mapper = new ObjectMapper();
        assertEquals(
                mapper.readTree(settings).toPrettyString(),
                mapper.readTree(Files.readString(FILE)).toPrettyString(),
                "topology/topicSettings.json is not what Kafka's own definitions say. Write it again: mvn --file "
                        + "images/kafka/links/pom.xml test -Dtest=TopicSettingsTest -D" + WRITE + "=true, then prettier");
    }

    private static Map<String, Map<String, Object>> settings() {
        Map<String, Map<String, Object>> settings = new TreeMap<>();
        for (ConfigDef.ConfigKey key : LogConfig.configKeys().values()) {
            if (!key.internalConfig) {
                settings.put(key.name, setting(key));
            }
        }
        return settings;
    }

    private static Map<String, Object> setting(ConfigDef.ConfigKey key) {
        Map<String, Object> setting = new TreeMap<>();
        setting.put("type", key.type.name().toLowerCase(Locale.ROOT));
        String allowed = key.validator == null ? "" : key.validator.toString();
        Matcher range = RANGE.matcher(allowed);
        Matcher words = WORDS.matcher(allowed);
        if (range.matches()) {
            put(setting, "minimum", range.group(1));
            put(setting, "maximum", range.group(2));
            put(setting, "also", range.group(3));
        } else if (words.matches()) {
            List<String> values = new ArrayList<>(List.of(words.group(1).split(", ")));
            setting.put("values", values);
        } else if (allowed.equals(THROTTLED)) {
            setting.put("pattern", "^(\\*|\\d+:\\d+(,\\d+:\\d+)*)$");
        } else if (!allowed.isEmpty()) {
            throw new AssertionError("Kafka allows " + allowed + " for " + key.name + ", which this test cannot read");
        }
        return setting;
    }

    private static void put(Map<String, Object> setting, String name, String number) {
        if (number != null) {
            setting.put(name, Long.parseLong(number));
        }
    }
}
