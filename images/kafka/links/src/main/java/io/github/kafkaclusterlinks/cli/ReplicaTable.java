package io.github.kafkaclusterlinks.cli;

import io.github.kafkaclusterlinks.control.Mirror;
import io.github.kafkaclusterlinks.control.Progress;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;

/**
 * The table of {@code kafka-replica-status}: the columns of Confluent's documentation, each as wide as its widest value.
 * Apache Kafka keeps to itself when a replica has fetched last; what it does not tell is -1.
 */
final class ReplicaTable {
    private static final List<String> COLUMNS = List.of(
            "Topic", "Partition", "Replica", "ClusterLink", "IsLeader", "IsObserver", "IsIsrEligible", "IsInIsr",
            "IsCaughtUp", "LastCaughtUpLagMs", "LastFetchLagMs", "LogStartOffset", "LogEndOffset");

    private static final String UNKNOWN = "-1";
    private static final String NONE = "-";

    private final List<List<String>> rows = new ArrayList<>(List.of(COLUMNS));

    /** Adds a row for each replica of a partition; only the leader's log is known, and with it what is in sync. */
    void addReplicas(String topic, TopicPartitionInfo partition, long start, long end) {
        for (Node replica : partition.replicas()) {
            boolean leader = partition.leader() != null && partition.leader().id() == replica.id();
            boolean inSync = partition.isr().stream().anyMatch(node -> node.id() == replica.id());
            rows.add(List.of(
                    topic,
                    Integer.toString(partition.partition()),
                    replica.idString(),
                    NONE,
                    Boolean.toString(leader),
                    "false",
                    "true",
                    Boolean.toString(inSync),
                    Boolean.toString(inSync),
                    leader ? "0" : UNKNOWN,
                    leader ? "0" : UNKNOWN,
                    leader ? Long.toString(start) : UNKNOWN,
                    inSync ? Long.toString(end) : UNKNOWN));
        }
    }

    /** Adds the row of the source's partition, as of the last time that it was fetched from. */
    void addSource(Mirror mirror, int partition, Progress progress, long now) {
        boolean fetched = progress != null && progress.fetched() > 0;
        boolean caughtUp = fetched && progress.mirrorEnd() >= progress.sourceHighWatermark();
        String age = fetched ? Long.toString(Math.max(0, now - progress.fetched())) : UNKNOWN;
        rows.add(List.of(
                mirror.topic(),
                Integer.toString(partition),
                UNKNOWN,
                mirror.link(),
                "true",
                "false",
                "false",
                "false",
                Boolean.toString(caughtUp),
                caughtUp ? age : UNKNOWN,
                age,
                UNKNOWN,
                fetched ? Long.toString(progress.sourceHighWatermark()) : UNKNOWN));
    }

    /** The lines, the names of the columns first. */
    List<String> lines() {
        int[] widths = new int[COLUMNS.size()];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                String value = row.get(column);
                line.append(value).append(" ".repeat(widths[column] - value.length() + 1));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
