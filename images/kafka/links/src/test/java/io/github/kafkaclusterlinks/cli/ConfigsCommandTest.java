package io.github.kafkaclusterlinks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkaclusterlinks.control.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigsCommandTest {
    private final FakeCluster cluster = new FakeCluster();

    @TempDir
    private Path folder;

    @BeforeEach
    void addLink() {
        cluster.states.link("my-link", Map.of("bootstrap.servers", "broker1:9093", "cluster.link.paused", "true"));
    }

    private Outcome run(String... words) {
        List<String> all = new ArrayList<>(List.of("--bootstrap-server", "broker2:9094"));
        all.addAll(List.of(words));
        return Outcome.of(new ConfigsCommand(cluster::connect), all.toArray(new String[0]));
    }

    @ParameterizedTest
    @CsvSource({
        "--describe --cluster-link my-link, true",
        "--describe --cluster-link=my-link, true",
        "-describe -cluster-link my-link, true",
        "--alter --entity-type cluster-links --entity-name my-link, true",
        "--alter --entity-type=cluster-links --entity-name my-link, true",
        "--describe --entity-type topics --entity-name cluster-link, false",
        "--describe --entity-type topics --entity-name cluster-links, false",
        "--describe --topic cluster-link, false",
        "--entity-type, false",
        "--help, false",
    })
    void takesOnlyWhatIsAboutLinks(String line, boolean links) {
        assertEquals(links, ConfigsCommand.isAboutLinks(line.split(" ")));
    }

    @Test
    void describesWhatIsSet() {
        List<String> lines = List.of(
                "Dynamic configs for cluster-link my-link are:",
                "  bootstrap.servers=broker1:9093 sensitive=false synonyms={}",
                "  cluster.link.paused=true sensitive=false synonyms={}",
                "  ssl.key.password=null sensitive=true synonyms={}");
        assertEquals(new Outcome(0, lines, ""), run("--describe", "--cluster-link", "my-link"));
        assertEquals(lines, run("--describe", "--entity-type", "cluster-links").lines());
        assertEquals(lines, run("--describe", "--entity-type", "cluster-links", "--entity-name", "my-link").lines());
    }

    @Test
    void describesDefaultsToo() {
        List<String> lines = run("--describe", "--cluster-link", "my-link", "--all").lines();
        assertEquals("All configs for cluster-link my-link are:", lines.get(0));
        assertTrue(lines.contains("  availability.check.ms=60000 sensitive=false synonyms={}"), lines.toString());
        assertTrue(lines.contains("  cluster.link.paused=true sensitive=false synonyms={}"), lines.toString());
    }

    @Test
    void changesALink() throws IOException {
        String file = Files.writeString(folder.resolve("more.properties"), "ssl.key.password=new\n").toString();
        Outcome outcome = run(
                "--alter", "--cluster-link", "my-link", "--add-config", "cluster.link.paused=true", "--add-config-file",
                file, "--delete-config", "metadata.max.age.ms,request.timeout.ms");
        assertEquals(new Outcome(0, List.of("Completed updating config for cluster-link my-link."), ""), outcome);
        Request request = cluster.request();
        assertEquals(Request.Action.ALTER_LINK, request.action());
        assertEquals("my-link", request.link());
        assertEquals(Map.of("cluster.link.paused", "true"), request.configs());
        assertEquals("{\"ssl.key.password\":\"new\"}", cluster.secrets());
        assertEquals(List.of("metadata.max.age.ms", "request.timeout.ms"), request.removed());
    }

    @Test
    void anUnknownLinkIsAnError() {
        for (String[] words : new String[][] {{"--describe"}, {"--alter", "--add-config", "a=1"}}) {
            List<String> all = new ArrayList<>(List.of(words));
            all.addAll(List.of("--cluster-link", "x"));
            Outcome outcome = run(all.toArray(new String[0]));
            assertEquals(
                    List.of("Error while executing config command: The cluster link doesn't exist. Received: 'x'. Links of"
                            + " the cluster: my-link."),
                    outcome.lines());
            assertEquals(1, outcome.status());
        }
        assertTrue(cluster.requests.isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--alter --cluster-link x                                       | needs at least one of --add-config",
                "--alter --cluster-link x --add-config a=1 --delete-config a    | both to be set and to be deleted",
                "--alter --entity-type cluster-links --add-config a=1           | Missing required option --cluster-link",
                "--describe --cluster-link x --add-config a=1                   | --add-config does not go with --describe",
                "--describe --cluster-link x --entity-type topics               | does not go with --entity-type topics",
                "--describe --cluster-link x --entity-name x                    | --entity-name needs --entity-type",
                "--describe --cluster-link x --entity-type cluster-links --entity-name y | but --entity-name says y",
                "--describe --cluster-link x --zookeeper z:2181                 | zookeeper is not a recognized option",
            })
    void wrongCommandLinesAreRefused(String line, String message) {
        Outcome outcome = run(line.trim().split(" "));
        assertEquals(1, outcome.status());
        assertEquals(List.of(), outcome.lines());
        assertTrue(outcome.error().contains(message), outcome.error());
        assertTrue(cluster.clients.isEmpty());
    }
}
