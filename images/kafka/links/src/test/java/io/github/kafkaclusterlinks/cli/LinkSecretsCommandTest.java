package io.github.kafkaclusterlinks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkaclusterlinks.control.Request;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.junit.jupiter.api.Test;

class LinkSecretsCommandTest {
    private final FakeCluster cluster = new FakeCluster();

    private Outcome run(String... words) {
        return Outcome.of(new LinkSecretsCommand(cluster::connect), words);
    }

    @Test
    void asksTheManagerToEncryptEverythingUnderThePresentSecret() {
        cluster.states.link("my-link", Map.of()).link("other", Map.of());
        Outcome outcome = run("--encrypt", "--bootstrap-server", "broker2:9094");
        assertEquals(List.of("The secrets of 2 link(s) are encrypted under the present secret."), outcome.lines());
        assertEquals(0, outcome.status());
        assertEquals(Request.Action.ENCRYPT_SECRETS, cluster.request().action());
        assertTrue(cluster.closed);
    }

    @Test
    void failsWithTheManagersWords() {
        cluster.failure = new InvalidRequestException("The sensitive configs of links [my-link] cannot be read");
        Outcome outcome = run("--encrypt", "--bootstrap-server", "broker2:9094");
        assertEquals(
                List.of("Error while executing link secrets command: The sensitive configs of links [my-link] cannot be read"),
                outcome.lines());
        assertEquals(1, outcome.status());
    }

    @Test
    void doesNothingUnlessItIsTold() {
        assertEquals(1, run("--bootstrap-server", "broker2:9094").status());
        assertEquals(List.of(), cluster.requests);
    }
}
