package io.github.kafkaclusterlinks.worker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds where the logs of mirrors end, without waiting: a partition whose leader is away must not hold up the others.
 * Where somebody has written before, replicas may still be catching up; the end then counts once two observations agree.
 */
final class MirrorEnds {
    private static final Logger LOG = LoggerFactory.getLogger(MirrorEnds.class);

    private static final int LIMIT_MS = 10_000;
    /** From one observation to the one that has to agree with it. */
    static final long STEADY_MS = 200;
    /** From an observation that has failed to the next. */
    static final long RETRY_MS = 1_000;

    /** A question about one partition; {@code before} is what the observation before it has seen. */
    private record Observation(long asked, KafkaFuture<ListOffsetsResultInfo> answer, Long before) {}

    private final Admin admin;
    private final LongSupplier clock;
    private final Map<TopicPartition, Observation> observations = new HashMap<>();

    MirrorEnds(Admin admin, LongSupplier clock) {
        this.admin = admin;
        this.clock = clock;
    }

    /**
     * The ends that are known by now; asks for the others.
     *
     * @param wanted partitions, each with whether its end has to be steady
     */
    Map<TopicPartition, Long> find(Map<TopicPartition, Boolean> wanted) {
        observations.keySet().retainAll(wanted.keySet());
        Map<TopicPartition, Long> found = new HashMap<>();
        Map<TopicPartition, Long> toAsk = new HashMap<>();
        wanted.forEach((partition, steady) -> {
            Observation observation = observations.get(partition);
            if (observation == null) {
                toAsk.put(partition, null);
            } else if (observation.answer().isCompletedExceptionally()) {
                if (clock.getAsLong() - observation.asked() >= RETRY_MS) {
                    LOG.info("Where {} ends is not known, which is asked again.", partition);
                    toAsk.put(partition, null);
                }
            } else if (observation.answer().isDone()) {
                long end = offset(observation.answer());
                if (!steady || Long.valueOf(end).equals(observation.before())) {
                    found.put(partition, end);
                } else if (clock.getAsLong() - observation.asked() >= STEADY_MS) {
                    toAsk.put(partition, end);
                }
            }
        });
        observations.keySet().removeAll(found.keySet());
        ask(toAsk);
        return found;
    }

    private static long offset(KafkaFuture<ListOffsetsResultInfo> done) {
        try {
            return done.getNow(null).offset();
        } catch (InterruptedException | ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void ask(Map<TopicPartition, Long> partitions) {
        if (partitions.isEmpty()) {
            return;
        }
        Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
        List<TopicPartition> asked = new ArrayList<>(partitions.keySet());
        asked.forEach(partition -> specs.put(partition, OffsetSpec.latest()));
        ListOffsetsResult answers = admin.listOffsets(specs, new ListOffsetsOptions().timeoutMs(LIMIT_MS));
        long now = clock.getAsLong();
        asked.forEach(partition ->
                observations.put(partition, new Observation(now, answers.partitionResult(partition), partitions.get(partition))));
    }

    /** Forgets all answers: what was written since may have changed them. */
    void forget() {
        observations.clear();
    }
}
