package io.github.kafkaclusterlinks.cli;

import io.github.kafkaclusterlinks.control.ControlClient;
import io.github.kafkaclusterlinks.control.ControlState;
import io.github.kafkaclusterlinks.control.Futures;
import io.github.kafkaclusterlinks.control.Mirror;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.utils.Exit;

/** {@code kafka-replica-status}: the replicas of topics, and with {@code --include-linked} the mirrors' sources. */
public final class ReplicaStatusCommand extends Command {
    private static final String TOPICS = "topics";
    private static final String INCLUDE_LINKED = "include-linked";
    /** Its name in later versions. */
    private static final String INCLUDE_MIRROR = "include-mirror";
    /** Its name in this command, next to that of all others. */
    private static final String ADMIN_CONFIG = "admin.config";

    private ReplicaStatusCommand() {
        super("kafka-replica-status", "replica status");
    }

    /** Runs the command and ends the process with its status. */
    public static void main(String[] args) {
        Exit.exit(new ReplicaStatusCommand().run(args, System.out, System.err));
    }

    @Override
    Arguments arguments() {
        return LinkCommand.withCluster(new Arguments("Shows the replicas of topics."))
                .value(ADMIN_CONFIG, "file", "The same as --" + LinkCommand.COMMAND_CONFIG + ".")
                .value(TOPICS, "topic,...", "Topics; all when none is named.")
                .flag(INCLUDE_LINKED, "Shows the source of each mirror topic, too.")
                .flag(INCLUDE_MIRROR, "The same as --" + INCLUDE_LINKED + ".");
    }

    @Override
    int execute(Arguments arguments, PrintStream out) throws Exception {
        String option = arguments.isGiven(ADMIN_CONFIG) ? ADMIN_CONFIG : LinkCommand.COMMAND_CONFIG;
        boolean linked = arguments.isGiven(INCLUDE_LINKED) || arguments.isGiven(INCLUDE_MIRROR);
        try (ControlClient control = new ControlClient(LinkCommand.client(arguments, option))) {
            ControlState state = linked ? control.state() : new ControlState();
            table(control.admin(), arguments.names(TOPICS), state).lines().forEach(out::println);
        }
        return 0;
    }

    private static ReplicaTable table(Admin admin, Set<String> named, ControlState state) throws InterruptedException {
        Set<String> names = named.isEmpty() ? Futures.get(admin.listTopics().names(), ControlClient.LIMIT) : named;
        Map<String, TopicDescription> topics = new TreeMap<>(
                Futures.get(admin.describeTopics(names).allTopicNames(), ControlClient.LIMIT));
        List<TopicPartition> partitions = new ArrayList<>();
        topics.forEach((name, topic) -> topic.partitions()
                .forEach(partition -> partitions.add(new TopicPartition(name, partition.partition()))));
        Map<TopicPartition, Long> starts = offsets(admin, partitions, OffsetSpec.earliest());
        Map<TopicPartition, Long> ends = offsets(admin, partitions, OffsetSpec.latest());
        ReplicaTable table = new ReplicaTable();
        long now = System.currentTimeMillis();
        topics.forEach((name, topic) -> {
            Mirror mirror = state.mirrors().get(name);
            for (TopicPartitionInfo partition : topic.partitions()) {
                TopicPartition key = new TopicPartition(name, partition.partition());
                table.addReplicas(name, partition, starts.get(key), ends.get(key));
                if (mirror != null && mirror.isReadOnly()) {
                    table.addSource(mirror, partition.partition(), state.progress(mirror, partition.partition()), now);
                }
            }
        });
        return table;
    }

    private static Map<TopicPartition, Long> offsets(Admin admin, List<TopicPartition> partitions, OffsetSpec which)
            throws InterruptedException {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        partitions.forEach(partition -> asked.put(partition, which));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        Futures.get(admin.listOffsets(asked).all(), ControlClient.LIMIT)
                .forEach((partition, found) -> offsets.put(partition, found.offset()));
        return offsets;
    }
}
