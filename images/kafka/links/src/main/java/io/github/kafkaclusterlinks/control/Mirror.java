package io.github.kafkaclusterlinks.control;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Map;

/**
 * A mirror topic: what was asked for, and what has become of it. Written by the link manager.
 *
 * @param topic its name in the destination cluster
 * @param id of this mirror, so that what was reported of an earlier one of the same name does not count
 * @param link name of its link
 * @param sourceTopic name in the source cluster
 * @param sourceTopicId Kafka's Uuid as text; null when the source cluster is too old to have any
 * @param partitions how many are mirrored
 * @param created whether the destination's topic has been made
 * @param unseeded partitions whose log does not start where the source's does yet
 * @param paused by {@code kafka-mirrors --pause}
 * @param stop how mirroring is to end; null as long as it is not
 * @param halted true from when tasks must not write any more
 * @param state its state
 * @param stateTime since when, milliseconds since 1970
 * @param reason why it has failed; null unless it has
 * @param configsWhenStopped topic configs that only a topic which is no mirror any more may have
 */
public record Mirror(
        String topic,
        String id,
        String link,
        String sourceTopic,
        String sourceTopicId,
        int partitions,
        boolean created,
        List<Integer> unseeded,
        boolean paused,
        Stop stop,
        boolean halted,
        MirrorState state,
        long stateTime,
        String reason,
        Map<String, String> configsWhenStopped) {

    /**
     * Checks a mirror that may come from the control topic.
     *
     * @throws IllegalArgumentException when something is missing that all that deals with mirrors relies on
     */
    public Mirror {
        if (topic == null || id == null || link == null || sourceTopic == null || unseeded == null || state == null) {
            throw new IllegalArgumentException("Not a mirror: topic, id, link, sourceTopic, unseeded or state is missing");
        }
    }

    /** How mirroring ends. */
    public enum Stop {
        /** When everything has been mirrored. */
        PROMOTE,
        /** At once, without asking the source. */
        FAILOVER
    }

    /** Whether the topic is closed to everybody but the link workers. */
    @JsonIgnore
    public boolean isReadOnly() {
        return state != MirrorState.STOPPED;
    }

    /** Whether tasks are to write to this partition. */
    public boolean isMirrored(int partition) {
        return created
                && !paused
                && !halted
                && state != MirrorState.FAILED
                && state != MirrorState.STOPPED
                && partition < partitions
                && !unseeded.contains(partition);
    }

    /** The same in another state. */
    public Mirror in(MirrorState next, long now, String why) {
        return next == state
                ? this
                : new Mirror(
                        topic, id, link, sourceTopic, sourceTopicId, partitions, created, unseeded, paused, stop, halted,
                        next, now, why, configsWhenStopped);
    }

    /** The same, paused or not. */
    public Mirror paused(boolean now) {
        return new Mirror(
                topic, id, link, sourceTopic, sourceTopicId, partitions, created, unseeded, now, stop, halted, state,
                stateTime, reason, configsWhenStopped);
    }

    /** The same, on its way to being stopped. */
    public Mirror stopping(Stop how, boolean halt) {
        return new Mirror(
                topic, id, link, sourceTopic, sourceTopicId, partitions, created, unseeded, paused, how, halt, state,
                stateTime, reason, configsWhenStopped);
    }

    /** The same with its topic made, so many partitions, and these of them yet to be seeded. */
    public Mirror with(int count, List<Integer> toSeed) {
        return new Mirror(
                topic, id, link, sourceTopic, sourceTopicId, count, true, List.copyOf(toSeed), paused, stop, halted,
                state, stateTime, reason, configsWhenStopped);
    }

    /** The same with other configs for when it is stopped. */
    public Mirror whenStopped(Map<String, String> configs) {
        return new Mirror(
                topic, id, link, sourceTopic, sourceTopicId, partitions, created, unseeded, paused, stop, halted, state,
                stateTime, reason, Map.copyOf(configs));
    }
}
