package io.github.kafkaclusterlinks.control;

/** State of a mirror topic, as {@code kafka-mirrors --describe} names it. */
public enum MirrorState {
    /** Mirroring. */
    ACTIVE,
    /** Stopped for now by {@code kafka-mirrors --pause}. */
    PAUSED,
    /** Stopped for now because its link is paused. */
    LINK_PAUSED,
    /** The source cluster does not answer; mirroring goes on by itself when it does again. */
    SOURCE_UNAVAILABLE,
    /** Mirroring would break a promise, for the reason given; only failover or deletion leads out. */
    FAILED,
    /** Promotion or failover is under way. */
    PENDING_STOPPED,
    /** A regular topic that can be written to. Final. */
    STOPPED
}
