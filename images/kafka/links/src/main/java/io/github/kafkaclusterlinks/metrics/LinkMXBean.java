package io.github.kafkaclusterlinks.metrics;

/** A cluster link, as every worker of its destination knows it. */
public interface LinkMXBean {
    /** {@code ACTIVE}, {@code PAUSED} or {@code SOURCE_UNAVAILABLE}. */
    String getState();
}
