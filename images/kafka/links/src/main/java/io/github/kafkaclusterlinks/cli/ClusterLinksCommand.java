package io.github.kafkaclusterlinks.cli;

import static io.github.kafkaclusterlinks.control.Request.Action.CREATE_LINK;
import static io.github.kafkaclusterlinks.control.Request.Action.DELETE_LINK;

import io.github.kafkaclusterlinks.control.ControlState;
import io.github.kafkaclusterlinks.control.Link;
import io.github.kafkaclusterlinks.control.LinkConfig;
import io.github.kafkaclusterlinks.control.Request;
import java.io.PrintStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Exit;

/**
 * {@code kafka-cluster-links}: creates, lists, describes and deletes cluster links. Nobody has published what Confluent's
 * prints for {@code --validate-only} and for a cluster without links: those lines are our own.
 */
public final class ClusterLinksCommand extends LinkCommand {
    private static final String CREATE = "create";
    private static final String LIST = "list";
    private static final String DESCRIBE = "describe";
    private static final String DELETE = "delete";

    private static final String LINK = "link";
    private static final String CONFIG = "config";
    private static final String CONFIG_FILE = "config-file";
    private static final String CLUSTER_ID = "cluster-id";
    private static final String GROUP_FILTERS = "consumer-group-filters-json";
    private static final String TOPIC_FILTERS = "topic-filters-json";
    private static final String ACL_FILTERS = "acl-filters-json";
    private static final String VALIDATE_ONLY = "validate-only";
    private static final String EXCLUDE_VALIDATE = "exclude-validate-link";
    private static final String INCLUDE_TOPICS = "include-topics";
    private static final String FORCE = "force";

    ClusterLinksCommand(LinkCluster.Connector connector) {
        super("kafka-cluster-links", "cluster link", connector);
    }

    /** Runs the command, and ends the process with its exit status. */
    public static void main(String[] args) {
        Exit.exit(new ClusterLinksCommand(KafkaLinkCluster::new).run(args, System.out, System.err));
    }

    @Override
    Arguments arguments() {
        Arguments arguments = new Arguments("Creates, lists, describes and deletes cluster links. They belong to the cluster"
                        + " that the mirror topics are in.")
                .action(CREATE, "Creates a link.")
                .action(LIST, "Lists links, one a line.")
                .action(DESCRIBE, "Shows links with their configuration.")
                .action(DELETE, "Deletes a link.");
        return withCluster(arguments)
                .value(LINK, "name", "Name of the link; optional with --list and --describe.")
                .value(CONFIG, "name=value,..", "Configuration of the link; values with commas in brackets: [a,b].", CREATE)
                .value(CONFIG_FILE, "file", "Properties file with the configuration of the link.", CREATE)
                .value(CLUSTER_ID, "id", "Id that the source cluster must have.", CREATE)
                .value(GROUP_FILTERS, "json", "Consumer groups whose offsets are copied.", CREATE)
                .value(GROUP_FILTERS + "-file", "file", "The same in a file.", CREATE)
                .value(TOPIC_FILTERS, "json", "Topics that are mirrored by themselves.", CREATE)
                .value(TOPIC_FILTERS + "-file", "file", "The same in a file.", CREATE)
                .value(ACL_FILTERS, "json", "ACLs that are copied.", CREATE)
                .value(ACL_FILTERS + "-file", "file", "The same in a file.", CREATE)
                .flag(VALIDATE_ONLY, "Only checks; changes nothing.", CREATE, DELETE)
                .flag(EXCLUDE_VALIDATE, "Does not contact the source cluster.", CREATE)
                .flag(INCLUDE_TOPICS, "Adds the mirror topics of each link.", LIST)
                .flag(FORCE, "Deletes the link although it has mirror topics, which become regular ones.", DELETE);
    }

    @Override
    int execute(Arguments arguments, PrintStream out) {
        switch (arguments.action()) {
            case CREATE -> create(arguments, out);
            case DELETE -> delete(arguments, out);
            default -> show(arguments, out);
        }
        return 0;
    }

    private void create(Arguments arguments, PrintStream out) {
        Map<String, Object> client = client(arguments, COMMAND_CONFIG);
        String name = arguments.required(LINK);
        boolean validateOnly = arguments.isGiven(VALIDATE_ONLY);
        if (!arguments.isGiven(CONFIG) && !arguments.isGiven(CONFIG_FILE)) {
            throw new UsageException("One of --config and --config-file is needed, with at least bootstrap.servers of the"
                    + " source cluster.");
        }
        Map<String, String> configs = new LinkConfigs(arguments)
                .file(CONFIG_FILE)
                .inline(CONFIG)
                .filters(GROUP_FILTERS, LinkConfig.OFFSET_FILTERS)
                .filters(TOPIC_FILTERS, LinkConfig.AUTO_CREATE_FILTERS)
                .filters(ACL_FILTERS, LinkConfig.ACL_FILTERS)
                .values();
        // The link manager checks it too; this way what is wrong in itself never leaves the machine.
        LinkConfig.of(configs);
        Request.Builder request = Request.about(CREATE_LINK, name)
                .clusterId(arguments.value(CLUSTER_ID))
                .configs(configs)
                .validateOnly(validateOnly)
                .skipValidation(arguments.isGiven(EXCLUDE_VALIDATE));
        try (LinkCluster cluster = connect(client)) {
            cluster.call(request, cluster.state());
        }
        out.println(validateOnly
                ? "Cluster link '" + name + "' can be created; nothing was changed."
                : "Cluster link '" + name + "' creation successfully completed.");
    }

    private void delete(Arguments arguments, PrintStream out) {
        Map<String, Object> client = client(arguments, COMMAND_CONFIG);
        String name = arguments.required(LINK);
        boolean validateOnly = arguments.isGiven(VALIDATE_ONLY);
        try (LinkCluster cluster = connect(client)) {
            ControlState state = cluster.state();
            link(state, name);
            cluster.call(
                    Request.about(DELETE_LINK, name).validateOnly(validateOnly).force(arguments.isGiven(FORCE)), state);
        }
        out.println(validateOnly
                ? "Cluster link '" + name + "' can be deleted; nothing was changed."
                : "Cluster link '" + name + "' deletion successfully completed.");
    }

    private void show(Arguments arguments, PrintStream out) {
        String name = arguments.value(LINK);
        boolean describe = arguments.action().equals(DESCRIBE);
        ControlState state;
        try (LinkCluster cluster = connect(client(arguments, COMMAND_CONFIG))) {
            state = cluster.state();
        }
        Collection<Link> links = name == null ? state.links().values() : List.of(link(state, name));
        for (Link link : links) {
            if (describe) {
                out.println(LinkLines.described(link, state));
                out.println(LinkLines.configs(link));
            } else {
                out.println(LinkLines.listed(link, state, arguments.isGiven(INCLUDE_TOPICS)));
            }
        }
        if (links.isEmpty()) {
            out.println("No cluster links found.");
        }
    }
}
