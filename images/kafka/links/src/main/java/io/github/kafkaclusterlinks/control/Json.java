package io.github.kafkaclusterlinks.control;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;

/** The form in which everything is kept in the internal topics: JSON that leaves out what is null. */
public final class Json {
    /** Fields that a newer version adds do not trouble an older one. */
    static final ObjectMapper MAPPER = new ObjectMapper()
            .setSerializationInclusion(JsonInclude.Include.NON_NULL)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private Json() {}

    /** A value as JSON. */
    public static byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("Cannot be written as JSON: " + value.getClass(), impossible);
        }
    }

    /**
     * A value from its JSON.
     *
     * @throws IllegalArgumentException when it is something else
     */
    public static <T> T read(byte[] json, Class<T> type) {
        try {
            T value = json == null ? null : MAPPER.readValue(json, type);
            if (value == null) {
                throw new IllegalArgumentException("Nothing where a " + type.getSimpleName() + " should be");
            }
            return value;
        } catch (IOException problem) {
            throw new IllegalArgumentException("Not a " + type.getSimpleName() + ": " + problem.getMessage(), problem);
        }
    }

    /**
     * JSON on one line, without blanks.
     *
     * @throws IllegalArgumentException when it is something else, that says where
     */
    public static String compact(String json) {
        try {
            return MAPPER.reader()
                    .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .readTree(json)
                    .toString();
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(malformed.getOriginalMessage(), malformed);
        }
    }

    /** A JSON object whose values are all texts. */
    public static Map<String, String> readTexts(byte[] json) {
        try {
            return MAPPER.readValue(json, new TypeReference<>() {});
        } catch (IOException problem) {
            throw new IllegalArgumentException("Not an object of texts: " + problem.getMessage(), problem);
        }
    }
}
