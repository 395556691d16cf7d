package io.github.kafkaclusterlinks.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.InvalidConfigurationException;

/**
 * Which topics or consumer groups a link's feature is for, as the JSON that Confluent's links take:
 * {@code {"groupFilters":[{"name":"*","patternType":"LITERAL","filterType":"INCLUDE"}]}}. A name is in when a filter
 * includes it and none excludes it; {@code *} stands for every name.
 */
public final class NameFilters {
    private enum Pattern {
        LITERAL,
        PREFIXED
    }

    private enum Kind {
        INCLUDE,
        EXCLUDE
    }

    private record Filter(String name, Pattern pattern, Kind kind) {
        boolean matches(String candidate) {
            return pattern == Pattern.PREFIXED
                    ? candidate.startsWith(name)
                    : name.equals("*") || name.equals(candidate);
        }
    }

    private final List<Filter> filters;

    private NameFilters(List<Filter> filters) {
        this.filters = filters;
    }

    /**
     * Reads filters.
     *
     * @param list {@code groupFilters} or {@code topicFilters}
     * @param json null or empty for no filter, which lets nothing in
     * @throws InvalidConfigurationException that says what is wrong and what is allowed
     */
    public static NameFilters parse(String list, String json) {
        if (json == null || json.isBlank()) {
            return new NameFilters(List.of());
        }
        try {
            JsonNode root = Json.MAPPER
                    .reader()
                    .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .readTree(json);
            JsonNode nodes = root.get(list);
            if (nodes == null || !nodes.isArray() || root.size() != 1) {
                throw invalid(list, json, "it must have the list " + list + " and nothing else");
            }
            List<Filter> filters = new ArrayList<>();
            for (JsonNode node : nodes) {
                filters.add(filter(list, json, node));
            }
            return new NameFilters(List.copyOf(filters));
        } catch (JsonProcessingException malformed) {
            throw invalid(list, json, "it is not JSON: " + malformed.getOriginalMessage());
        }
    }

    private static Filter filter(String list, String json, JsonNode node) {
        Map<String, JsonNode> fields = new java.util.TreeMap<>();
        node.fields().forEachRemaining(field -> fields.put(field.getKey(), field.getValue()));
        JsonNode name = fields.remove("name");
        JsonNode pattern = fields.remove("patternType");
        JsonNode kind = fields.remove("filterType");
        if (!fields.isEmpty()) {
            throw invalid(list, json, "unknown " + String.join(", ", fields.keySet()));
        }
        if (name == null || !name.isTextual() || name.asText().isEmpty()) {
            throw invalid(list, json, "each filter needs a name");
        }
        return new Filter(
                name.asText(),
                oneOf(Pattern.class, "patternType", pattern, list, json),
                oneOf(Kind.class, "filterType", kind, list, json));
    }

    private static <E extends Enum<E>> E oneOf(Class<E> type, String field, JsonNode value, String list, String json) {
        for (E constant : type.getEnumConstants()) {
            if (value != null && constant.name().equalsIgnoreCase(value.asText())) {
                return constant;
            }
        }
        String got = value == null ? "is missing" : "is " + value;
        throw invalid(list, json, field + " " + got + "; allowed: " + List.of(type.getEnumConstants()));
    }

    private static InvalidConfigurationException invalid(String list, String json, String why) {
        return new InvalidConfigurationException("Invalid filters: " + why + ". Received: " + json + ". Expected: {\"" + list
                + "\":[{\"name\":\"orders\",\"patternType\":\"PREFIXED\",\"filterType\":\"INCLUDE\"}]}");
    }

    /** Whether a name is in. */
    public boolean includes(String name) {
        return filters.stream().anyMatch(filter -> filter.kind == Kind.INCLUDE && filter.matches(name))
                && filters.stream().noneMatch(filter -> filter.kind == Kind.EXCLUDE && filter.matches(name));
    }

    /** Whether there is no filter at all. */
    public boolean isEmpty() {
        return filters.isEmpty();
    }
}
