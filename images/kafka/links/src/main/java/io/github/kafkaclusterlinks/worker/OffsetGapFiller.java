package io.github.kafkaclusterlinks.worker;

import io.github.kafkaclusterlinks.control.Futures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * Offsets that no record has: compaction has removed it, or it was a transaction's marker. A producer cannot leave an
 * offset out, but the marker of a transaction takes one and no consumer sees it: so a gap is filled with markers that end
 * a transaction which never was.
 */
final class OffsetGapFiller {
    /** Markers go out one after the other, some hundreds a second; more than this would hold up the topic too long. */
    static final long LARGEST = 10_000;

    /** No real producer has it: brokers give out ids from 0 upwards. */
    private static final long NOBODY = Long.MAX_VALUE;

    private static final int AT_ONCE = 200;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private OffsetGapFiller() {}

    /** Makes a partition's log, whose end must have been acknowledged, longer by so many offsets that no record has. */
    static void fill(Admin admin, TopicPartition partition, long count) throws InterruptedException {
        for (long done = 0; done < count; done += AT_ONCE) {
            List<KafkaFuture<Void>> markers = new ArrayList<>();
            for (long i = done; i < Math.min(done + AT_ONCE, count); i++) {
                markers.add(admin.abortTransaction(new AbortTransactionSpec(partition, NOBODY, (short) 0, 0)).all());
            }
            for (KafkaFuture<Void> marker : markers) {
                Futures.get(marker, LIMIT);
            }
        }
    }
}
