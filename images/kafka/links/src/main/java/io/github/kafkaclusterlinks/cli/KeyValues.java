package io.github.kafkaclusterlinks.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Configs on the command line: {@code name=value,name=[a,b]}. Square brackets around a value keep its commas, as in
 * {@code kafka-configs}; so do the braces of a value that is JSON, which stay.
 */
final class KeyValues {
    private final String option;
    private final String text;
    private int at;

    private KeyValues(String option, String text) {
        this.option = option;
        this.text = text;
    }

    /**
     * Reads configs.
     *
     * @param option that they are the value of, for errors
     * @throws UsageException when they are something else, or one name has two values
     */
    static Map<String, String> parse(String option, String text) {
        return new KeyValues(option, text).all();
    }

    private Map<String, String> all() {
        Map<String, String> values = new LinkedHashMap<>();
        while (at < text.length()) {
            int equals = text.indexOf('=', at);
            String name = equals < 0 ? "" : text.substring(at, equals).strip();
            // A comma before the equals sign belongs to a value that should have been in brackets.
            if (name.isEmpty() || name.indexOf(',') >= 0) {
                throw malformed("it must be name=value,name=value; values with commas need brackets: name=[a,b]");
            }
            at = equals + 1;
            String value = value();
            String other = values.put(name, value);
            if (other != null && !other.equals(value)) {
                throw malformed(name + " has two different values");
            }
        }
        if (values.isEmpty()) {
            throw malformed("it is empty");
        }
        return values;
    }

    private String value() {
        int start = at;
        char first = at < text.length() ? text.charAt(at) : ',';
        if (first != '[' && first != '{') {
            int comma = text.indexOf(',', at);
            int end = comma < 0 ? text.length() : comma;
            at = end + 1;
            return text.substring(start, end).strip();
        }
        int end = endOfGroup(first, first == '[' ? ']' : '}');
        at = end + 1;
        if (at < text.length() && text.charAt(at) != ',') {
            throw malformed("a value goes on after its closing bracket");
        }
        at++;
        return first == '[' ? text.substring(start + 1, end) : text.substring(start, end + 1);
    }

    /** Where the bracket closes that opens here; brackets within quotes do not count. */
    private int endOfGroup(char open, char close) {
        int depth = 0;
        boolean quoted = false;
        for (int i = at; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && c == open) {
                depth++;
            } else if (!quoted && c == close && --depth == 0) {
                return i;
            }
        }
        throw malformed("a bracket is not closed");
    }

    /** The text itself is not shown: it may hold passwords. */
    private UsageException malformed(String why) {
        return new UsageException("The value of --" + option + " cannot be used: " + why + ".");
    }
}
