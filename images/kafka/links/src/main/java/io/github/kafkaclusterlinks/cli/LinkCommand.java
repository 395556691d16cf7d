package io.github.kafkaclusterlinks.cli;

import io.github.kafkaclusterlinks.control.ControlState;
import io.github.kafkaclusterlinks.control.ControlTopics;
import io.github.kafkaclusterlinks.control.Link;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.slf4j.LoggerFactory;

/** A command about links: knows the options that say which cluster is meant. */
abstract class LinkCommand extends Command {
    static final String BOOTSTRAP_SERVER = "bootstrap-server";
    static final String COMMAND_CONFIG = "command-config";

    private final LinkCluster.Connector connector;

    LinkCommand(String name, String subject, LinkCluster.Connector connector) {
        super(name, subject);
        this.connector = connector;
    }

    /** Declares the options that say which cluster is meant. */
    static Arguments withCluster(Arguments arguments) {
        return arguments
                .value(BOOTSTRAP_SERVER, "host:port,...", "Required: the destination cluster, where the mirror topics are.")
                .value(COMMAND_CONFIG, "file", "Properties of the connection to it: security.protocol, ssl.*, sasl.*.");
    }

    /** What the command line says of the cluster; reads files, contacts nothing. */
    static Map<String, Object> client(Arguments arguments, String configOption) {
        String file = arguments.value(configOption);
        return ClientSettings.read(
                arguments.required(BOOTSTRAP_SERVER), file == null ? null : PropertiesFile.read(configOption, file));
    }

    /**
     * Whatever it was that Kafka forbids: to Confluent's users it is the right to manage links, and that is what they read.
     * The log says which right it is here.
     */
    @Override
    final List<String> messages(Throwable failed) {
        if (!(failed instanceof AuthorizationException)) {
            return super.messages(failed);
        }
        LoggerFactory.getLogger(getClass())
                .error("Cluster links need the right to read and describe {} and {}, and to write {}.",
                        ControlTopics.CONTROL, ControlTopics.REPLIES, ControlTopics.REQUESTS);
        return List.of("Cluster authorization failed.", "Cluster authorization failed.");
    }

    /** Connects to the cluster that the command line names. */
    final LinkCluster connect(Map<String, Object> client) {
        return connector.connect(client);
    }

    /**
     * The link of a name.
     *
     * @throws InvalidRequestException when there is none
     */
    static Link link(ControlState state, String name) {
        Link link = state.links().get(name);
        if (link == null) {
            String others = state.links().isEmpty()
                    ? "The cluster has no links."
                    : "Links of the cluster: " + String.join(", ", state.links().keySet()) + ".";
            throw new InvalidRequestException("The cluster link doesn't exist. Received: '" + name + "'. " + others);
        }
        return link;
    }
}
