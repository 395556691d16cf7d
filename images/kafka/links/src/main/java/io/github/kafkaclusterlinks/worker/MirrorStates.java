package io.github.kafkaclusterlinks.worker;

import io.github.kafkaclusterlinks.control.Link;
import io.github.kafkaclusterlinks.control.LinkStatus;
import io.github.kafkaclusterlinks.control.Mirror;
import io.github.kafkaclusterlinks.control.MirrorState;
import io.github.kafkaclusterlinks.control.Progress;
import java.util.List;

/** What state a mirror topic is in, from everything that is known of it. */
final class MirrorStates {
    private MirrorStates() {}

    /**
     * The state as of now.
     *
     * @param mirror as it is
     * @param link its link
     * @param status of the link
     * @param progress of its partitions; null for those that have not reported yet
     * @param now milliseconds since 1970
     * @return the same object when nothing changes
     */
    static Mirror next(Mirror mirror, Link link, LinkStatus status, List<Progress> progress, long now) {
        if (mirror.state() == MirrorState.STOPPED) {
            return mirror;
        }
        if (mirror.stop() != null) {
            boolean halted = mirror.halted() && progress.stream().allMatch(known -> known != null && known.halted());
            return mirror.in(halted ? MirrorState.STOPPED : MirrorState.PENDING_STOPPED, now, null);
        }
        if (mirror.state() == MirrorState.FAILED) {
            return mirror;
        }
        for (int partition = 0; partition < progress.size(); partition++) {
            Progress known = progress.get(partition);
            if (known != null && known.failure() != null) {
                return mirror.in(MirrorState.FAILED, now, "Partition " + partition + ": " + known.failure());
            }
        }
        if (mirror.paused()) {
            return mirror.in(MirrorState.PAUSED, now, null);
        }
        if (link.paused()) {
            return mirror.in(MirrorState.LINK_PAUSED, now, null);
        }
        return mirror.in(status.available() ? MirrorState.ACTIVE : MirrorState.SOURCE_UNAVAILABLE, now, null);
    }

    /** Whether everything that the source has is in the mirror: the condition of a promotion. */
    static boolean hasReached(List<Long> sourceEnds, List<Progress> progress) {
        for (int partition = 0; partition < sourceEnds.size(); partition++) {
            Progress known = progress.get(partition);
            long mirrored = known == null ? 0 : known.mirrorEnd();
            if (mirrored < sourceEnds.get(partition)) {
                return false;
            }
        }
        return true;
    }

    /** Why a mirror fails whose source topic is another one now. */
    static String recreated(Mirror mirror, String id) {
        return "the source topic " + mirror.sourceTopic() + " was deleted and created again (its id was "
                + mirror.sourceTopicId() + " and is " + id + ")";
    }
}
