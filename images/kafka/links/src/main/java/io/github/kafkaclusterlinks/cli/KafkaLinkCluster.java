package io.github.kafkaclusterlinks.cli;

import io.github.kafkaclusterlinks.control.ControlClient;
import io.github.kafkaclusterlinks.control.ControlState;
import io.github.kafkaclusterlinks.control.Reply;
import io.github.kafkaclusterlinks.control.Request;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** A real cluster. */
final class KafkaLinkCluster implements LinkCluster {
    private final ControlClient control;

    KafkaLinkCluster(Map<String, Object> client) {
        this.control = new ControlClient(client);
    }

    @Override
    public ControlState state() {
        return control.state();
    }

    @Override
    public Reply call(Request.Builder request, ControlState known) {
        return control.call(request, known);
    }

    @Override
    public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
        return control.endOffsets(partitions);
    }

    @Override
    public void close() {
        control.close();
    }
}
