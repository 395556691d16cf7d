package io.github.kafkaclusterlinks.cli;

import io.github.kafkaclusterlinks.control.ControlState;
import io.github.kafkaclusterlinks.control.Link;
import io.github.kafkaclusterlinks.control.Mirror;
import io.github.kafkaclusterlinks.control.MirrorState;
import io.github.kafkaclusterlinks.control.Progress;
import java.io.PrintStream;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** Mirror topics in the words of {@code kafka-mirrors}. */
final class MirrorLines {
    private MirrorLines() {}

    /** Whether a mirror is to be stopped, and is not yet. */
    static boolean isPending(Mirror mirror) {
        return mirror.state() != MirrorState.STOPPED
                && (mirror.stop() != null || mirror.state() == MirrorState.PENDING_STOPPED);
    }

    /**
     * Prints a mirror topic in {@code --describe} of 7.3: a line for it and one for each partition. 7.3 does not know the
     * source topic's id, and prints the zero one. A failed mirror has one more field, with the reason.
     *
     * @param ends where the mirror's partitions end; -1 is printed for those that are missing
     * @param now milliseconds since 1970
     */
    static void describe(Mirror mirror, ControlState state, Map<TopicPartition, Long> ends, long now, PrintStream out) {
        Link link = state.links().get(mirror.link());
        StringBuilder header = new StringBuilder()
                .append("Topic: ").append(mirror.topic())
                .append("\tLinkName: ").append(mirror.link())
                .append("\tLinkId: ").append(link == null ? Uuid.ZERO_UUID.toString() : link.id())
                .append("\tSourceTopic: ").append(mirror.sourceTopic())
                .append("\tState: ").append(mirror.state())
                .append("\tSourceTopicId: ").append(Uuid.ZERO_UUID)
                .append("\tStateTime: ").append(time(mirror.stateTime()));
        if (mirror.state() == MirrorState.FAILED) {
            header.append("\tError: ").append(mirror.reason());
        }
        out.println(header);
        for (int partition = 0; partition < mirror.partitions(); partition++) {
            out.println(partition(mirror, partition, state.progress(mirror, partition), ends, now));
        }
    }

    private static String partition(Mirror mirror, int number, Progress progress, Map<TopicPartition, Long> ends, long now) {
        long end = ends.getOrDefault(new TopicPartition(mirror.topic(), number), -1L);
        boolean fetched = progress != null && progress.fetched() > 0 && progress.sourceHighWatermark() >= 0;
        long sourceEnd = fetched ? progress.sourceHighWatermark() : -1;
        // The mirror is read later than the source was, and may be ahead of what was seen there.
        long lag = fetched && end >= 0 ? Math.max(0, sourceEnd - end) : -1;
        long sinceFetch = fetched ? Math.max(0, now - progress.fetched()) : now;
        MirrorState state = isPending(mirror) ? MirrorState.PENDING_STOPPED : mirror.state();
        return "\tPartition: " + number + "\tState: " + state + "\tDestLogEndOffset: " + end
                + "\tLastFetchSourceHighWatermark: " + sourceEnd + "\tLag: " + lag + "\tTimeSinceLastFetchMs: " + sinceFetch;
    }

    /** {@code yyyy-MM-dd HH:mm:ss} where the command runs; without a formatter, which takes many classes to load. */
    static String time(long millis) {
        LocalDateTime time = LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneId.systemDefault());
        return time.toLocalDate() + " " + two(time.getHour()) + ":" + two(time.getMinute()) + ":" + two(time.getSecond());
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }
}
