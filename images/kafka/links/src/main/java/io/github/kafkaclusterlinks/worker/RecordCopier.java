package io.github.kafkaclusterlinks.worker;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;

/**
 * Copies records of the partitions of one {@link Replicator}: reads them from the source, gives them to the producer, and fills
 * offsets that no record has. What a partition cannot go on from, it fails with ({@link PartitionMirror#fail}).
 *
 * <p>Only the task's thread calls it, in a step of the replicator. The producer's thread acknowledges what was sent.
 */
final class RecordCopier {
    private static final Duration POLL = Duration.ofMillis(100);
    /** Bytes of one partition that may be on their way; beyond that its source is not read, so that others go on. */
    private static final long WINDOW = 8 << 20;

    private final Admin destination;
    private final MirrorProducer producer;
    private final SourceChecks checks;
    private final Consumer<TopicAuthorizationException> unauthorized;

    /** @param unauthorized is told of topics that the link may not read */
    RecordCopier(
            Admin destination,
            MirrorProducer producer,
            SourceChecks checks,
            Consumer<TopicAuthorizationException> unauthorized) {
        this.destination = destination;
        this.producer = producer;
        this.checks = checks;
        this.unauthorized = unauthorized;
    }

    /**
     * Reads once, waits shortly where there is nothing, and sends what was read.
     *
     * @param partitions those that the source's consumer is assigned, and others, by the partition of the source
     */
    void copy(SourceClients source, Map<TopicPartition, PartitionMirror> partitions) throws InterruptedException {
        ConsumerRecords<byte[], byte[]> records;
        try {
            records = source.consumer().poll(POLL);
        } catch (OffsetOutOfRangeException outside) {
            for (TopicPartition partition : outside.offsetOutOfRangePartitions().keySet()) {
                checks.outOfRange(source.admin(), partitions.get(partition));
            }
            return;
        } catch (TopicAuthorizationException refused) {
            unauthorized.accept(refused);
            return;
        }
        if (!records.isEmpty()) {
            checks.identity(source.admin(), records.partitions().stream().map(partitions::get).toList());
        }
        for (TopicPartition partition : records.partitions()) {
            PartitionMirror mirror = partitions.get(partition);
            for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
                if (mirror.failure() != null || producer.isBroken()) {
                    break;
                }
                if (!copy(mirror, record)) {
                    source.seek(mirror);
                    break;
                }
            }
        }
        if (!producer.isBroken()) {
            note(source, partitions.values());
        }
    }

    /** @return false when the rest of the partition's records must wait */
    private boolean copy(PartitionMirror mirror, ConsumerRecord<byte[], byte[]> record) throws InterruptedException {
        int epoch = record.leaderEpoch().orElse(-1);
        if (record.offset() < mirror.next()) {
            return true;
        }
        if (epoch >= 0 && epoch < mirror.leaderEpoch()) {
            mirror.fail("the source's leader epoch went back from " + mirror.leaderEpoch() + " to " + epoch + " at offset "
                    + record.offset() + ": the source topic was truncated or created again");
            return false;
        }
        if (record.timestamp() < 0) {
            mirror.fail("the source's record at offset " + record.offset()
                    + " has no timestamp: it has the message format 0, which cannot be mirrored");
            return false;
        }
        if (record.offset() > mirror.next() && !fill(mirror, record.offset())) {
            return false;
        }
        producer.send(
                new ProducerRecord<>(
                        mirror.target.topic(),
                        mirror.target.partition(),
                        record.timestamp(),
                        record.key(),
                        record.value(),
                        record.headers()),
                mirror,
                record.offset(),
                epoch);
        return true;
    }

    /** Fills the offsets up to one that no record has. */
    private boolean fill(PartitionMirror mirror, long offset) throws InterruptedException {
        long missing = offset - mirror.next();
        if (missing > OffsetGapFiller.LARGEST) {
            mirror.fail("the source has no records from offset " + mirror.next() + " to " + (offset - 1) + ": a gap of "
                    + missing + ", left by compaction or transactions; at most " + OffsetGapFiller.LARGEST + " can be mirrored");
            return false;
        }
        if (!producer.settle(List.of(mirror)) || producer.isBroken()) {
            return false;
        }
        OffsetGapFiller.fill(destination, mirror.target, missing);
        long end = Logs.ends(destination, List.of(mirror.target)).get(mirror.target);
        if (end != offset) {
            mirror.fail("the mirror's log ends at " + end + " instead of " + offset + " after a gap of " + missing);
            return false;
        }
        mirror.open(offset, mirror.leaderEpoch());
        return true;
    }

    /** Where the source ends, as of the last fetch; and offsets at its end that no record has. */
    private void note(SourceClients source, Collection<PartitionMirror> mirrors) throws InterruptedException {
        long now = System.currentTimeMillis();
        for (PartitionMirror mirror : mirrors) {
            if (!mirror.isOpen() || mirror.failure() != null) {
                continue;
            }
            OptionalLong lag = source.consumer().currentLag(mirror.source);
            if (lag.isEmpty()) {
                continue;
            }
            long position;
            try {
                position = source.consumer().position(mirror.source, Duration.ZERO);
            } catch (TimeoutException unknown) {
                continue;
            }
            if (position > mirror.next() && !fill(mirror, position)) {
                continue;
            }
            mirror.fetched(position + lag.getAsLong(), now);
            hold(source, mirror);
        }
    }

    /** Reads no more of a partition while the destination does not take what was read. */
    private void hold(SourceClients source, PartitionMirror mirror) {
        boolean held = source.consumer().paused().contains(mirror.source);
        if (!held && mirror.inFlight() > WINDOW) {
            source.consumer().pause(List.of(mirror.source));
        } else if (held && mirror.inFlight() <= WINDOW / 2) {
            source.consumer().resume(List.of(mirror.source));
        }
    }
}
