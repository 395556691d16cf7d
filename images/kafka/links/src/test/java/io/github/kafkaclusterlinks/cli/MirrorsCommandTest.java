package io.github.kafkaclusterlinks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkaclusterlinks.control.Mirror;
import io.github.kafkaclusterlinks.control.MirrorState;
import io.github.kafkaclusterlinks.control.Progress;
import io.github.kafkaclusterlinks.control.Request;
import io.github.kafkaclusterlinks.control.States;
import java.text.SimpleDateFormat;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MirrorsCommandTest {
    private static final long STATE_TIME = 1_681_846_303_000L;
    private static final String SCHEDULED = "'s mirror was successfully scheduled. Please use the describe command with the"
            + " --pending-stopped-only option to monitor progress.";
    private static final String STOPPED_BEFORE = "Topic 'done' has already stopped its mirror from 'my-link'";

    private final FakeCluster cluster = new FakeCluster();

    @BeforeEach
    void addMirrors() {
        cluster.states
                .link("my-link", Map.of())
                .link("other", Map.of())
                .mirror(States.mirror("orders", "my-link", 2, null, MirrorState.ACTIVE))
                .mirror(States.mirror("clicks", "other", 1, null, MirrorState.PAUSED))
                .mirror(States.mirror("done", "my-link", 1, Mirror.Stop.PROMOTE, MirrorState.STOPPED));
    }

    private Outcome run(String... words) {
        List<String> all = new ArrayList<>(List.of("--bootstrap-server", "broker2:9094"));
        all.addAll(List.of(words));
        return Outcome.of(new MirrorsCommand(cluster::connect), all.toArray(new String[0]));
    }

    private static String header(String topic, String link, String state) {
        String time = new SimpleDateFormat("yyyy-MM-dd HH:mm:ss", Locale.ROOT).format(new Date(STATE_TIME));
        return "Topic: " + topic + "\tLinkName: " + link + "\tLinkId: YJIZZLmoSiKW8_O50FA7hQ\tSourceTopic: " + topic
                + "\tState: " + state + "\tSourceTopicId: AAAAAAAAAAAAAAAAAAAAAA\tStateTime: " + time;
    }

    private static String row(int partition, String state, long end, long sourceEnd, long lag) {
        return "\tPartition: " + partition + "\tState: " + state + "\tDestLogEndOffset: " + end
                + "\tLastFetchSourceHighWatermark: " + sourceEnd + "\tLag: " + lag + "\tTimeSinceLastFetchMs: ";
    }

    /** A row without its last number, which grows while the test runs; and that number. */
    private static long assertRow(String expected, String line) {
        int end = line.lastIndexOf(' ') + 1;
        assertEquals(expected, line.substring(0, end));
        return Long.parseLong(line.substring(end));
    }

    @Test
    void createsAMirrorTopic() {
        Outcome outcome = run("--create", "--mirror-topic", "b1_clicks", "--link", "my-link", "--source-topic", "clicks");
        assertEquals(new Outcome(0, List.of("Created topic b1_clicks."), ""), outcome);
        Request request = cluster.request();
        assertEquals(Request.Action.CREATE_MIRROR, request.action());
        assertEquals(List.of("b1_clicks"), request.topics());
        assertEquals("clicks", request.sourceTopic());
        assertEquals("my-link", request.link());
        assertNull(request.replicationFactor());
    }

    @Test
    void createsAMirrorTopicWithWhatIsItsOwn() {
        Outcome outcome = run(
                "--create", "--mirror-topic", "t", "--link", "my-link", "--replication-factor", "3", "--config",
                "min.insync.replicas=2,segment.ms=10", "--validate-only");
        assertEquals(List.of("Mirror topic t can be created; nothing was changed."), outcome.lines());
        assertEquals(3, cluster.request().replicationFactor());
        assertEquals(Map.of("min.insync.replicas", "2", "segment.ms", "10"), cluster.request().configs());
        assertTrue(cluster.request().validateOnly());
        assertNull(cluster.request().sourceTopic());
    }

    @Test
    void whatTheManagerRefusesIsAnError() {
        cluster.failure = new InvalidRequestException("Topic 'orders' already exists.");
        Outcome outcome = run("--create", "--mirror-topic", "orders", "--link", "my-link");
        assertEquals(List.of("Error while executing mirror command: Topic 'orders' already exists."), outcome.lines());
        assertEquals(1, outcome.status());

        cluster.failure = null;
        cluster.topicErrors = Map.of("new", "Topic renaming for mirroring not yet supported.");
        Outcome renamed = run("--create", "--mirror-topic", "new", "--link", "my-link", "--source-topic", "old");
        assertEquals(
                List.of("Error while executing mirror command: Topic renaming for mirroring not yet supported."),
                renamed.lines());
        assertEquals(1, renamed.status());
    }

    @Test
    void listsWhatIsMirrored() {
        assertEquals(List.of("clicks", "orders"), run("--list").lines());
        assertEquals(List.of("orders"), run("--list", "--link", "my-link").lines());
        assertEquals(List.of("clicks", "orders"), run("--list", "--links", "other,my-link").lines());
        cluster.states.link("empty", Map.of());
        assertEquals(new Outcome(0, List.of("No mirror topics found."), ""), run("--list", "--link", "empty"));
    }

    @Test
    void describesHowFarPartitionsAre() {
        long fetched = System.currentTimeMillis() - 5_000;
        cluster.states.progress("orders", 0, new Progress("orders", 3, 5, fetched, 0, false, null));
        cluster.ends.put(new TopicPartition("orders", 0), 3L);
        cluster.ends.put(new TopicPartition("orders", 1), 0L);
        long before = System.currentTimeMillis();
        List<String> lines = run("--describe", "--links", "my-link").lines();
        assertEquals(3, lines.size());
        assertEquals(header("orders", "my-link", "ACTIVE"), lines.get(0));
        long since = assertRow(row(0, "ACTIVE", 3, 5, 2), lines.get(1));
        assertTrue(since >= 5_000 && since < 60_000, lines.get(1));
        // Never fetched: the time since 1970.
        assertTrue(assertRow(row(1, "ACTIVE", 0, -1, -1), lines.get(2)) >= before, lines.get(2));
    }

    @Test
    void lagIsNeverNegative() {
        cluster.states.progress("orders", 0, new Progress("orders", 3, 5, 1, 0, false, null));
        cluster.ends.put(new TopicPartition("orders", 0), 9L);
        assertRow(row(0, "ACTIVE", 9, 5, 0), run("--describe", "--topics", "orders").lines().get(1));
    }

    @Test
    void aTopicThatIsGoneHasNeitherEndNorLag() {
        cluster.states.progress("orders", 0, new Progress("orders", 3, 5, 1, 0, false, null));
        assertRow(row(0, "ACTIVE", -1, 5, -1), run("--describe", "--topics", "orders").lines().get(1));
    }

    @Test
    void stoppedMirrorsAreHiddenUnlessNamed() {
        assertTrue(run("--describe").lines().stream().noneMatch(line -> line.startsWith("Topic: done")));
        for (String[] words : new String[][] {{"--topics", "done"}, {"--topics", "done", "--links", "my-link"}}) {
            List<String> lines = run("--describe", words[0], words[1]).lines();
            assertEquals(header("done", "my-link", "STOPPED"), lines.get(0));
            assertRow(row(0, "STOPPED", -1, -1, -1), lines.get(1));
        }
        assertEquals(List.of("No mirror topics found."), run("--describe", "--topics", "done", "--link", "other").lines());
    }

    @Test
    void pendingMirrorsCanBeWaitedFor() {
        assertEquals(
                new Outcome(0, List.of("No mirror topics found."), ""), run("--describe", "--pending-stopped-only"));
        cluster.states.mirror(
                States.mirror("orders", "my-link", 1, Mirror.Stop.PROMOTE, MirrorState.SOURCE_UNAVAILABLE));
        List<String> lines = run("--describe", "--pending-stopped-only").lines();
        assertEquals(2, lines.size());
        assertEquals(header("orders", "my-link", "SOURCE_UNAVAILABLE"), lines.get(0));
        assertRow(row(0, "PENDING_STOPPED", -1, -1, -1), lines.get(1));
    }

    @Test
    void aFailedMirrorSaysWhy() {
        Mirror failed = States.mirror("orders", "my-link", 0, null, MirrorState.ACTIVE)
                .in(MirrorState.FAILED, STATE_TIME, "Offset 7 of the source would get offset 6");
        cluster.states.mirror(failed);
        assertEquals(
                List.of(header("orders", "my-link", "FAILED") + "\tError: Offset 7 of the source would get offset 6"),
                run("--describe", "--topics", "orders").lines());
    }

    @Test
    void namesThatNobodyKnowsAreErrors() {
        Outcome topics = run("--describe", "--topics", "orders,nope,never");
        assertEquals(
                List.of("Error while executing mirror command: No mirror topics: never, nope. kafka-mirrors --list shows"
                        + " those that there are."),
                topics.lines());
        assertEquals(1, topics.status());
        String message = "Error while executing mirror command: The cluster link doesn't exist. Received: 'nope'. Links of"
                + " the cluster: my-link, other.";
        for (String action : List.of("--list", "--describe", "--promote", "--failover")) {
            Outcome outcome = run(action, "--link", "nope");
            assertEquals(message, outcome.lines().get(outcome.lines().size() - 1));
            assertEquals(1, outcome.status());
        }
        assertEquals(List.of(message), run("--create", "--mirror-topic", "t", "--link", "nope").lines());
        assertTrue(cluster.requests.isEmpty());
    }

    @Test
    void promotesAllMirrorsOfALink() {
        cluster.states.mirror(States.mirror("also", "my-link", 1, null, MirrorState.ACTIVE));
        assertEquals(
                new Outcome(
                        0,
                        List.of(
                                "Calculating max offset and ms lag for mirror topics: [also, orders]",
                                "Finished calculating max offset lag and max lag ms for mirror topics: [also, orders]",
                                "Request for stopping topic also" + SCHEDULED,
                                "Request for stopping topic orders" + SCHEDULED),
                        ""),
                run("--promote", "--link", "my-link"));
        assertEquals(Request.Action.PROMOTE, cluster.request().action());
        assertEquals(List.of("also", "orders"), cluster.request().topics());
        assertEquals("my-link", cluster.request().link());
    }

    @Test
    void failoverCalculatesNothing() {
        assertEquals(
                List.of("Request for stopping topic orders" + SCHEDULED), run("--failover", "--topics", "orders").lines());
        assertEquals(Request.Action.FAILOVER, cluster.request().action());
    }

    @Test
    void whatCannotBeStoppedIsSaidForEachTopic() {
        cluster.topicErrors = Map.of("done", STOPPED_BEFORE);
        Outcome outcome = run("--promote", "--topics", "done,orders");
        assertEquals(
                List.of(
                        "Calculating max offset and ms lag for mirror topics: [done, orders]",
                        "Finished calculating max offset lag and max lag ms for mirror topics: [done, orders]",
                        "Error encountered while stopping topic done's mirror: java.util.concurrent.ExecutionException:"
                                + " org.apache.kafka.common.errors.InvalidRequestException: " + STOPPED_BEFORE,
                        "Request for stopping topic orders" + SCHEDULED),
                outcome.lines());
        assertEquals(1, outcome.status());
    }

    @Test
    void nothingLeftToStopIsNoError() {
        cluster.states.mirror(States.mirror("orders", "my-link", 1, null, MirrorState.STOPPED));
        assertEquals(
                new Outcome(0, List.of("No mirror topics found."), ""), run("--promote", "--link", "my-link"));
        assertTrue(cluster.requests.isEmpty());
    }

    @Test
    void pausesAndResumes() {
        assertEquals(List.of("Mirroring of topic orders was paused."), run("--pause", "--topics", "orders").lines());
        assertEquals(Request.Action.PAUSE, cluster.request().action());
        cluster.requests.clear();
        cluster.topicErrors = Map.of("done", STOPPED_BEFORE);
        Outcome outcome = run("--unpause", "--topics", "orders,done");
        assertEquals("Mirroring of topic orders was resumed.", outcome.lines().get(0));
        assertTrue(outcome.lines().get(1).startsWith("Error encountered while unpausing topic done's mirror: "));
        assertEquals(1, outcome.status());
        assertEquals(Request.Action.UNPAUSE, cluster.request().action());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--create --link my-link                                       | Missing required option --mirror-topic",
                "--create --mirror-topic t                                     | Missing required option --link",
                "--create --mirror-topic t --link l --replication-factor many  | Invalid value many for option",
                "--create --mirror-topic t --link l --replication-factor 0     | Invalid value 0 for option",
                "--create --mirror-topic t --link l --topics a                 | Option --topics does not go with --create",
                "--promote                                                     | --promote needs --topics, or --link",
                "--failover --topics a --link my-link                          | Cannot specify both --topics and --link.",
                "--pause                                                       | Missing required option --topics",
                "--pause --link my-link                                        | Option --link does not go with --pause",
                "--resume --topics a                                           | resume is not a recognized option",
                "--list --pending-stopped-only                                 | only with --describe",
                "--promote --failover --topics a                               | given were --promote and --failover",
            })
    void wrongCommandLinesAreRefused(String line, String message) {
        Outcome outcome = run(line.trim().split(" "));
        assertEquals(1, outcome.status());
        assertEquals(List.of(), outcome.lines());
        assertTrue(outcome.error().contains(message), outcome.error());
        assertTrue(outcome.error().endsWith("Run kafka-mirrors --help for all options.\n"), outcome.error());
        assertTrue(cluster.clients.isEmpty());
    }
}
