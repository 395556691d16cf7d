package io.github.kafkaclusterlinks.worker;

import io.github.kafkaclusterlinks.control.Clients;
import io.github.kafkaclusterlinks.control.Futures;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a mirror's log start where the source's does. A log can only grow from 0, so it gets as many empty records as the
 * source has lost at its start, which are deleted at once; nothing else is written to it before that is done, and where
 * it was interrupted it goes on.
 */
final class Seeder {
    private static final Logger LOG = LoggerFactory.getLogger(Seeder.class);

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final byte[] EMPTY = {};

    private final Map<String, Object> client;
    private final Admin admin;

    Seeder(Map<String, Object> client, Admin admin) {
        this.client = client;
        this.admin = admin;
    }

    /** Gives an unused partition the start that its source has; the topic must not be compacted yet. */
    void seed(TopicPartition partition, long start) throws InterruptedException {
        long end = Logs.ends(admin, List.of(partition)).get(partition);
        if (end < start) {
            LOG.info("The source's log of {} starts at {}: growing the mirror's from {}.", partition, start, end);
            grow(partition, start - end);
        }
        if (Logs.starts(admin, List.of(partition)).get(partition) < start) {
            Futures.get(admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(start))).all(), LIMIT);
        }
    }

    private void grow(TopicPartition partition, long count) {
        Map<String, Object> config = Clients.with(
                client,
                Map.of(
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true,
                        ProducerConfig.ACKS_CONFIG, "all",
                        ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4",
                        ProducerConfig.BATCH_SIZE_CONFIG, 1 << 18,
                        ProducerConfig.LINGER_MS_CONFIG, 20));
        AtomicReference<Exception> failure = new AtomicReference<>();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (long i = 0; i < count && failure.get() == null; i++) {
                // Old, so that retention by time does not keep the segment because of them.
                ProducerRecord<byte[], byte[]> filler =
                        new ProducerRecord<>(partition.topic(), partition.partition(), 0L, EMPTY, EMPTY);
                producer.send(filler, (metadata, problem) -> {
                    if (problem != null) {
                        failure.compareAndSet(null, problem);
                    }
                });
            }
            producer.flush();
        }
        if (failure.get() != null) {
            throw new KafkaException("The log of " + partition + " could not be grown", failure.get());
        }
    }
}
