package io.github.kafkaclusterlinks.rescue;

import io.github.kafkaclusterlinks.control.Bootstrap;
import io.github.kafkaclusterlinks.control.Clients;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The clients of a rescue: of the cluster that has the topic, and of the source of the mirror to come. */
final class Clusters implements AutoCloseable {
    /** Committed records only: nobody was told that those of an aborted transaction are there. */
    private static final Map<String, Object> CONSUMER = Map.of(
            ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false,
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false,
            ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 8 << 20,
            ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 8 << 20);

    final Admin admin;
    final Admin sourceAdmin;
    final Consumer<byte[], byte[]> consumer;
    final Consumer<byte[], byte[]> sourceConsumer;
    private final Map<String, Object> client;
    private Producer<byte[], byte[]> producer;

    /**
     * @param client where the cluster is that has the topic, and how to speak to it
     * @param source the same for the source
     * @throws TimeoutException when nobody listens at one of them
     */
    Clusters(Map<String, Object> client, Map<String, Object> source) {
        this.client = client;
        for (Map<String, Object> cluster : List.of(client, source)) {
            String problem = Bootstrap.problem(cluster, 5_000);
            if (problem != null) {
                throw new TimeoutException(problem);
            }
        }
        admin = Admin.create(client);
        sourceAdmin = Admin.create(source);
        consumer = consumer(client);
        sourceConsumer = consumer(source);
    }

    private static Consumer<byte[], byte[]> consumer(Map<String, Object> cluster) {
        return new KafkaConsumer<>(
                Clients.with(cluster, CONSUMER), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Idempotent, so that a retry is never a second record; takes records of any size that memory has room for. */
    Producer<byte[], byte[]> producer() {
        if (producer == null) {
            Map<String, Object> settings = Map.of(
                    ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true,
                    ProducerConfig.ACKS_CONFIG, "all",
                    // A request may have 100 MB, and a record that was compressed must not become larger than that.
                    ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip",
                    ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.MAX_VALUE,
                    ProducerConfig.BUFFER_MEMORY_CONFIG, Runtime.getRuntime().maxMemory() / 3,
                    ProducerConfig.BATCH_SIZE_CONFIG, 1 << 18,
                    ProducerConfig.LINGER_MS_CONFIG, 5);
            producer = new KafkaProducer<>(
                    Clients.with(client, settings), new ByteArraySerializer(), new ByteArraySerializer());
        }
        return producer;
    }

    @Override
    public void close() {
        if (producer != null) {
            producer.close(Duration.ZERO);
        }
        consumer.close(Duration.ZERO);
        sourceConsumer.close(Duration.ZERO);
        admin.close(Duration.ZERO);
        sourceAdmin.close(Duration.ZERO);
    }
}
