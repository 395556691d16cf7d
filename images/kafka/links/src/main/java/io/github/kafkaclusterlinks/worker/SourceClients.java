package io.github.kafkaclusterlinks.worker;

import io.github.kafkaclusterlinks.control.Bootstrap;
import io.github.kafkaclusterlinks.control.Clients;
import io.github.kafkaclusterlinks.control.LinkConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The clients that read a source cluster, with the link's credentials. */
final class SourceClients implements AutoCloseable {
    private static final int CONNECT_MS = 5_000;

    /** Where a link's configuration says nothing: large fetches, and a dead source is not waited for long. */
    private static final Map<String, Object> CONSUMER_DEFAULTS = Map.of(
            ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 16 << 20,
            ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 << 20,
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 20_000,
            ConsumerConfig.RECEIVE_BUFFER_CONFIG, 1 << 20,
            ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000,
            ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000,
            ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);

    /** Not a link's to say. What was aborted is not mirrored; where there is no offset, nothing is guessed. */
    private static final Map<String, Object> CONSUMER_FIXED = Map.of(
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none",
            ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);

    private static final Map<String, Object> ADMIN_DEFAULTS = Map.of(
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000,
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000,
            AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);

    private final LinkConfig config;
    private final String clientId;
    private KafkaConsumer<byte[], byte[]> consumer;
    private Admin admin;

    /**
     * Makes no connection yet.
     *
     * @throws TimeoutException when nobody listens at the link's addresses, or not as the link expects
     */
    SourceClients(LinkConfig config, String clientId) {
        this.config = config;
        this.clientId = "cluster-link-" + clientId;
        String problem = Bootstrap.problem(config.clientValues(), CONNECT_MS);
        if (problem != null) {
            throw new TimeoutException(problem);
        }
    }

    KafkaConsumer<byte[], byte[]> consumer() {
        if (consumer == null) {
            Map<String, Object> settings = new HashMap<>(CONSUMER_DEFAULTS);
            settings.putAll(config.clientValues());
            settings.putAll(CONSUMER_FIXED);
            settings.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
            settings.keySet().retainAll(ConsumerConfig.configNames());
            consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        }
        return consumer;
    }

    /** Reads a partition from the offset that its mirror needs next. */
    void seek(PartitionMirror partition) {
        // With the epoch the consumer also notices a log that was truncated and has grown again since.
        Optional<Integer> epoch =
                partition.leaderEpoch() < 0 ? Optional.empty() : Optional.of(partition.leaderEpoch());
        consumer().seek(partition.source, new OffsetAndMetadata(partition.next(), epoch, ""));
    }

    synchronized Admin admin() {
        if (admin == null) {
            admin = Admin.create(adminSettings());
        }
        return admin;
    }

    /** Settings for anything else that reads the source cluster. */
    Map<String, Object> adminSettings() {
        Map<String, Object> settings = Clients.with(ADMIN_DEFAULTS, config.clientValues());
        settings.put(AdminClientConfig.CLIENT_ID_CONFIG, clientId);
        settings.keySet().retainAll(AdminClientConfig.configNames());
        return settings;
    }

    @Override
    public synchronized void close() {
        if (consumer != null) {
            consumer.close(Duration.ZERO);
        }
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }
}
