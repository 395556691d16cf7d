package io.github.kafkaclusterlinks.cli;

import io.github.kafkaclusterlinks.control.Json;
import io.github.kafkaclusterlinks.control.LinkConfig;
import io.github.kafkaclusterlinks.control.NameFilters;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.errors.InvalidConfigurationException;

/**
 * The configs that a command line gives for a link, from all the options and files that can hold them. It does not
 * matter where a config stands, but in no two places may it have different values.
 */
final class LinkConfigs {
    /** The configs that are JSON, and the list that each is of. */
    private static final Map<String, String> FILTERS = Map.of(
            LinkConfig.OFFSET_FILTERS, LinkConfig.GROUP_FILTERS,
            LinkConfig.AUTO_CREATE_FILTERS, LinkConfig.TOPIC_FILTERS,
            LinkConfig.ACL_FILTERS, "aclFilters");

    private final Arguments arguments;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, String> origins = new LinkedHashMap<>();

    LinkConfigs(Arguments arguments) {
        this.arguments = arguments;
    }

    /** Takes an option with {@code name=value,…}, if it is given. */
    LinkConfigs inline(String option) {
        for (String text : arguments.values(option)) {
            putAll(option, KeyValues.parse(option, text));
        }
        return this;
    }

    /** Takes an option that names a properties file, if it is given. */
    LinkConfigs file(String option) {
        String name = arguments.value(option);
        if (name != null) {
            putAll(option, PropertiesFile.read(option, name).entries());
        }
        return this;
    }

    /** Takes the JSON of filters, if it is given: {@code --<option> JSON} or {@code --<option>-file FILE}. */
    LinkConfigs filters(String option, String config) {
        String fileOption = option + "-file";
        String inline = arguments.value(option);
        String file = arguments.value(fileOption);
        if (inline != null && file != null) {
            throw new UsageException("Cannot specify both --" + option + " and --" + fileOption + ".");
        }
        if (inline != null) {
            put(option, config, inline);
        } else if (file != null) {
            put(fileOption, config, PropertiesFile.text(fileOption, file));
        }
        return this;
    }

    /** All of them by name. */
    Map<String, String> values() {
        return values;
    }

    private void putAll(String option, Map<String, String> more) {
        for (Map.Entry<String, String> entry : more.entrySet()) {
            put(option, entry.getKey(), entry.getValue());
        }
    }

    private void put(String option, String name, String given) {
        String value = FILTERS.containsKey(name) && !given.isBlank() ? compact(name, given) : given;
        String other = values.put(name, value);
        if (other != null && !other.equals(value)) {
            throw new UsageException("Configuration " + name + " has one value in --" + origins.get(name)
                    + " and another in --" + option + "; leave one of them out.");
        }
        origins.put(name, option);
    }

    /** Files have line breaks, which lines of output must not have. */
    private static String compact(String name, String json) {
        String list = FILTERS.get(name);
        if (!name.equals(LinkConfig.ACL_FILTERS)) {
            NameFilters.parse(list, json);
        }
        String compact;
        try {
            compact = Json.compact(json);
        } catch (IllegalArgumentException malformed) {
            throw invalid("it is not JSON: " + malformed.getMessage(), json);
        }
        if (!compact.startsWith("{\"" + list + "\":[")) {
            throw invalid("it must have the list " + list, json);
        }
        return compact;
    }

    private static InvalidConfigurationException invalid(String why, String json) {
        return new InvalidConfigurationException("Invalid filters: " + why + ". Received: " + json);
    }
}
