package io.github.kafkaclusterlinks.worker;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Tells a topic that was deleted from one that a broker does not know of yet. A broker that has just started lists no
 * topics until its controller has told it of them, and one that lags behind lists too few.
 */
final class DeletedTopicDetector {
    /** How long a topic must be missing among others to count as deleted, in milliseconds. */
    static final long AMONG_OTHERS_MS = 5_000;

    /** The same where no topic is listed at all, which after the start of a cluster can take long. */
    static final long OF_ALL_MS = 60_000;

    private static final int OBSERVATIONS = 2;

    private record Absence(long since, int observations) {}

    private final LongSupplier clock;
    private final Map<String, Absence> missing = new HashMap<>();

    /** @param clock milliseconds since any point in time */
    DeletedTopicDetector(LongSupplier clock) {
        this.clock = clock;
    }

    /** Records that a topic is there. */
    void isThere(String what) {
        missing.remove(what);
    }

    /**
     * Records that a topic is missing, once more.
     *
     * @param others whether anything else is there
     * @return whether it has been missing for long enough to count as deleted
     */
    boolean isDeleted(String what, boolean others) {
        long now = clock.getAsLong();
        Absence absence = missing.merge(
                what, new Absence(now, 1), (before, again) -> new Absence(before.since(), before.observations() + 1));
        return absence.observations() >= OBSERVATIONS && now - absence.since() >= (others ? AMONG_OTHERS_MS : OF_ALL_MS);
    }
}
