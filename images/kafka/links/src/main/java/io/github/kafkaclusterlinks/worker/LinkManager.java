package io.github.kafkaclusterlinks.worker;

import io.github.kafkaclusterlinks.control.Clients;
import io.github.kafkaclusterlinks.control.ControlTopics;
import io.github.kafkaclusterlinks.control.Json;
import io.github.kafkaclusterlinks.control.Request;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every worker's candidate for link manager. The request topic has one partition, and whoever Kafka's group protocol
 * gives it to is the manager.
 */
final class LinkManager implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LinkManager.class);

    private static final Duration POLL = Duration.ofMillis(200);
    private static final long RETRY_MS = 1_000;

    private final LinkRuntime runtime;
    private final Thread thread = new Thread(this::run, "cluster-link-manager");
    private volatile KafkaConsumer<byte[], byte[]> consumer;
    private volatile boolean closing;
    private LeaderTerm leaderTerm;

    LinkManager(LinkRuntime runtime) {
        this.runtime = runtime;
    }

    void start() {
        thread.start();
    }

    private void run() {
        while (!closing) {
            try {
                manage();
            } catch (WakeupException | InterruptException ended) {
                closing = true;
            } catch (KafkaException problem) {
                LOG.warn("Requests cannot be read, which is tried again: {}", Clients.explain(problem));
                pause();
            } catch (RuntimeException unforeseen) {
                LOG.error("The link manager has met an unforeseen error, and stands again", unforeseen);
                pause();
            } finally {
                endTerm();
            }
        }
    }

    private void manage() {
        Map<String, Object> settings = Clients.with(
                runtime.client(),
                Map.of(
                        ConsumerConfig.GROUP_ID_CONFIG, ControlTopics.INTERNAL_PREFIX + "_manager",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false,
                        // The manager stays the same when another worker comes or goes.
                        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName(),
                        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000,
                        ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2_000));
        try (KafkaConsumer<byte[], byte[]> requests =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer = requests;
            requests.subscribe(List.of(ControlTopics.REQUESTS), new Assignment());
            while (!closing) {
                ConsumerRecords<byte[], byte[]> records = requests.poll(POLL);
                records.forEach(this::take);
                if (leaderTerm != null) {
                    // A request that a dying manager has taken is answered by nobody, and its command says so.
                    if (!records.isEmpty()) {
                        requests.commitSync();
                    }
                    leaderTerm.review();
                }
            }
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        Request request;
        try {
            request = Json.read(record.value(), Request.class);
        } catch (IllegalArgumentException garbage) {
            LOG.warn("Record {} of {} is left out: {}", record.offset(), ControlTopics.REQUESTS, garbage.getMessage());
            return;
        }
        if (leaderTerm != null && request.expires() > System.currentTimeMillis()) {
            leaderTerm.execute(request);
        }
    }

    private final class Assignment implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (!partitions.isEmpty() && leaderTerm == null) {
                leaderTerm = LeaderTerm.begin(runtime);
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            if (!partitions.isEmpty()) {
                endTerm();
            }
        }
    }

    private void endTerm() {
        if (leaderTerm != null) {
            leaderTerm.close();
            leaderTerm = null;
        }
    }

    private void pause() {
        try {
            Thread.sleep(RETRY_MS);
        } catch (InterruptedException ended) {
            closing = true;
        }
    }

    @Override
    public void close() {
        closing = true;
        if (consumer != null) {
            consumer.wakeup();
        }
        try {
            thread.join(3_000);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
