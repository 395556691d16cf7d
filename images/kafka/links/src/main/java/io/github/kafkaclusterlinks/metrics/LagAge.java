package io.github.kafkaclusterlinks.metrics;

import io.github.kafkaclusterlinks.control.Progress;
import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * For how long one partition of a mirror has been behind: since its source has had a record that it has not. When the
 * source was last heard of would not do, for a source that is written to is heard of all the time, however far behind
 * its mirror is.
 */
final class LagAge {
    /** Enough for a quarter of an hour to the second; what is older is known less exactly. */
    private static final int MOST = 1_000;

    private record Seen(long end, long at) {}

    /** Ends of the source that the mirror has not reached, the oldest first. */
    private final ArrayDeque<Seen> unreached = new ArrayDeque<>();

    /** Records that the source had and the mirror has not. A mirror may be ahead of what was last seen of its source. */
    static long lag(Progress partition) {
        return Math.max(0, partition.sourceHighWatermark() - partition.mirrorEnd());
    }

    /**
     * Takes in how far the partition is, and returns the age of its lag.
     *
     * @param now milliseconds since 1970
     * @return seconds; 0 without a lag
     */
    synchronized double seconds(Progress partition, long now) {
        long end = partition.sourceHighWatermark();
        // A source that was truncated has never had the rest.
        unreached.removeIf(seen -> seen.end() <= partition.mirrorEnd() || seen.end() > end);
        if (end > partition.mirrorEnd() && (unreached.isEmpty() || unreached.getLast().end() < end)) {
            unreached.addLast(new Seen(end, partition.fetched()));
            thin();
        }
        return unreached.isEmpty() ? 0 : Math.max(0, now - unreached.getFirst().at()) / 1000.0;
    }

    /** Keeps the oldest and every second of the others. */
    private void thin() {
        if (unreached.size() <= MOST) {
            return;
        }
        boolean keep = false;
        for (Iterator<Seen> each = unreached.iterator(); each.hasNext(); ) {
            each.next();
            keep = !keep;
            if (!keep) {
                each.remove();
            }
        }
    }
}
