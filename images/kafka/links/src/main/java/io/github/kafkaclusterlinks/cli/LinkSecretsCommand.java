package io.github.kafkaclusterlinks.cli;

import io.github.kafkaclusterlinks.control.ControlState;
import io.github.kafkaclusterlinks.control.Request;
import java.io.PrintStream;
import org.apache.kafka.common.utils.Exit;

/** {@code kafka-link-secrets}: gives up an old {@code password.encoder.secret} of the link workers. Our own command. */
public final class LinkSecretsCommand extends LinkCommand {
    private static final String ENCRYPT = "encrypt";

    LinkSecretsCommand(LinkCluster.Connector connector) {
        super("kafka-link-secrets", "link secrets", connector);
    }

    /** Runs the command and ends the process with its status. */
    public static void main(String[] args) {
        Exit.exit(new LinkSecretsCommand(KafkaLinkCluster::new).run(args, System.out, System.err));
    }

    @Override
    Arguments arguments() {
        Arguments arguments = new Arguments("Replaces the secret that sensitive configs of links are stored under.")
                .action(ENCRYPT, "Encrypts what is stored under the password.encoder.secret of the link workers, which read"
                        + " it with their password.encoder.old.secret. Run it when all workers have both.");
        return withCluster(arguments);
    }

    @Override
    int execute(Arguments arguments, PrintStream out) {
        try (LinkCluster cluster = connect(client(arguments, COMMAND_CONFIG))) {
            ControlState state = cluster.state();
            cluster.call(Request.encryptSecrets(), state);
            out.println("The secrets of " + state.links().size() + " link(s) are encrypted under the present secret.");
        }
        return 0;
    }
}
