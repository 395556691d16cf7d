package io.github.kafkaclusterlinks.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.LeaderNotAvailableException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

class MirrorEndsTest {
    private static final TopicPartition WELL = new TopicPartition("orders", 0);
    private static final TopicPartition AWAY = new TopicPartition("orders", 1);

    /** What the cluster answers; a partition that is missing has not answered yet. */
    private final Map<TopicPartition, Long> answers = new HashMap<>();

    private final Map<TopicPartition, KafkaFutureImpl<ListOffsetsResultInfo>> open = new HashMap<>();
    private final List<Set<TopicPartition>> questions = new ArrayList<>();
    private long now = 1_000;
    private final MirrorEnds ends = new MirrorEnds(admin(), () -> now);

    private Admin admin() {
        return (Admin) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Admin.class}, (self, method, args) -> {
            Map<TopicPartition, KafkaFuture<ListOffsetsResultInfo>> futures = new HashMap<>();
            questions.add(Set.copyOf(((Map<?, ?>) args[0]).keySet().stream().map(TopicPartition.class::cast).toList()));
            for (TopicPartition partition : questions.get(questions.size() - 1)) {
                KafkaFutureImpl<ListOffsetsResultInfo> future = new KafkaFutureImpl<>();
                open.put(partition, future);
                futures.put(partition, future);
                if (answers.containsKey(partition)) {
                    future.complete(new ListOffsetsResultInfo(answers.get(partition), -1, Optional.empty()));
                }
            }
            return new ListOffsetsResult(futures);
        });
    }

    @Test
    void aPartitionThatDoesNotAnswerHoldsUpNoOther() {
        answers.put(WELL, 7L);
        Map<TopicPartition, Boolean> wanted = Map.of(WELL, false, AWAY, false);
        assertEquals(Map.of(), ends.find(wanted));
        assertEquals(Map.of(WELL, 7L), ends.find(wanted));
        assertEquals(Map.of(), ends.find(Map.of(AWAY, false)));
        assertEquals(List.of(Set.of(WELL, AWAY)), questions);
    }

    @Test
    void aFailedLookIsRepeatedAfterAWhile() {
        ends.find(Map.of(AWAY, false));
        open.get(AWAY).completeExceptionally(new LeaderNotAvailableException("away"));
        now += MirrorEnds.RETRY_MS - 1;
        ends.find(Map.of(AWAY, false));
        assertEquals(1, questions.size());
        now++;
        answers.put(AWAY, 3L);
        ends.find(Map.of(AWAY, false));
        assertEquals(Map.of(AWAY, 3L), ends.find(Map.of(AWAY, false)));
    }

    @Test
    void aSteadyEndTakesTwoLooksThatAgree() {
        Map<TopicPartition, Boolean> wanted = Map.of(WELL, true);
        for (long end : new long[] {5, 9, 9}) {
            answers.put(WELL, end);
            assertEquals(Map.of(), ends.find(wanted));
            now += MirrorEnds.STEADY_MS;
        }
        assertEquals(3, questions.size());
        assertEquals(Map.of(WELL, 9L), ends.find(wanted));
    }

    @Test
    void whatWasSeenBeforeAnErrorDoesNotCount() {
        answers.put(WELL, 5L);
        ends.find(Map.of(WELL, false));
        ends.forget();
        answers.put(WELL, 6L);
        assertEquals(Map.of(), ends.find(Map.of(WELL, false)));
        assertEquals(Map.of(WELL, 6L), ends.find(Map.of(WELL, false)));
    }
}
