package io.github.kafkaclusterlinks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkaclusterlinks.control.Link;
import io.github.kafkaclusterlinks.control.LinkStatus;
import io.github.kafkaclusterlinks.control.MirrorState;
import io.github.kafkaclusterlinks.control.Request;
import io.github.kafkaclusterlinks.control.States;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterLinksCommandTest {
    private static final String IDS = "Link name: 'my-link', link ID: 'YJIZZLmoSiKW8_O50FA7hQ', remote cluster ID:"
            + " 'remote-id', local cluster ID: 'local-id', ";

    private final FakeCluster cluster = new FakeCluster();

    @TempDir
    private Path folder;

    private Outcome run(String... words) {
        List<String> all = new ArrayList<>(List.of("--bootstrap-server", "broker2:9094"));
        all.addAll(List.of(words));
        return Outcome.of(new ClusterLinksCommand(cluster::connect), all.toArray(new String[0]));
    }

    private void addLink() {
        cluster.states
                .link("my-link", Map.of("bootstrap.servers", "broker1:9093", "metadata.max.age.ms", "5000"))
                .mirror(States.mirror("orders", "my-link", 1, null, MirrorState.ACTIVE))
                .mirror(States.mirror("clicks", "my-link", 1, null, MirrorState.PAUSED))
                .mirror(States.mirror("stopped", "my-link", 1, null, MirrorState.STOPPED))
                .mirror(States.mirror("foreign", "other", 1, null, MirrorState.ACTIVE));
    }

    private static void assertFailed(String message, Outcome outcome) {
        assertEquals(List.of("Error while executing cluster link command: " + message), outcome.lines());
        assertEquals(1, outcome.status());
    }

    @Test
    void createsALinkFromTheFileThatIsAlsoTheCommands() throws IOException {
        String file = Files.writeString(
                        folder.resolve("link.properties"),
                        "bootstrap.servers=broker1:9093\nsecurity.protocol=SSL\nssl.key.password=secret\n"
                                + "cluster.link.prefix=b1_\navailability.check.ms=1000\n")
                .toString();
        Outcome outcome = run(
                "--create", "--link", "my-link", "--command-config", file, "--config-file", file, "--cluster-id",
                "remote-id");
        assertEquals(List.of("Cluster link 'my-link' creation successfully completed."), outcome.lines());
        assertEquals(0, outcome.status());
        assertTrue(
                outcome.error().endsWith("] WARN These configurations '[availability.check.ms, cluster.link.prefix]' were"
                        + " supplied but are not used yet. (org.apache.kafka.clients.admin.AdminClientConfig)\n"),
                outcome.error());
        assertEquals(1, outcome.error().lines().count());

        Map<String, Object> client = Map.of(
                "bootstrap.servers", "broker2:9094", "security.protocol", "SSL", "ssl.key.password", "secret");
        assertEquals(List.of(client), cluster.clients);
        assertTrue(cluster.closed);
        Request request = cluster.request();
        assertEquals(Request.Action.CREATE_LINK, request.action());
        assertEquals("my-link", request.link());
        assertEquals("remote-id", request.clusterId());
        assertEquals("b1_", request.configs().get("cluster.link.prefix"));
        assertEquals("broker1:9093", request.configs().get("bootstrap.servers"));
        assertEquals("{\"ssl.key.password\":\"secret\"}", cluster.secrets());
        assertFalse(request.validateOnly() || request.skipValidation());
    }

    @Test
    void createsALinkFromTheCommandLine() {
        String filters = "{\"topicFilters\": [{\"name\":\"*\",\"patternType\":\"LITERAL\",\"filterType\":\"INCLUDE\"}]}";
        Outcome outcome = run(
                "-create", "-link", "my-link", "--config",
                "bootstrap.servers=[a:1,b:2],auto.create.mirror.topics.enable=true", "--topic-filters-json", filters,
                "--validate-only", "--exclude-validate-link");
        assertEquals(List.of("Cluster link 'my-link' can be created; nothing was changed."), outcome.lines());
        Request request = cluster.request();
        assertEquals("a:1,b:2", request.configs().get("bootstrap.servers"));
        assertEquals(filters.replace(" ", ""), request.configs().get("auto.create.mirror.topics.filters"));
        assertNull(request.sealed());
        assertTrue(request.validateOnly() && request.skipValidation());
    }

    @Test
    void whatTheManagerRefusesIsPrintedAsItComes() {
        String message = "org.apache.kafka.common.errors.InvalidRequestException: Source cluster ID matches local cluster ID"
                + " x. Cannot create cluster link to self.";
        cluster.failure = new InvalidRequestException(message);
        Outcome outcome = run("--create", "--link", "my-link", "--config", "bootstrap.servers=a:1");
        assertFailed(message, outcome);
        String logged = "] ERROR " + InvalidRequestException.class.getName() + ": " + message;
        assertTrue(outcome.error().contains(logged), outcome.error());
        assertTrue(outcome.error().endsWith(" (" + ClusterLinksCommand.class.getName() + ")\n"), outcome.error());
        assertTrue(cluster.closed);
    }

    @Test
    void whoeverMayNotIsToldSoFirst() {
        cluster.failure = new TopicAuthorizationException("Not authorized to access topics: [_cluster_link_requests]");
        Outcome outcome = run("--create", "--link", "my-link", "--config", "bootstrap.servers=a:1");
        assertEquals(
                List.of(
                        "Cluster authorization failed.",
                        "Error while executing cluster link command: Cluster authorization failed."),
                outcome.lines());
        assertEquals(1, outcome.status());
        assertTrue(outcome.error().contains("Not authorized to access topics: [_cluster_link_requests]"), outcome.error());
    }

    @Test
    void whatIsWrongInItselfIsNeverSent() {
        Outcome unknown = run("--create", "--link", "x", "--config", "bootstrap.servers=a:1,unheard.of=1");
        assertFailed("Unknown cluster link configuration(s): unheard.of", unknown);
        Outcome malformed = run(
                "--create", "--link", "x", "--config", "bootstrap.servers=a:1", "--consumer-group-filters-json", "{");
        assertEquals(1, malformed.status());
        assertTrue(malformed.lines().get(0).startsWith("Error while executing cluster link command: Invalid filters: "));
        assertFailed(
                "The file '/missing' of --command-config cannot be read: there is no such file on this machine",
                run("--list", "--command-config", "/missing"));
        assertTrue(cluster.clients.isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--create --link x             | One of --config and --config-file is needed",
                "--create --config a=1         | Missing required option --link: --create needs it.",
                "--delete                      | Missing required option --link: --delete needs it.",
                "--list --cluster-id x         | Option --cluster-id does not go with --list, only with --create.",
                "--list --force                | Option --force does not go with --list, only with --delete.",
                "--list --describe             | given were --list and --describe.",
                "--link x                      | none was given.",
                "--list --link-mode SOURCE     | link-mode is not a recognized option.",
            })
    void wrongCommandLinesGetAHint(String line, String message) {
        Outcome outcome = run(line.split(" "));
        assertEquals(1, outcome.status());
        assertEquals(List.of(), outcome.lines());
        assertTrue(outcome.error().contains(message), outcome.error());
        assertTrue(outcome.error().endsWith("Run kafka-cluster-links --help for all options.\n"), outcome.error());
        assertTrue(cluster.clients.isEmpty());
    }

    @Test
    void theAddressIsRequired() {
        Outcome outcome = Outcome.of(new ClusterLinksCommand(cluster::connect), "--list");
        assertEquals(1, outcome.status());
        assertTrue(outcome.error().startsWith("Missing required option --bootstrap-server"), outcome.error());
    }

    @Test
    void listsLinks() {
        addLink();
        assertEquals(List.of(IDS + "remote cluster available: 'true'"), run("--list").lines());
        cluster.states.status("my-link", new LinkStatus(false, 1, "no answer"));
        assertEquals(
                List.of(IDS + "remote cluster available: 'false', topics: [clicks, orders]"),
                run("--list", "--link", "my-link", "--include-topics").lines());
    }

    @Test
    void describesLinks() {
        addLink();
        String fields = IDS + "link mode: 'DESTINATION', connection mode: 'OUTBOUND', link state: 'ACTIVE', link coordinator"
                + " id: '0', link coordinator host: 'links1', topics: [clicks, orders]";
        String configs = "Configs: bootstrap.servers=broker1:9093,metadata.max.age.ms=5000,ssl.key.password=[hidden]";
        assertEquals(List.of(fields, configs), run("--describe").lines());

        cluster.states.status("my-link", new LinkStatus(false, 1, "no answer"));
        String unavailable = fields.replace("'ACTIVE'", "'UNAVAILABLE'") + ", link error: 'no answer'";
        assertEquals(List.of(unavailable, configs), run("--describe", "--link", "my-link").lines());
    }

    @Test
    void noLinksAndUnknownLinks() {
        assertEquals(new Outcome(0, List.of("No cluster links found."), ""), run("--list"));
        assertEquals(List.of("No cluster links found."), run("--describe").lines());
        Outcome described = run("--describe", "--link", "x");
        assertFailed("The cluster link doesn't exist. Received: 'x'. The cluster has no links.", described);
        addLink();
        for (String action : List.of("--list", "--describe", "--delete")) {
            Outcome unknown = run(action, "--link", "x");
            assertFailed("The cluster link doesn't exist. Received: 'x'. Links of the cluster: my-link.", unknown);
        }
        assertTrue(cluster.requests.isEmpty());
    }

    @Test
    void deletesALink() {
        addLink();
        assertEquals(
                List.of("Cluster link 'my-link' deletion successfully completed."),
                run("--delete", "--link", "my-link", "--force").lines());
        assertEquals(Request.Action.DELETE_LINK, cluster.request().action());
        assertTrue(cluster.request().force());
        assertFalse(cluster.request().validateOnly());
    }

    @Test
    void helpAndVersion() {
        Outcome help = run("--help");
        assertEquals(0, help.status());
        String text = String.join("\n", help.lines());
        for (String option : List.of(
                "--create", "--list", "--describe", "--delete", "--link", "--config-file", "--cluster-id",
                "--consumer-group-filters-json-file", "--acl-filters-json", "--topic-filters-json", "--validate-only",
                "--exclude-validate-link", "--include-topics", "--force", "--command-config", "--bootstrap-server")) {
            assertTrue(text.contains(option), option);
        }
        Outcome version = run("--version");
        assertEquals(0, version.status());
        assertTrue(version.lines().get(0).startsWith("3.9.2 (Commit:"), version.lines().toString());
    }

    @Test
    void aLinkThatWasNotValidatedMayHaveNoRemoteCluster() {
        cluster.states.link(new Link("new-link", "id", null, "local-id", Map.of(), Map.of(), 1));
        assertEquals(
                List.of("Link name: 'new-link', link ID: 'id', remote cluster ID: '', local cluster ID: 'local-id', remote"
                        + " cluster available: 'true'"),
                run("--list").lines());
    }
}
