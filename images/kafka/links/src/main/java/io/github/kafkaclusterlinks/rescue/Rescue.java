package io.github.kafkaclusterlinks.rescue;

import io.github.kafkaclusterlinks.control.Clients;
import io.github.kafkaclusterlinks.control.Futures;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InvalidRequestException;

/**
 * Takes a topic away without losing the records that only it has. It may be interrupted anywhere: the next run finds what
 * is copied already by its origin.
 */
public final class Rescue implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String CLUSTER = "cluster of --bootstrap-server";
    private static final String NOTHING_DELETED = "; nothing was deleted";

    private final Clusters clusters;
    private final String topic;
    private final String sourceTopic;

    /**
     * Connects to both clusters.
     *
     * @param client where the cluster is that has the topic, and how to speak to it
     * @param source the same for the source of the mirror to come
     */
    public Rescue(Map<String, Object> client, String topic, Map<String, Object> source, String sourceTopic) {
        this.clusters = new Clusters(client, source);
        this.topic = topic;
        this.sourceTopic = sourceTopic;
    }

    /** Prints how many diverged records each partition has; changes nothing. */
    public void describe(Consumer<String> out) throws InterruptedException {
        TopicLog log = own();
        TopicLog source = TopicLog.read(clusters.sourceAdmin, sourceTopic, "source cluster");
        for (int partition = 0; partition < log.partitions().size(); partition++) {
            out.accept(compare(log, source, partition, 0, record -> {}).line(topic + "-" + partition, ""));
        }
    }

    /**
     * Copies the diverged records, compares the copies, and prints how many there are.
     *
     * @param delete whether the topic is deleted then, unless somebody has written to it
     * @throws KafkaException when a record was not copied, somebody writes to the topic, or a cluster cannot be reached
     */
    public void copy(boolean delete, Consumer<String> out) throws InterruptedException {
        String rescueTopic = RescueTopic.nameFor(topic);
        TopicLog log = own();
        refuseOpenTransactions(log);
        TopicLog source = TopicLog.read(clusters.sourceAdmin, sourceTopic, "source cluster");
        for (int partition = 0; partition < log.partitions().size(); partition++) {
            String name = topic + "-" + partition;
            try {
                Diverged copied = copy(log, source, partition, rescueTopic);
                out.accept(copied.line(name, ", copied to " + rescueTopic));
            } catch (KafkaException problem) {
                throw new KafkaException("The diverged records of " + name + " could not be copied to " + rescueTopic
                        + NOTHING_DELETED + " (" + Clients.explain(problem) + ")", problem);
            }
        }
        if (!log.hasSameEnds(own())) {
            throw new InvalidRequestException("Somebody still writes to " + topic
                    + ". Stop its producers and run the same command again" + NOTHING_DELETED + ".");
        }
        if (delete) {
            // By its id: never a topic of the same name that somebody makes at this moment.
            TopicCollection same = log.id().equals(Uuid.ZERO_UUID)
                    ? TopicCollection.ofTopicNames(List.of(topic))
                    : TopicCollection.ofTopicIds(List.of(log.id()));
            Futures.get(clusters.admin.deleteTopics(same).all(), LIMIT);
            out.accept("Deleted topic " + topic + ".");
        }
    }

    private TopicLog own() throws InterruptedException {
        return TopicLog.read(clusters.admin, topic, CLUSTER);
    }

    private void refuseOpenTransactions(TopicLog log) {
        for (int partition = 0; partition < log.partitions().size(); partition++) {
            TopicLog.Range range = log.range(partition);
            if (range.committed() < range.end()) {
                throw new InvalidRequestException(topic + "-" + partition + " has an open transaction from offset "
                        + range.committed() + ", which may still be committed. Wait until it ends, or find it with"
                        + " kafka-transactions find-hanging and abort it, and run the same command again" + NOTHING_DELETED
                        + ".");
            }
        }
    }

    /** Finds the diverged records of a partition from an offset on, and hands them over one by one. */
    private Diverged compare(
            TopicLog log, TopicLog source, int partition, long from, Consumer<ConsumerRecord<byte[], byte[]>> handler) {
        TopicLog.Range own = log.range(partition);
        TopicLog.Range other = source.range(partition);
        long start = Math.max(own.start(), from);
        Diverged found = new Diverged(other.start());
        Comparison.run(
                new PartitionReader(
                        clusters.consumer, new TopicPartition(topic, partition), start, own.committed()),
                new PartitionReader(
                        clusters.sourceConsumer,
                        new TopicPartition(sourceTopic, partition),
                        Math.max(start, other.start()),
                        Math.min(own.committed(), other.committed())),
                record -> {
                    found.add(record);
                    handler.accept(record);
                });
        return found;
    }

    private Diverged copy(TopicLog log, TopicLog source, int partition, String rescueTopic) throws InterruptedException {
        Diverged found = compare(log, source, partition, 0, record -> {});
        if (found.count() == 0) {
            return found;
        }
        RescueTopic.ensure(clusters.admin, rescueTopic, log.partitions().size());
        OffsetSet there = new OffsetSet();
        readCopies(log, partition, rescueTopic, (origin, copy) -> there.add(origin.offset()));
        RescueWriter writer = new RescueWriter(clusters.producer());
        Diverged copied = compare(log, source, partition, found.first(), record -> {
            if (!there.contains(record.offset())) {
                writer.write(Origin.of(record, log.id()).rescued(record, rescueTopic));
            }
        });
        writer.finish();
        verify(log, partition, rescueTopic, copied);
        return copied;
    }

    /** Reads the copies back: each diverged record must be there as it was. */
    private void verify(TopicLog log, int partition, String rescueTopic, Diverged copied) throws InterruptedException {
        Fingerprint[] copies = {Fingerprint.EMPTY};
        OffsetSet seen = new OffsetSet();
        readCopies(log, partition, rescueTopic, (origin, copy) -> {
            if (copied.contains(origin.offset()) && seen.add(origin.offset())) {
                copies[0] = copies[0].with(
                        origin.offset(), origin.timestamp(), copy.key(), copy.value(), Origin.ownHeaders(copy));
            }
        });
        if (!copies[0].equals(copied.fingerprint())) {
            throw new KafkaException("of " + copied.count() + " records, " + copies[0].count()
                    + " were read back, and not all as they were");
        }
    }

    /** Reads all that was copied of a partition, in this run and in earlier ones. */
    private void readCopies(
            TopicLog log, int partition, String rescueTopic, BiConsumer<Origin, ConsumerRecord<byte[], byte[]>> handler)
            throws InterruptedException {
        TopicLog.Range range = TopicLog.read(clusters.admin, rescueTopic, CLUSTER).range(partition);
        PartitionReader copies = new PartitionReader(
                clusters.consumer, new TopicPartition(rescueTopic, partition), range.start(), range.committed());
        for (ConsumerRecord<byte[], byte[]> copy = copies.get(); copy != null; copy = copies.get()) {
            Origin origin = Origin.read(copy);
            if (origin != null && origin.isOf(topic, log.id(), partition)) {
                handler.accept(origin, copy);
            }
        }
    }

    @Override
    public void close() {
        clusters.close();
    }
}
