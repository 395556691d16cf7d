package io.github.kafkaclusterlinks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.kafkaclusterlinks.control.Mirror;
import io.github.kafkaclusterlinks.control.MirrorState;
import io.github.kafkaclusterlinks.control.Progress;
import io.github.kafkaclusterlinks.control.States;
import java.util.List;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;

class ReplicaTableTest {
    private static final Node ONE = new Node(1, "broker1", 9093);
    private static final Node TWO = new Node(2, "broker2", 9093);

    @Test
    void showsLeaderFollowerAndSource() {
        ReplicaTable table = new ReplicaTable();
        table.addReplicas("orders", new TopicPartitionInfo(0, ONE, List.of(ONE, TWO), List.of(ONE)), 3, 12);
        Mirror mirror = States.mirror("orders", "my-link", 1, null, MirrorState.ACTIVE);
        table.addSource(mirror, 0, new Progress("orders", 12, 15, 1_000, 0, false, null), 1_250);
        table.addSource(mirror, 0, new Progress("orders", 15, 15, 1_000, 0, false, null), 1_250);
        table.addSource(mirror, 0, null, 1_250);
        assertEquals(
                List.of(
                        "Topic Partition Replica ClusterLink IsLeader IsObserver IsIsrEligible IsInIsr IsCaughtUp "
                                + "LastCaughtUpLagMs LastFetchLagMs LogStartOffset LogEndOffset",
                        "orders 0 1 - true false true true true 0 0 3 12",
                        "orders 0 2 - false false true false false -1 -1 -1 -1",
                        "orders 0 -1 my-link true false false false false -1 250 -1 15",
                        "orders 0 -1 my-link true false false false true 250 250 -1 15",
                        "orders 0 -1 my-link true false false false false -1 -1 -1 -1"),
                table.lines().stream().map(line -> line.replaceAll(" +", " ")).toList());
    }

    @Test
    void alignsItsColumns() {
        ReplicaTable table = new ReplicaTable();
        table.addReplicas("a-long-topic-name", new TopicPartitionInfo(0, null, List.of(ONE), List.of()), 0, 0);
        List<String> lines = table.lines();
        assertEquals(lines.get(0).indexOf("Partition"), lines.get(1).indexOf("0"));
    }
}
