package io.github.kafkaclusterlinks.cli;

import io.github.kafkaclusterlinks.control.ControlState;
import io.github.kafkaclusterlinks.control.Reply;
import io.github.kafkaclusterlinks.control.Request;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** A destination cluster, as the commands about links see it. */
interface LinkCluster extends AutoCloseable {
    /** Reads everything about its links. */
    ControlState state();

    /** Asks its link manager for a change; see {@link io.github.kafkaclusterlinks.control.ControlClient#call}. */
    Reply call(Request.Builder request, ControlState known);

    /** Offsets that the next records will get; without the partitions that the cluster does not have. */
    Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions);

    @Override
    void close();

    /** How commands get to one. */
    interface Connector {
        /** @param client where the cluster is and how to speak to it */
        LinkCluster connect(Map<String, Object> client);
    }
}
