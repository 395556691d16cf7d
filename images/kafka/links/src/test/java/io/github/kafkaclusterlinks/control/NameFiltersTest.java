package io.github.kafkaclusterlinks.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameFiltersTest {
    private static String filter(String name, String pattern, String kind) {
        return "{\"name\":\"" + name + "\",\"patternType\":\"" + pattern + "\",\"filterType\":\"" + kind + "\"}";
    }

    private static NameFilters topics(String... filters) {
        return NameFilters.parse("topicFilters", "{\"topicFilters\":[" + String.join(",", filters) + "]}");
    }

    @ParameterizedTest
    @CsvSource({
        "orders, LITERAL, orders, true",
        "orders, LITERAL, orders2, false",
        "orders, PREFIXED, orders2, true",
        "orders, PREFIXED, order, false",
        "*, LITERAL, anything, true",
        // Only as a literal does the star mean everything.
        "*, PREFIXED, anything, false",
    })
    void matchesLiteralNamesAndPrefixes(String name, String pattern, String candidate, boolean included) {
        assertEquals(included, topics(filter(name, pattern, "INCLUDE")).includes(candidate));
    }

    @Test
    void exclusionWins() {
        NameFilters filters = topics(filter("_", "PREFIXED", "EXCLUDE"), filter("*", "LITERAL", "INCLUDE"));
        assertTrue(filters.includes("orders"));
        assertFalse(filters.includes("_internal"));
        assertFalse(topics(filter("_", "PREFIXED", "EXCLUDE")).includes("orders"));
    }

    @Test
    void typesAreReadInAnyCaseAndNothingLetsNothingIn() {
        assertTrue(topics(filter("orders", "literal", "include")).includes("orders"));
        assertTrue(NameFilters.parse("topicFilters", "").isEmpty());
        assertTrue(NameFilters.parse("topicFilters", null).isEmpty());
        assertFalse(topics().includes("orders"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not json",
                "[]",
                "\"text\"",
                "null",
                "{}",
                "{\"groupFilters\":[]}",
                "{\"topicFilters\":{}}",
                "{\"topicFilters\":[],\"more\":1}",
                "{\"topicFilters\":[]} trailing",
                "{\"topicFilters\":[1]}",
                "{\"topicFilters\":[{}]}",
                "{\"topicFilters\":[{\"name\":\"\",\"patternType\":\"LITERAL\",\"filterType\":\"INCLUDE\"}]}",
                "{\"topicFilters\":[{\"name\":\"a\",\"patternType\":\"REGEX\",\"filterType\":\"INCLUDE\"}]}",
                "{\"topicFilters\":[{\"name\":\"a\",\"patternType\":\"LITERAL\"}]}",
                "{\"topicFilters\":[{\"name\":\"a\",\"patternType\":\"LITERAL\",\"filterType\":\"INCLUDE\",\"x\":1}]}",
            })
    void refusesEverythingElseAndSaysWhatIsAllowed(String json) {
        String message = assertThrows(InvalidConfigurationException.class, () -> NameFilters.parse("topicFilters", json))
                .getMessage();
        assertTrue(message.startsWith("Invalid filters: "), message);
        assertTrue(message.contains("Received: " + json), message);
        assertTrue(message.contains("\"patternType\":\"PREFIXED\""), message);
    }
}
