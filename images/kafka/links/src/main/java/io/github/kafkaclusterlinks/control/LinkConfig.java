package io.github.kafkaclusterlinks.control;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InvalidConfigurationException;

/**
 * Configuration of a link: names and defaults of Confluent Platform 7.3, chapter 3.9 of its public documentation's
 * "Cluster Link Configuration"; everything else it takes is a setting of the clients that read the source cluster.
 */
public final class LinkConfig extends AbstractConfig {
    public static final String PREFIX = "cluster.link.prefix";
    public static final String PAUSED = "cluster.link.paused";
    public static final String LINK_MODE = "link.mode";
    public static final String CONNECTION_MODE = "connection.mode";
    public static final String RETRY_TIMEOUT_MS = "cluster.link.retry.timeout.ms";
    public static final String AVAILABILITY_CHECK_MS = "availability.check.ms";
    public static final String AVAILABILITY_THRESHOLD = "availability.check.consecutive.failure.threshold";
    public static final String AUTO_CREATE = "auto.create.mirror.topics.enable";
    public static final String AUTO_CREATE_FILTERS = "auto.create.mirror.topics.filters";
    public static final String OFFSET_SYNC = "consumer.offset.sync.enable";
    public static final String OFFSET_SYNC_MS = "consumer.offset.sync.ms";
    public static final String OFFSET_FILTERS = "consumer.offset.group.filters";
    public static final String GROUP_PREFIX = "consumer.group.prefix.enable";
    public static final String ACL_SYNC = "acl.sync.enable";
    public static final String ACL_SYNC_MS = "acl.sync.ms";
    public static final String ACL_FILTERS = "acl.filters";
    public static final String TOPIC_CONFIG_SYNC_MS = "topic.config.sync.ms";
    public static final String FETCHERS = "num.cluster.link.fetchers";

    /** Lists of {@link NameFilters}. */
    public static final String GROUP_FILTERS = "groupFilters";

    public static final String TOPIC_FILTERS = "topicFilters";

    /** Longest prefix, as in Confluent's documentation. */
    public static final int LONGEST_PREFIX = 12;

    /** Cannot be changed once the link exists. */
    public static final Set<String> FIXED = Set.of(PREFIX, LINK_MODE, CONNECTION_MODE, FETCHERS);

    private static final ConfigDef OWN = new ConfigDef()
            .define(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, Type.LIST, HIGH, "Addresses of the source cluster.")
            .define(LINK_MODE, Type.STRING, "DESTINATION", ValidString.in("DESTINATION"), MEDIUM, "Which end this is.")
            .define(CONNECTION_MODE, Type.STRING, "OUTBOUND", ValidString.in("OUTBOUND"), MEDIUM, "Who connects.")
            .define(PREFIX, Type.STRING, "", HIGH, "What the names of mirror topics start with.")
            .define(PAUSED, Type.BOOLEAN, false, MEDIUM, "Stops mirroring of all topics for now.")
            .define(RETRY_TIMEOUT_MS, Type.LONG, 300_000L, Range.atLeast(0), LOW, "Accepted; errors are retried for ever.")
            .define(AVAILABILITY_CHECK_MS, Type.LONG, 60_000L, Range.atLeast(1), MEDIUM, "Between two probes of the source.")
            .define(AVAILABILITY_THRESHOLD, Type.INT, 5, Range.atLeast(1), MEDIUM, "Failed probes until it is unavailable.")
            .define(AUTO_CREATE, Type.BOOLEAN, false, MEDIUM, "Mirrors every topic that the filters let in.")
            .define(AUTO_CREATE_FILTERS, Type.STRING, "", MEDIUM, "JSON with " + TOPIC_FILTERS + ".")
            .define(OFFSET_SYNC, Type.BOOLEAN, false, MEDIUM, "Copies the positions of consumer groups.")
            .define(OFFSET_SYNC_MS, Type.LONG, 30_000L, Range.atLeast(1000), MEDIUM, "Between two copies.")
            .define(OFFSET_FILTERS, Type.STRING, "", MEDIUM, "JSON with " + GROUP_FILTERS + ".")
            .define(GROUP_PREFIX, Type.BOOLEAN, false, LOW, "Puts the link's prefix before group names, too.")
            .define(ACL_SYNC, Type.BOOLEAN, false, LOW, "Not supported here.")
            .define(ACL_SYNC_MS, Type.LONG, 5_000L, Range.atLeast(1000), LOW, "Not supported here.")
            .define(ACL_FILTERS, Type.STRING, "", LOW, "Not supported here.")
            .define(TOPIC_CONFIG_SYNC_MS, Type.LONG, 5_000L, Range.atLeast(1000), MEDIUM, "Between copies of topic configs.")
            .define(FETCHERS, Type.INT, 2, Range.between(1, 64), LOW, "Tasks that share the partitions, over all workers.")
            .define(
                    CommonClientConfigs.METADATA_MAX_AGE_CONFIG, Type.LONG, 5_000L, Range.atLeast(100), MEDIUM,
                    "How soon new source topics and partitions are noticed.");

    private static final ConfigDef CONSUMER = ConsumerConfig.configDef();
    private static final ConfigDef ADMIN = AdminClientConfig.configDef();

    /** Of the clients' settings, those that the engine decides. */
    private static final Set<String> RESERVED = Set.of(
            ConsumerConfig.GROUP_ID_CONFIG,
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG,
            ConsumerConfig.METRIC_REPORTER_CLASSES_CONFIG);

    /** Also accepted: what {@code --command-config} files have, which users give for both. */
    private static final Set<String> TOLERATED_PREFIXES =
            Set.of("confluent.", "local.", "replica.", "topic.config.sync.", "mirror.");

    private LinkConfig(Map<String, String> values) {
        super(OWN, values, false);
    }

    /**
     * Checks a configuration as a whole.
     *
     * @throws InvalidConfigurationException that names the key, the value and what is allowed
     */
    public static LinkConfig of(Map<String, String> values) {
        Set<String> unknown = new TreeSet<>();
        for (String name : values.keySet()) {
            if (RESERVED.contains(name)) {
                throw new InvalidConfigurationException(
                        "Cluster link configuration " + name + " cannot be set: the link decides it. Leave it out.");
            }
            if (!isKnown(name)) {
                unknown.add(name);
            }
        }
        if (!unknown.isEmpty()) {
            throw new InvalidConfigurationException("Unknown cluster link configuration(s): " + String.join(", ", unknown));
        }
        try {
            LinkConfig config = new LinkConfig(values);
            config.checkCombinations();
            // The consumer's definition has the types and ranges of all client settings.
            CONSUMER.validate(config.clientTexts()).stream()
                    .filter(value -> !value.errorMessages().isEmpty() && values.containsKey(value.name()))
                    .findFirst()
                    .ifPresent(value -> {
                        throw new InvalidConfigurationException(value.errorMessages().get(0));
                    });
            return config;
        } catch (ConfigException invalid) {
            throw new InvalidConfigurationException(invalid.getMessage());
        }
    }

    private void checkCombinations() {
        String prefix = getString(PREFIX);
        if (prefix.length() > LONGEST_PREFIX || !prefix.matches("[a-zA-Z0-9._-]*")) {
            throw new InvalidConfigurationException("Invalid value " + prefix + " for configuration " + PREFIX + ": at most "
                    + LONGEST_PREFIX + " of the characters a-z, A-Z, 0-9, '.', '_' and '-'; it has " + prefix.length());
        }
        if (prefix.startsWith("__")) {
            throw new InvalidConfigurationException(
                    "Invalid value " + prefix + " for configuration " + PREFIX + ": names that start with __ are internal");
        }
        if (getBoolean(ACL_SYNC)) {
            throw new InvalidConfigurationException("Invalid value true for configuration " + ACL_SYNC
                    + ": ACLs are not copied by this engine; set it to false and create them at the destination");
        }
        NameFilters topics = NameFilters.parse(TOPIC_FILTERS, getString(AUTO_CREATE_FILTERS));
        NameFilters groups = NameFilters.parse(GROUP_FILTERS, getString(OFFSET_FILTERS));
        requireFilters(AUTO_CREATE, AUTO_CREATE_FILTERS, topics);
        requireFilters(OFFSET_SYNC, OFFSET_FILTERS, groups);
        if (getBoolean(GROUP_PREFIX) && prefix.isEmpty()) {
            throw new InvalidConfigurationException(GROUP_PREFIX + " is true, but there is no " + PREFIX + " to put before");
        }
    }

    private void requireFilters(String switchedOn, String name, NameFilters filters) {
        if (getBoolean(switchedOn) && filters.isEmpty()) {
            throw new InvalidConfigurationException(
                    switchedOn + " is true, but " + name + " is not set. Please set " + name + " to proceed.");
        }
    }

    /** Which topics are to be mirrored by themselves. */
    public NameFilters topicFilters() {
        return NameFilters.parse(TOPIC_FILTERS, getString(AUTO_CREATE_FILTERS));
    }

    /** Whose positions are to be copied. */
    public NameFilters groupFilters() {
        return NameFilters.parse(GROUP_FILTERS, getString(OFFSET_FILTERS));
    }

    /** Settings of the clients that read the source cluster. */
    public Map<String, Object> clientValues() {
        return new HashMap<>(clientTexts());
    }

    private Map<String, String> clientTexts() {
        Map<String, String> client = new HashMap<>();
        originalsStrings().forEach((name, value) -> {
            boolean ofClients = CONSUMER.names().contains(name) || ADMIN.names().contains(name);
            if (ofClients && !ConsumerConfig.CLIENT_ID_CONFIG.equals(name)) {
                client.put(name, value);
            }
        });
        return client;
    }

    /** Whether a config's value must not be shown. */
    public static boolean isSensitive(String name) {
        ConfigDef.ConfigKey key = CONSUMER.configKeys().getOrDefault(name, ADMIN.configKeys().get(name));
        return (key != null && key.type == Type.PASSWORD) || name.endsWith("password") || name.endsWith(".jaas.config");
    }

    private static boolean isKnown(String name) {
        return OWN.names().contains(name)
                || CONSUMER.names().contains(name)
                || ADMIN.names().contains(name)
                || TOLERATED_PREFIXES.stream().anyMatch(name::startsWith);
    }

    /** Names of the links' own settings, each with its default; for help and documentation. */
    public static List<ConfigDef.ConfigKey> definitions() {
        return List.copyOf(OWN.configKeys().values());
    }
}
