package io.github.kafkaclusterlinks.control;

/**
 * How far one partition of a mirror topic is. Written by the task that mirrors it.
 *
 * @param mirrorId {@link Mirror#id()} it belongs to
 * @param mirrorEnd offset that the next record will get
 * @param sourceHighWatermark the source's end when it was last fetched from; -1 before the first fetch
 * @param fetched when that was, milliseconds since 1970; 0 before the first fetch
 * @param leaderEpoch the source's leader epoch of the last record mirrored; -1 when unknown
 * @param halted true when the task has stopped writing, because the mirror is to be stopped
 * @param failure why mirroring cannot go on; null when it can
 */
public record Progress(
        String mirrorId,
        long mirrorEnd,
        long sourceHighWatermark,
        long fetched,
        int leaderEpoch,
        boolean halted,
        String failure) {

    /** The same, and nothing more is written. */
    public Progress halt() {
        return new Progress(mirrorId, mirrorEnd, sourceHighWatermark, fetched, leaderEpoch, true, failure);
    }
}
