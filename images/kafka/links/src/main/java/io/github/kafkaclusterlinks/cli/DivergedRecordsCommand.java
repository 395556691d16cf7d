package io.github.kafkaclusterlinks.cli;

import io.github.kafkaclusterlinks.rescue.Rescue;
import java.io.PrintStream;
import org.apache.kafka.common.utils.Exit;

/**
 * {@code kafka-diverged-records}: the records that a topic has and the source of a mirror does not. Counts them, or copies
 * them to a topic of their own, so that a mirror can take the topic's place. Our own command.
 */
public final class DivergedRecordsCommand extends Command {
    private static final String DESCRIBE = "describe";
    private static final String COPY = "copy";
    private static final String TOPIC = "topic";
    private static final String SOURCE_BOOTSTRAP_SERVER = "source-bootstrap-server";
    private static final String SOURCE_COMMAND_CONFIG = "source-command-config";
    private static final String SOURCE_TOPIC = "source-topic";
    private static final String DELETE = "delete-topic";

    DivergedRecordsCommand() {
        super("kafka-diverged-records", "diverged records");
    }

    /** Runs the command and ends the process with its status. */
    public static void main(String[] args) {
        Exit.exit(new DivergedRecordsCommand().run(args, System.out, System.err));
    }

    @Override
    Arguments arguments() {
        Arguments arguments = new Arguments("Finds the records of a topic that the source of a mirror does not have.")
                .action(DESCRIBE, "Counts them; changes nothing.")
                .action(COPY, "Copies them to TOPIC.diverged, with their partition, key, value, headers and time, and"
                        + " compares the copies. What is copied already is not copied again.");
        return LinkCommand.withCluster(arguments)
                .value(TOPIC, "topic", "Required: the topic that is to become a mirror.")
                .value(SOURCE_BOOTSTRAP_SERVER, "host:port,...", "Required: the cluster of the mirror's source.")
                .value(SOURCE_COMMAND_CONFIG, "file", "Properties of the connection to it; by default those of --"
                        + LinkCommand.COMMAND_CONFIG + ".")
                .value(SOURCE_TOPIC, "topic", "Name of the topic there; by default the same.")
                .flag(DELETE, "Deletes the topic afterwards, unless somebody has written to it.", COPY);
    }

    @Override
    int execute(Arguments arguments, PrintStream out) throws Exception {
        String topic = arguments.required(TOPIC);
        String sourceTopic = arguments.isGiven(SOURCE_TOPIC) ? arguments.value(SOURCE_TOPIC) : topic;
        String file = arguments.value(LinkCommand.COMMAND_CONFIG);
        String sourceFile = arguments.isGiven(SOURCE_COMMAND_CONFIG) ? arguments.value(SOURCE_COMMAND_CONFIG) : file;
        try (Rescue rescue = new Rescue(
                ClientSettings.read(
                        arguments.required(LinkCommand.BOOTSTRAP_SERVER), properties(LinkCommand.COMMAND_CONFIG, file)),
                topic,
                ClientSettings.read(
                        arguments.required(SOURCE_BOOTSTRAP_SERVER), properties(SOURCE_COMMAND_CONFIG, sourceFile)),
                sourceTopic)) {
            if (arguments.action().equals(DESCRIBE)) {
                rescue.describe(out::println);
            } else {
                rescue.copy(arguments.isGiven(DELETE), out::println);
            }
        }
        return 0;
    }

    private static PropertiesFile properties(String option, String file) {
        return file == null ? null : PropertiesFile.read(option, file);
    }
}
