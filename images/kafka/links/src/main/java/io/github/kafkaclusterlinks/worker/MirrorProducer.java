package io.github.kafkaclusterlinks.worker;

import io.github.kafkaclusterlinks.control.Clients;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to mirror topics. Idempotent, so that a retry is never a second record. After an error, or a record that got
 * another offset than it must, it sends nothing more: whatever followed would lie at a wrong offset. It is then broken and has
 * to be {@link #reset()}, since nobody knows what of the rest was written.
 *
 * <p>The task's thread calls it; records are acknowledged by the thread of Kafka's producer, which also notices that it is
 * broken.
 */
final class MirrorProducer {
    private static final Logger LOG = LoggerFactory.getLogger(MirrorProducer.class);

    /** Bytes of the largest record, uncompressed, that can be mirrored. */
    static final int LARGEST_RECORD = 64 << 20;

    /** How long what was sent is waited for where something else depends on it. */
    private static final long SETTLE_MS = 3_000;

    /** Made for throughput: large batches, which compression and TLS cost least for, and none waits for long. */
    private static final Map<String, Object> SETTINGS = Map.of(
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true,
            ProducerConfig.ACKS_CONFIG, "all",
            ProducerConfig.BATCH_SIZE_CONFIG, 1 << 18,
            ProducerConfig.LINGER_MS_CONFIG, 5,
            ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4",
            ProducerConfig.BUFFER_MEMORY_CONFIG, (long) LARGEST_RECORD,
            // Uncompressed: what the source holds compressed may be many times larger here. No more than the buffer takes.
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_RECORD,
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 60_000,
            ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);

    private final Map<String, Object> config;
    private final Object acknowledged = new Object();
    private volatile boolean broken;
    private KafkaProducer<byte[], byte[]> producer;
    private int generation;

    MirrorProducer(Map<String, Object> client) {
        this.config = Clients.with(client, SETTINGS);
    }

    boolean isBroken() {
        return broken;
    }

    /** Sends a record that must get the given offset; otherwise its mirror fails. */
    void send(ProducerRecord<byte[], byte[]> record, PartitionMirror mirror, long offset, int epoch) {
        if (producer == null) {
            producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        }
        KafkaProducer<byte[], byte[]> current = producer;
        int sentBy = generation;
        int bytes = size(record.key()) + size(record.value());
        mirror.sent(offset, bytes);
        try {
            current.send(record, (metadata, problem) -> {
                mirror.arrived(bytes);
                if (sentBy != generation) {
                    return;
                }
                if (problem == null && metadata.offset() == offset) {
                    mirror.acknowledge(offset, epoch);
                } else {
                    if (problem == null) {
                        mirror.fail("the source's record at offset " + offset + " got offset " + metadata.offset()
                                + " in the mirror: somebody else has written to it");
                    } else {
                        fail(mirror, offset, problem);
                    }
                    // From a callback this does not wait: the producer's thread ends before it sends another batch.
                    broken = true;
                    current.close(Duration.ZERO);
                }
                synchronized (acknowledged) {
                    acknowledged.notifyAll();
                }
            });
        } catch (IllegalStateException | KafkaException notTaken) {
            mirror.arrived(bytes);
            // A callback has closed the producer, before this record or while it waited for memory.
            if (!broken) {
                throw notTaken;
            }
        }
    }

    private static int size(byte[] data) {
        return data == null ? 0 : data.length;
    }

    private void fail(PartitionMirror mirror, long offset, Exception problem) {
        if (problem instanceof RecordTooLargeException
                || problem instanceof RecordBatchTooLargeException
                || problem instanceof InvalidTimestampException
                || problem instanceof InvalidRecordException) {
            mirror.fail("the destination refuses the record at offset " + offset + ": " + problem.getMessage());
        }
        if (!broken) {
            LOG.info("Writing to {} did not succeed, which is tried again: {}", mirror.target, problem.toString());
        }
    }

    /** Waits until a condition on acknowledgements holds; false when it does not in time. */
    boolean await(BooleanSupplier condition, long limitMs) throws InterruptedException {
        long deadline = System.nanoTime() + limitMs * 1_000_000;
        synchronized (acknowledged) {
            while (!condition.getAsBoolean() && !broken) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return false;
                }
                acknowledged.wait(left);
            }
        }
        return condition.getAsBoolean();
    }

    /** Waits until what was sent to these partitions is acknowledged; false when that takes too long. */
    boolean settle(Collection<PartitionMirror> mirrors) throws InterruptedException {
        return await(() -> mirrors.stream().allMatch(PartitionMirror::isSettled), SETTLE_MS);
    }

    /** Throws away what was not acknowledged; the next record goes out through a new connection. */
    void reset() {
        generation++;
        close();
        broken = false;
    }

    void close() {
        if (producer != null) {
            producer.close(Duration.ZERO);
            producer = null;
        }
    }
}
