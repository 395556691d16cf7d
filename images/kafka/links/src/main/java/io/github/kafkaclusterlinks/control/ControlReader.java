package io.github.kafkaclusterlinks.control;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads internal topics from their only partition; part of no consumer group. */
public final class ControlReader implements AutoCloseable {
    private static final TopicPartition CONTROL = new TopicPartition(ControlTopics.CONTROL, 0);

    private final KafkaConsumer<byte[], byte[]> consumer;

    /** @param client where the cluster is and how to speak to it */
    public ControlReader(Map<String, ?> client) {
        this.consumer = new KafkaConsumer<>(
                Clients.with(
                        client,
                        Map.of(
                                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
                                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false,
                                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false)),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** Whether the cluster has the control topic, that is, whether a link worker has ever run. */
    public boolean hasControlTopic(Duration limit) {
        List<PartitionInfo> partitions = consumer.partitionsFor(ControlTopics.CONTROL, limit);
        return partitions != null && !partitions.isEmpty();
    }

    /**
     * Reads the control topic from its start to where it ends now.
     *
     * @throws TimeoutException when that takes longer than the limit
     */
    public ControlState load(Duration limit) {
        ControlState state = new ControlState();
        load(state, limit);
        return state;
    }

    void load(ControlState state, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        consumer.assign(List.of(CONTROL));
        consumer.seekToBeginning(List.of(CONTROL));
        long end = consumer.endOffsets(List.of(CONTROL), limit).get(CONTROL);
        while (consumer.position(CONTROL, limit) < end) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("Reading " + ControlTopics.CONTROL + " took longer than " + limit.toSeconds()
                        + " s: at " + consumer.position(CONTROL) + " of " + end);
            }
            consumer.poll(Duration.ofMillis(100)).forEach(state::apply);
        }
    }

    /** Goes to the end of an internal topic; {@link #poll} returns what is written after this call. */
    void followEndOf(String topic, Duration limit) {
        TopicPartition partition = new TopicPartition(topic, 0);
        consumer.assign(List.of(partition));
        consumer.seek(partition, consumer.endOffsets(List.of(partition), limit).get(partition));
    }

    /** Where partitions end; without those that the cluster does not have, which would be waited for until the limit. */
    Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions, Duration limit) {
        Map<String, List<PartitionInfo>> topics = consumer.listTopics(limit);
        List<TopicPartition> present = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            for (PartitionInfo info : topics.getOrDefault(partition.topic(), List.of())) {
                // A partition without leader cannot answer either.
                if (info.partition() == partition.partition() && info.leader() != null && !info.leader().isEmpty()) {
                    present.add(partition);
                }
            }
        }
        return present.isEmpty() ? Map.of() : consumer.endOffsets(present, limit);
    }

    Iterable<ConsumerRecord<byte[], byte[]>> poll(Duration limit) {
        return consumer.poll(limit);
    }

    Consumer<byte[], byte[]> consumer() {
        return consumer;
    }

    @Override
    public void close() {
        consumer.close(Duration.ofSeconds(1));
    }
}
