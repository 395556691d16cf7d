package io.github.kafkaclusterlinks.worker;

import io.github.kafkaclusterlinks.control.Mirror;
import io.github.kafkaclusterlinks.control.Progress;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;

/**
 * One partition that is being mirrored. Sent and read by the task's thread, acknowledged by its producer's; whatever
 * both use is volatile.
 */
final class PartitionMirror {
    final Mirror mirror;
    final TopicPartition source;
    final TopicPartition target;

    /** Offset that the next record sent must have, in the source and in the mirror. */
    private long next = -1;

    private long sourceEnd = -1;
    private long fetched;
    private long due;
    private final AtomicLong inFlight = new AtomicLong();
    private volatile long acknowledged = -1;
    private volatile int leaderEpoch = -1;
    private volatile String failure;
    private Progress reported;

    PartitionMirror(Mirror mirror, int partition) {
        this.mirror = mirror;
        this.source = new TopicPartition(mirror.sourceTopic(), partition);
        this.target = new TopicPartition(mirror.topic(), partition);
    }

    /** Starts, or starts again, from the end of the mirror's log. */
    void open(long end, int epoch) {
        next = end;
        acknowledged = end;
        leaderEpoch = epoch;
    }

    /** Takes over what an earlier task has learnt of the source, which may not answer any more. */
    void remember(Progress last) {
        if (last != null && fetched == 0) {
            sourceEnd = last.sourceHighWatermark();
            fetched = last.fetched();
        }
    }

    boolean isOpen() {
        return next >= 0;
    }

    /** What was sent and not acknowledged may have been written or not: the log has to be asked. */
    void close() {
        next = -1;
    }

    /** Is not to be opened again before then, milliseconds since 1970. */
    void postpone(long until) {
        due = until;
    }

    boolean isDue(long now) {
        return now >= due;
    }

    long next() {
        return next;
    }

    /** A record was given to the producer; its bytes are in flight until {@link #arrived}. */
    void sent(long offset, int bytes) {
        next = offset + 1;
        inFlight.addAndGet(bytes);
    }

    /** Bytes of a record are not in flight any more, whatever became of it. */
    void arrived(int bytes) {
        inFlight.addAndGet(-bytes);
    }

    /** Bytes given to the producer that it has not answered for. */
    long inFlight() {
        return inFlight.get();
    }

    long acknowledged() {
        return acknowledged;
    }

    boolean isSettled() {
        return failure != null || acknowledged >= next;
    }

    int leaderEpoch() {
        return leaderEpoch;
    }

    /** A record was written where it belongs. */
    void acknowledge(long offset, int epoch) {
        // In this order: an end with the epoch before it would look like a truncated source to whoever starts there.
        leaderEpoch = epoch;
        acknowledged = offset + 1;
    }

    /** What the last fetch told about the source. */
    void fetched(long end, long now) {
        if (end != sourceEnd || fetched == 0) {
            sourceEnd = end;
            fetched = now;
        }
    }

    void fail(String why) {
        if (failure == null) {
            failure = why;
        }
    }

    String failure() {
        return failure;
    }

    /** How far it is; null when that has been reported already. */
    Progress news() {
        if (acknowledged < 0 && failure == null) {
            return null;
        }
        Progress now = new Progress(
                mirror.id(), Math.max(acknowledged, 0), sourceEnd, fetched, leaderEpoch, false, failure);
        if (now.equals(reported)) {
            return null;
        }
        reported = now;
        return now;
    }

    /** The last progress: nothing is written after this. */
    Progress halted() {
        return new Progress(mirror.id(), Math.max(acknowledged, 0), sourceEnd, fetched, leaderEpoch, true, failure);
    }
}
