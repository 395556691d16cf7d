package io.github.kafkaclusterlinks.control;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes to the internal topics, as a link worker. Safe to be used by several threads. */
public final class ControlWriter implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;

    /** @param client where the cluster is and how to speak to it */
    public ControlWriter(Map<String, ?> client) {
        this.producer = new KafkaProducer<>(
                Clients.with(
                        client,
                        Map.of(
                                ProducerConfig.ACKS_CONFIG, "all",
                                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true,
                                ProducerConfig.LINGER_MS_CONFIG, 0,
                                ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000,
                                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000,
                                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000)),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Begins a term: what managers before this one still write no longer counts. */
    public void announce(Manager manager) {
        write(ControlRecord.of(ControlRecord.MANAGER, manager, null));
    }

    /** Keeps the key pair for encrypted configs; encrypted, as it comes. */
    public void keyPair(String encrypted, String term) {
        ProducerRecord<byte[], byte[]> record = ControlRecord.of(ControlRecord.KEY_PAIR, null, term);
        write(new ProducerRecord<>(
                record.topic(), null, record.key(), encrypted.getBytes(StandardCharsets.UTF_8), record.headers()));
    }

    /** Defines a link, or removes it when it is null. */
    public void link(String name, Link link, String term) {
        write(ControlRecord.of(ControlRecord.LINK + name, link, term));
    }

    /** Says how a link is, or forgets it when it is null. */
    public void status(String link, LinkStatus status, String term) {
        write(ControlRecord.of(ControlRecord.STATUS + link, status, term));
    }

    /** Defines a mirror topic or its new state, or removes it when it is null. */
    public void mirror(String topic, Mirror mirror, String term) {
        write(ControlRecord.of(ControlRecord.MIRROR + topic, mirror, term));
    }

    /** Says how far a partition is, without waiting; or forgets it when it is null. */
    public void progress(TopicPartition partition, Progress progress) {
        producer.send(ControlRecord.of(ControlRecord.progressKey(partition), progress, null));
    }

    /**
     * Writes once more what counts under a key, without waiting: compaction keeps a key's last record only, which must not
     * be one that does not count.
     */
    public void restore(byte[] key, ControlState state, String term) {
        Object value = key == null ? null : state.value(new String(key, StandardCharsets.UTF_8));
        if (value != null) {
            producer.send(ControlRecord.of(new String(key, StandardCharsets.UTF_8), value, term));
        }
    }

    /** Answers a request, without waiting. */
    public void reply(Reply reply) {
        byte[] key = reply.id().getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(ControlTopics.REPLIES, key, Json.write(reply)));
    }

    /**
     * Writes and waits until it is kept.
     *
     * @throws KafkaException when it could not be
     */
    private void write(ProducerRecord<byte[], byte[]> record) {
        try {
            producer.send(record).get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof KafkaException cause ? cause : new KafkaException(failed.getCause());
        } catch (InterruptedException ended) {
            throw new InterruptException(ended);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
    }
}
