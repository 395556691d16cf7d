package io.github.kafkaclusterlinks.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TopicConfigsTest {
    private static final String ROOM = Integer.toString(TopicConfigs.ROOM);
    private static final String FOREVER = Long.toString(Long.MAX_VALUE);

    /** What every mirror has: the time and the compression that records came with. */
    private static final Map<String, String> AS_RECORDS_ARE = Map.of(
            "message.timestamp.type", "CreateTime",
            "message.timestamp.before.max.ms", FOREVER,
            "message.timestamp.after.max.ms", FOREVER,
            "compression.type", "producer");

    private static ConfigEntry entry(String name, String value, ConfigSource source) {
        return new ConfigEntry(name, value, source, false, false, List.of(), ConfigEntry.ConfigType.STRING, null);
    }

    private static ConfigEntry set(String name, String value) {
        return entry(name, value, ConfigSource.DYNAMIC_TOPIC_CONFIG);
    }

    private static ConfigEntry byDefault(String name, String value) {
        return entry(name, value, ConfigSource.DEFAULT_CONFIG);
    }

    private static Config config(ConfigEntry... entries) {
        return new Config(List.of(entries));
    }

    /** A mirror that has what it must, and these. */
    private static Config mirror(ConfigEntry... more) {
        List<ConfigEntry> entries = new ArrayList<>(List.of(more));
        AS_RECORDS_ARE.forEach((name, value) -> entries.add(set(name, value)));
        return new Config(entries);
    }

    private static Map<String, String> wanted(String... namesAndValues) {
        Map<String, String> wanted = new HashMap<>(AS_RECORDS_ARE);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            wanted.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return wanted;
    }

    /** As "SET name=value" or "DELETE name". */
    private static Set<String> changes(Config mirror, Map<String, String> wanted) {
        return TopicConfigs.changes(mirror, wanted).stream()
                .map(change -> change.opType() == AlterConfigOp.OpType.SET
                        ? "SET " + change.configEntry().name() + "=" + change.configEntry().value()
                        : change.opType() + " " + change.configEntry().name())
                .collect(Collectors.toSet());
    }

    @Test
    void keepsTimesAndCompressionAsTheyAreWhileMirroring() {
        assertEquals(AS_RECORDS_ARE, TopicConfigs.whileMirroring(config()));
        Config source = config(
                set("message.timestamp.type", "LogAppendTime"),
                set("message.timestamp.before.max.ms", "1000"),
                set("message.timestamp.after.max.ms", "1000"),
                set("compression.type", "zstd"));
        assertEquals(AS_RECORDS_ARE, TopicConfigs.whileMirroring(source));
    }

    @ParameterizedTest
    @EnumSource(
            value = ConfigSource.class,
            names = {
                "DYNAMIC_TOPIC_CONFIG", "DYNAMIC_BROKER_CONFIG", "DYNAMIC_DEFAULT_BROKER_CONFIG", "STATIC_BROKER_CONFIG",
                "DEFAULT_CONFIG"
            })
    void keepsRecordsAsLongAsTheSourceDoesWhateverThatComesFrom(ConfigSource from) {
        Config source = config(
                entry("cleanup.policy", "compact", from),
                entry("max.message.bytes", "2000000", from),
                entry("retention.ms", "-1", from),
                entry("retention.bytes", "1000", from));
        assertEquals(
                wanted(
                        "cleanup.policy", "compact", "max.message.bytes", ROOM, "retention.ms", "-1",
                        "retention.bytes", "1000"),
                TopicConfigs.whileMirroring(source));
    }

    @ParameterizedTest
    @CsvSource({
        "delete.retention.ms, 1",
        "min.compaction.lag.ms, 2",
        "max.compaction.lag.ms, 3",
        "min.cleanable.dirty.ratio, 0.4",
        "segment.ms, 6",
    })
    void followsTheSourceInTheRestWhereItWasSet(String name, String value) {
        assertEquals(wanted(name, value), TopicConfigs.whileMirroring(config(set(name, value))));
        assertEquals(AS_RECORDS_ARE, TopicConfigs.whileMirroring(config(byDefault(name, value))));
        assertEquals(
                AS_RECORDS_ARE,
                TopicConfigs.whileMirroring(config(entry(name, value, ConfigSource.STATIC_BROKER_CONFIG))));
    }

    /** What the source has in small batches, or compressed with another codec, arrives in batches of our own. */
    @ParameterizedTest
    @CsvSource({"max.message.bytes", "segment.bytes"})
    void limitsOfABatchHaveRoomUntilTheTopicIsStopped(String name) {
        for (ConfigSource from : List.of(ConfigSource.DYNAMIC_TOPIC_CONFIG, ConfigSource.DEFAULT_CONFIG)) {
            Config small = config(entry(name, "65536", from));
            Config large = config(entry(name, "1073741824", from));
            // Of segment.bytes only what was set for the topic counts.
            boolean follows = name.equals("max.message.bytes") || from == ConfigSource.DYNAMIC_TOPIC_CONFIG;
            assertEquals(follows ? wanted(name, ROOM) : AS_RECORDS_ARE, TopicConfigs.whileMirroring(small));
            assertEquals(follows ? wanted(name, "1073741824") : AS_RECORDS_ARE, TopicConfigs.whileMirroring(large));
            assertEquals(follows ? Map.of(name, "65536") : Map.of(), TopicConfigs.whenStopped(small));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "min.insync.replicas, 2",
        "unclean.leader.election.enable, true",
        "leader.replication.throttled.replicas, *",
        "follower.replication.throttled.replicas, *",
        "flush.messages, 1",
        "confluent.placement.constraints, any",
        "remote.storage.enable, true",
    })
    void whereAndHowSafelyIsTheDestinationsToSay(String name, String value) {
        Config source = config(set(name, value));
        assertEquals(AS_RECORDS_ARE, TopicConfigs.whileMirroring(source));
        assertEquals(Map.of(), TopicConfigs.whenStopped(source));
        assertEquals(Set.of(), changes(mirror(set(name, value)), AS_RECORDS_ARE));
        assertFalse(TopicConfigs.isMirrored(name));
    }

    @Test
    void aTopicThatIsStoppedGetsTheRestOfWhatWasSetForItsSource() {
        Config source = config(
                set("message.timestamp.type", "LogAppendTime"),
                set("compression.type", "zstd"),
                byDefault("message.timestamp.before.max.ms", "1000"),
                entry("message.timestamp.after.max.ms", "1000", ConfigSource.STATIC_BROKER_CONFIG),
                set("retention.ms", "1"),
                set("segment.ms", "1"));
        assertEquals(
                Map.of("message.timestamp.type", "LogAppendTime", "compression.type", "zstd"),
                TopicConfigs.whenStopped(source));
    }

    @Test
    void nothingIsChangedWhereNothingDiffers() {
        Config mirror = mirror(set("retention.ms", "7"), set("segment.ms", "8"), byDefault("segment.bytes", "9"));
        assertEquals(Set.of(), changes(mirror, wanted("retention.ms", "7", "segment.ms", "8")));
    }

    @Test
    void whatDiffersIsSet() {
        Config mirror = mirror(set("retention.ms", "7"), byDefault("retention.bytes", "-1"));
        assertEquals(
                Set.of("SET retention.ms=8", "SET retention.bytes=1000", "SET segment.ms=9"),
                changes(mirror, wanted("retention.ms", "8", "retention.bytes", "1000", "segment.ms", "9")));
        assertEquals(
                AS_RECORDS_ARE.entrySet().stream().map(entry -> "SET " + entry).collect(Collectors.toSet()),
                changes(config(), AS_RECORDS_ARE));
    }

    /** The destination's default may be another one tomorrow. */
    @Test
    void whatIsRightByChanceIsSetAllTheSame() {
        assertEquals(
                Set.of("SET retention.ms=7"), changes(mirror(byDefault("retention.ms", "7")), wanted("retention.ms", "7")));
    }

    @Test
    void whatTheSourceDoesNotHaveAnyMoreGoesBackToItsDefault() {
        Config mirror = mirror(set("segment.ms", "7"), set("retention.ms", "1"), byDefault("segment.bytes", "9"));
        assertEquals(Set.of("DELETE segment.ms"), changes(mirror, wanted("retention.ms", "1")));
    }

    @Test
    void whatUsersMaySetOnAMirrorIsLeftAlone() {
        Config mirror = mirror(set("min.insync.replicas", "2"), set("unclean.leader.election.enable", "true"));
        assertEquals(Set.of(), changes(mirror, AS_RECORDS_ARE));
    }

    @ParameterizedTest
    @CsvSource({
        "cleanup.policy", "max.message.bytes", "retention.ms", "retention.bytes", "delete.retention.ms", "segment.bytes",
        "message.timestamp.type", "compression.type",
    })
    void whatFollowsTheSourceIsNotForUsersToSet(String name) {
        assertTrue(TopicConfigs.isMirrored(name));
    }
}
