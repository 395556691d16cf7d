package io.github.kafkaclusterlinks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyValuesTest {
    private static Map<String, String> parse(String text) {
        return KeyValues.parse("config", text);
    }

    @Test
    void readsNamesAndValues() {
        assertEquals(Map.of("a", "1"), parse("a=1"));
        assertEquals(Map.of("a", "1", "b", "x=y", "c", ""), parse("a=1, b=x=y,c="));
        assertEquals(Map.of("a", "1"), parse("a=1,a=1"));
        assertEquals(Map.of("a", "", "b", "2"), parse("a=,b=2"));
    }

    @Test
    void bracketsKeepCommas() {
        assertEquals(Map.of("bootstrap.servers", "a:1,b:2", "c", "d"), parse("bootstrap.servers=[a:1,b:2],c=d"));
        assertEquals(Map.of("a", "[1,2],3"), parse("a=[[1,2],3]"));
    }

    @Test
    void jsonStaysAsItIs() {
        String json = "{\"groupFilters\":[{\"name\":\"}\\\"]\",\"patternType\":\"LITERAL\"},{}]}";
        assertEquals(Map.of("filters", json, "a", "1"), parse("filters=" + json + ",a=1"));
    }

    @Test
    void bracketsWithinValuesAreNothingSpecial() {
        assertEquals(Map.of("password", "a[b{c", "d", "]"), parse("password=a[b{c,d=]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "=1", "a=1,b", "a=1,2,b=3", "a=[1", "a=[1]2", "a={", "secret=1,secret=2", ",a=1"})
    void refusesTheRestWithoutShowingIt(String text) {
        String message = assertThrows(UsageException.class, () -> parse(text)).getMessage();
        assertTrue(message.startsWith("The value of --config cannot be used: "), message);
        assertFalse(message.contains("=2"), message);
    }
}
