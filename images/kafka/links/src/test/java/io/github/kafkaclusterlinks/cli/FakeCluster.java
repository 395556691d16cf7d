package io.github.kafkaclusterlinks.cli;

import io.github.kafkaclusterlinks.control.ControlState;
import io.github.kafkaclusterlinks.control.Manager;
import io.github.kafkaclusterlinks.control.Reply;
import io.github.kafkaclusterlinks.control.Request;
import io.github.kafkaclusterlinks.control.Encryption;
import io.github.kafkaclusterlinks.control.States;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** A destination cluster of which everything is known beforehand. */
final class FakeCluster implements LinkCluster {
    final States states = new States();

    /** Requests as the manager got them. */
    final List<Request> requests = new ArrayList<>();

    /** What commands connected with. */
    final List<Map<String, Object>> clients = new ArrayList<>();

    /** What the manager answers for topics. */
    Map<String, String> topicErrors;

    /** What calls end with; null for an answer. */
    RuntimeException failure;

    /** Where partitions end; the cluster has no others. */
    final Map<TopicPartition, Long> ends = new HashMap<>();

    boolean closed;

    private final String keyPair = Encryption.newKeyPair();

    FakeCluster() {
        states.manager(new Manager("term", "links1", 1, Encryption.publicKey(keyPair)));
    }

    LinkCluster connect(Map<String, Object> client) {
        clients.add(client);
        return this;
    }

    /** The only request there was. */
    Request request() {
        if (requests.size() != 1) {
            throw new AssertionError("Expected one request, got " + requests);
        }
        return requests.get(0);
    }

    /** The sensitive configs of the only request, as JSON. */
    String secrets() {
        return new String(Encryption.decrypt(request().sealed(), keyPair), StandardCharsets.UTF_8);
    }

    @Override
    public ControlState state() {
        return states.state();
    }

    @Override
    public Reply call(Request.Builder request, ControlState known) {
        requests.add(States.request(request, known.manager().sealingKey()));
        if (failure != null) {
            throw failure;
        }
        return new Reply("id", null, topicErrors);
    }

    @Override
    public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> known = new HashMap<>(ends);
        known.keySet().retainAll(partitions);
        return known;
    }

    @Override
    public void close() {
        closed = true;
    }
}
