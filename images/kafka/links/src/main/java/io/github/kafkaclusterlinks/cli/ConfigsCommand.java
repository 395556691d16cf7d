package io.github.kafkaclusterlinks.cli;

import static io.github.kafkaclusterlinks.control.Request.Action.ALTER_LINK;

import io.github.kafkaclusterlinks.control.ControlState;
import io.github.kafkaclusterlinks.control.Link;
import io.github.kafkaclusterlinks.control.LinkConfig;
import io.github.kafkaclusterlinks.control.Request;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.utils.Exit;

/**
 * {@code kafka-configs}: describes and changes the configuration of links; everything else is Apache Kafka's command,
 * which gets its arguments as they are. Sensitive values are never shown.
 */
public final class ConfigsCommand extends LinkCommand {
    private static final String DESCRIBE = "describe";
    private static final String ALTER = "alter";

    private static final String CLUSTER_LINK = "cluster-link";
    private static final String ENTITY_TYPE = "entity-type";
    private static final String ENTITY_NAME = "entity-name";
    private static final String LINK_ENTITIES = "cluster-links";
    private static final String ADD_CONFIG = "add-config";
    private static final String ADD_CONFIG_FILE = "add-config-file";
    private static final String DELETE_CONFIG = "delete-config";
    private static final String ALL = "all";

    ConfigsCommand(LinkCluster.Connector connector) {
        super("kafka-configs --cluster-link", "config", connector);
    }

    /** Runs the command, and ends the process with its exit status. */
    public static void main(String[] args) {
        if (isAboutLinks(args)) {
            Exit.exit(new ConfigsCommand(KafkaLinkCluster::new).run(args, System.out, System.err));
        }
        kafka.admin.ConfigCommand.main(args);
    }

    /** Whether a command line is for links: {@code --cluster-link}, or {@code --entity-type cluster-links}. */
    static boolean isAboutLinks(String[] args) {
        for (int i = 0; i < args.length; i++) {
            if (!args[i].startsWith("-")) {
                continue;
            }
            String option = args[i].substring(args[i].startsWith("--") ? 2 : 1);
            int equals = option.indexOf('=');
            String name = equals < 0 ? option : option.substring(0, equals);
            String next = i + 1 < args.length ? args[i + 1] : "";
            String value = equals < 0 ? next : option.substring(equals + 1);
            if (name.equals(CLUSTER_LINK) || (name.equals(ENTITY_TYPE) && value.equals(LINK_ENTITIES))) {
                return true;
            }
        }
        return false;
    }

    @Override
    Arguments arguments() {
        Arguments arguments = new Arguments("Describes and changes the configuration of cluster links. Without"
                        + " --cluster-link the command is Apache Kafka's: kafka-configs --help.")
                .action(DESCRIBE, "Shows what is set.")
                .action(ALTER, "Changes it.");
        return withCluster(arguments)
                .value(CLUSTER_LINK, "name", "Name of the link.")
                .value(ENTITY_TYPE, LINK_ENTITIES, "Another way to say that it is about links, with --entity-name.")
                .value(ENTITY_NAME, "name", "Name of the link; with --describe all links when it is left out.")
                .value(ADD_CONFIG, "name=value,...", "Configuration to set; brackets for values with commas: [a,b].", ALTER)
                .value(ADD_CONFIG_FILE, "file", "Properties file with configuration to set.", ALTER)
                .value(DELETE_CONFIG, "name,...", "Configuration to set back to its default.", ALTER)
                .flag(ALL, "Shows defaults, too.", DESCRIBE);
    }

    @Override
    int execute(Arguments arguments, PrintStream out) {
        String name = name(arguments);
        if (arguments.action().equals(ALTER)) {
            alter(arguments, name, out);
        } else {
            describe(arguments, name, out);
        }
        return 0;
    }

    private static String name(Arguments arguments) {
        String type = arguments.value(ENTITY_TYPE);
        String link = arguments.value(CLUSTER_LINK);
        String entity = arguments.value(ENTITY_NAME);
        if (type != null && !type.equals(LINK_ENTITIES)) {
            throw new UsageException("--cluster-link does not go with --entity-type " + type + ".");
        }
        if (entity != null && type == null) {
            throw new UsageException("--entity-name needs --entity-type " + LINK_ENTITIES + ".");
        }
        if (link != null && entity != null && !link.equals(entity)) {
            throw new UsageException("--cluster-link says " + link + ", but --entity-name says " + entity + ".");
        }
        return link == null ? entity : link;
    }

    private void alter(Arguments arguments, String name, PrintStream out) {
        if (name == null) {
            throw new UsageException("Missing required option --cluster-link: --alter needs it.");
        }
        Set<String> removed = arguments.names(DELETE_CONFIG);
        Map<String, Object> client = client(arguments, COMMAND_CONFIG);
        Map<String, String> added =
                new LinkConfigs(arguments).file(ADD_CONFIG_FILE).inline(ADD_CONFIG).values();
        if (added.isEmpty() && removed.isEmpty()) {
            throw new UsageException("--alter needs at least one of --add-config, --add-config-file and --delete-config.");
        }
        for (String config : removed) {
            if (added.containsKey(config)) {
                throw new UsageException("Configuration " + config + " is both to be set and to be deleted.");
            }
        }
        try (LinkCluster cluster = connect(client)) {
            ControlState state = cluster.state();
            link(state, name);
            cluster.call(Request.about(ALTER_LINK, name).configs(added).removed(new ArrayList<>(removed)), state);
        }
        out.println("Completed updating config for cluster-link " + name + ".");
    }

    private void describe(Arguments arguments, String name, PrintStream out) {
        ControlState state;
        try (LinkCluster cluster = connect(client(arguments, COMMAND_CONFIG))) {
            state = cluster.state();
        }
        boolean all = arguments.isGiven(ALL);
        Collection<Link> links = name == null ? state.links().values() : List.of(link(state, name));
        for (Link link : links) {
            out.println((all ? "All" : "Dynamic") + " configs for cluster-link " + link.name() + " are:");
            Map<String, String> values = new TreeMap<>();
            if (all) {
                for (ConfigDef.ConfigKey key : LinkConfig.definitions()) {
                    values.put(key.name, String.valueOf(key.hasDefault() ? key.defaultValue : null));
                }
            }
            values.putAll(LinkLines.explicit(link, "null"));
            for (Map.Entry<String, String> config : values.entrySet()) {
                boolean sensitive = link.secrets().containsKey(config.getKey());
                out.println("  " + config.getKey() + "=" + config.getValue() + " sensitive=" + sensitive + " synonyms={}");
            }
        }
        if (links.isEmpty()) {
            out.println("No cluster links found.");
        }
    }
}
