package io.github.kafkaclusterlinks.cli;

import static io.github.kafkaclusterlinks.control.Request.Action.CREATE_MIRROR;
import static io.github.kafkaclusterlinks.control.Request.Action.FAILOVER;
import static io.github.kafkaclusterlinks.control.Request.Action.PAUSE;
import static io.github.kafkaclusterlinks.control.Request.Action.PROMOTE;
import static io.github.kafkaclusterlinks.control.Request.Action.UNPAUSE;

import io.github.kafkaclusterlinks.control.ControlState;
import io.github.kafkaclusterlinks.control.Mirror;
import io.github.kafkaclusterlinks.control.MirrorState;
import io.github.kafkaclusterlinks.control.Reply;
import io.github.kafkaclusterlinks.control.Request;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.utils.Exit;

/**
 * {@code kafka-mirrors}: creates, lists and describes mirror topics, and ends mirroring for now ({@code --pause}) or for
 * good ({@code --promote}, {@code --failover}).
 *
 * <p>Nobody has published what Confluent's prints when it pauses, validates, or is asked for topics that are no mirrors:
 * those lines are our own. To stop all mirrors of a link that has none left to be stopped is no error.
 */
public final class MirrorsCommand extends LinkCommand {
    private static final String CREATE = "create";
    private static final String LIST = "list";
    private static final String DESCRIBE = "describe";
    private static final String PROMOTE_ACTION = "promote";
    private static final String FAILOVER_ACTION = "failover";
    private static final String PAUSE_ACTION = "pause";
    private static final String UNPAUSE_ACTION = "unpause";

    private static final String MIRROR_TOPIC = "mirror-topic";
    private static final String SOURCE_TOPIC = "source-topic";
    private static final String REPLICATION_FACTOR = "replication-factor";
    private static final String CONFIG = "config";
    private static final String LINK = "link";
    private static final String LINKS = "links";
    private static final String TOPICS = "topics";
    private static final String PENDING_ONLY = "pending-stopped-only";
    private static final String VALIDATE_ONLY = "validate-only";

    private static final String NONE = "No mirror topics found.";
    private static final String SCHEDULED = "'s mirror was successfully scheduled. Please use the describe command with the"
            + " --pending-stopped-only option to monitor progress.";
    private static final String EXCEPTIONS =
            "java.util.concurrent.ExecutionException: org.apache.kafka.common.errors.InvalidRequestException: ";

    MirrorsCommand(LinkCluster.Connector connector) {
        super("kafka-mirrors", "mirror", connector);
    }

    /** Runs the command, and ends the process with its exit status. */
    public static void main(String[] args) {
        Exit.exit(new MirrorsCommand(KafkaLinkCluster::new).run(args, System.out, System.err));
    }

    @Override
    Arguments arguments() {
        Arguments arguments = new Arguments("Creates, lists, describes and stops mirror topics.")
                .action(CREATE, "Creates a mirror topic.")
                .action(LIST, "Lists mirror topics, one a line; without those that are stopped.")
                .action(DESCRIBE, "Shows mirror topics and how far their partitions are; stopped ones only with --topics.")
                .action(PROMOTE_ACTION, "Makes mirror topics regular ones, once everything has been mirrored.")
                .action(FAILOVER_ACTION, "Makes mirror topics regular ones at once, without asking the source cluster.")
                .action(PAUSE_ACTION, "Stops mirroring for now.")
                .action(UNPAUSE_ACTION, "Goes on with mirroring.");
        return withCluster(arguments)
                .value(MIRROR_TOPIC, "topic", "Name of the mirror topic.", CREATE)
                .value(SOURCE_TOPIC, "topic", "Name in the source cluster, for links with a prefix.", CREATE)
                .value(REPLICATION_FACTOR, "number", "Replicas of the mirror topic; by default as the cluster says.", CREATE)
                .value(CONFIG, "name=value,...", "Topic configs that are not copied from the source.", CREATE)
                .value(LINK, "name", "The link; all its mirror topics where --topics could be given instead.",
                        CREATE, LIST, DESCRIBE, PROMOTE_ACTION, FAILOVER_ACTION)
                .value(LINKS, "name,...", "Links, all their mirror topics.", LIST, DESCRIBE, PROMOTE_ACTION, FAILOVER_ACTION)
                .value(TOPICS, "topic,...", "Mirror topics.",
                        DESCRIBE, PROMOTE_ACTION, FAILOVER_ACTION, PAUSE_ACTION, UNPAUSE_ACTION)
                .flag(PENDING_ONLY, "Only those that are to be stopped, and are not stopped yet.", DESCRIBE)
                .flag(VALIDATE_ONLY, "Only checks; changes nothing.", CREATE);
    }

    @Override
    int execute(Arguments arguments, PrintStream out) {
        return switch (arguments.action()) {
            case CREATE -> create(arguments, out);
            case LIST -> list(arguments, out);
            case DESCRIBE -> describe(arguments, out);
            case PROMOTE_ACTION, FAILOVER_ACTION -> stop(arguments, out);
            default -> pause(arguments, out);
        };
    }

    private int create(Arguments arguments, PrintStream out) {
        Map<String, Object> client = client(arguments, COMMAND_CONFIG);
        String topic = arguments.required(MIRROR_TOPIC);
        boolean validateOnly = arguments.isGiven(VALIDATE_ONLY);
        Request.Builder request = Request.about(CREATE_MIRROR, arguments.required(LINK))
                .topics(List.of(topic))
                .sourceTopic(arguments.value(SOURCE_TOPIC))
                .replicationFactor(replicationFactor(arguments))
                .configs(new LinkConfigs(arguments).inline(CONFIG).values())
                .validateOnly(validateOnly);
        try (LinkCluster cluster = connect(client)) {
            ControlState state = cluster.state();
            // On a cluster where no link worker has ever run, that is the better thing to say.
            if (state.manager() != null) {
                link(state, arguments.required(LINK));
            }
            String problem = errors(cluster.call(request, state)).get(topic);
            if (problem != null) {
                throw new InvalidRequestException(problem);
            }
        }
        out.println(validateOnly
                ? "Mirror topic " + topic + " can be created; nothing was changed."
                : "Created topic " + topic + ".");
        return 0;
    }

    private static Integer replicationFactor(Arguments arguments) {
        String text = arguments.value(REPLICATION_FACTOR);
        if (text == null) {
            return null;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= Short.MAX_VALUE) {
                return number;
            }
        } catch (NumberFormatException none) {
            // Said below.
        }
        throw new UsageException("Invalid value " + text + " for option --" + REPLICATION_FACTOR
                + ": it must be a number from 1 to that of the cluster's brokers.");
    }

    private int list(Arguments arguments, PrintStream out) {
        Set<String> links = links(arguments);
        ControlState state;
        try (LinkCluster cluster = connect(client(arguments, COMMAND_CONFIG))) {
            state = cluster.state();
        }
        List<Mirror> mirrors = running(state, links);
        for (Mirror mirror : mirrors) {
            out.println(mirror.topic());
        }
        if (mirrors.isEmpty()) {
            out.println(NONE);
        }
        return 0;
    }

    private int describe(Arguments arguments, PrintStream out) {
        Set<String> links = links(arguments);
        Set<String> topics = arguments.names(TOPICS);
        try (LinkCluster cluster = connect(client(arguments, COMMAND_CONFIG))) {
            ControlState state = cluster.state();
            List<Mirror> mirrors = new ArrayList<>();
            for (Mirror mirror : topics.isEmpty() ? running(state, links) : named(state, topics, links)) {
                if (!arguments.isGiven(PENDING_ONLY) || MirrorLines.isPending(mirror)) {
                    mirrors.add(mirror);
                }
            }
            if (mirrors.isEmpty()) {
                out.println(NONE);
                return 0;
            }
            List<TopicPartition> partitions = new ArrayList<>();
            for (Mirror mirror : mirrors) {
                for (int partition = 0; partition < mirror.partitions(); partition++) {
                    partitions.add(new TopicPartition(mirror.topic(), partition));
                }
            }
            Map<TopicPartition, Long> ends = cluster.endOffsets(partitions);
            long now = System.currentTimeMillis();
            for (Mirror mirror : mirrors) {
                MirrorLines.describe(mirror, state, ends, now, out);
            }
        }
        return 0;
    }

    private int stop(Arguments arguments, PrintStream out) {
        boolean promote = arguments.action().equals(PROMOTE_ACTION);
        Set<String> links = links(arguments);
        Set<String> topics = arguments.names(TOPICS);
        if (topics.isEmpty() == links.isEmpty()) {
            throw new UsageException(topics.isEmpty()
                    ? "--" + arguments.action() + " needs --topics, or --link for all mirror topics of a link."
                    : "Cannot specify both --topics and --link.");
        }
        try (LinkCluster cluster = connect(client(arguments, COMMAND_CONFIG))) {
            ControlState state = cluster.state();
            List<String> names = new ArrayList<>(topics);
            for (Mirror mirror : links.isEmpty() ? List.<Mirror>of() : running(state, links)) {
                names.add(mirror.topic());
            }
            if (names.isEmpty()) {
                out.println(NONE);
                return 0;
            }
            if (promote) {
                out.println("Calculating max offset and ms lag for mirror topics: " + names);
            }
            String link = links.size() == 1 ? links.iterator().next() : null;
            Reply reply = cluster.call(Request.about(promote ? PROMOTE : FAILOVER, link).topics(names), state);
            if (promote) {
                out.println("Finished calculating max offset lag and max lag ms for mirror topics: " + names);
            }
            return report(reply, names, "stopping", out, "Request for stopping topic ", SCHEDULED);
        }
    }

    private int pause(Arguments arguments, PrintStream out) {
        boolean pause = arguments.action().equals(PAUSE_ACTION);
        arguments.required(TOPICS);
        List<String> names = new ArrayList<>(arguments.names(TOPICS));
        try (LinkCluster cluster = connect(client(arguments, COMMAND_CONFIG))) {
            Request.Builder request = Request.about(pause ? PAUSE : UNPAUSE, null).topics(names);
            Reply reply = cluster.call(request, cluster.state());
            String done = pause ? " was paused." : " was resumed.";
            return report(reply, names, pause ? "pausing" : "unpausing", out, "Mirroring of topic ", done);
        }
    }

    /** A line for each topic; in Confluent's words, which have a Java exception in them, for those that failed. */
    private static int report(Reply reply, List<String> names, String doing, PrintStream out, String before, String after) {
        Map<String, String> errors = errors(reply);
        int status = 0;
        for (String name : names) {
            String problem = errors.get(name);
            if (problem == null) {
                out.println(before + name + after);
            } else {
                out.println("Error encountered while " + doing + " topic " + name + "'s mirror: " + EXCEPTIONS + problem);
                status = 1;
            }
        }
        return status;
    }

    private static Map<String, String> errors(Reply reply) {
        return reply.topicErrors() == null ? Map.of() : reply.topicErrors();
    }

    private static Set<String> links(Arguments arguments) {
        Set<String> links = new LinkedHashSet<>();
        String link = arguments.value(LINK);
        if (link != null) {
            links.add(link);
        }
        links.addAll(arguments.names(LINKS));
        return links;
    }

    /** Mirrors that are not stopped, of some links or of all of them when none is named; in the order of their names. */
    private static List<Mirror> running(ControlState state, Set<String> links) {
        for (String link : links) {
            link(state, link);
        }
        List<Mirror> mirrors = new ArrayList<>();
        for (Mirror mirror : state.mirrors().values()) {
            if (mirror.state() != MirrorState.STOPPED && (links.isEmpty() || links.contains(mirror.link()))) {
                mirrors.add(mirror);
            }
        }
        return mirrors;
    }

    /** Mirrors by name, stopped or not, as far as they are of these links. */
    private static List<Mirror> named(ControlState state, Set<String> topics, Set<String> links) {
        for (String link : links) {
            link(state, link);
        }
        Set<String> unknown = new TreeSet<>(topics);
        unknown.removeAll(state.mirrors().keySet());
        if (!unknown.isEmpty()) {
            throw new InvalidRequestException("No mirror topics: " + String.join(", ", unknown)
                    + ". kafka-mirrors --list shows those that there are.");
        }
        List<Mirror> mirrors = new ArrayList<>();
        for (String topic : topics) {
            Mirror mirror = state.mirrors().get(topic);
            if (links.isEmpty() || links.contains(mirror.link())) {
                mirrors.add(mirror);
            }
        }
        return mirrors;
    }
}
