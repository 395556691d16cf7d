package io.github.kafkaclusterlinks.metrics;

/** A mirror topic, as every worker of its cluster knows it. */
public interface MirrorMXBean {
    /** As {@code kafka-mirrors --describe} names it. */
    String getState();

    /**
     * Records that the source had when it was last fetched from and the mirror has not; over all partitions. Null once it is
     * stopped.
     */
    Long getLagRecords();

    /** For how long the partition that is furthest behind has been so; 0 without a lag, null once the mirror is stopped. */
    Double getLagSeconds();

    /** Sum of the offsets that the next records of its partitions will get: for a full log, how many records it has. */
    long getEndOffsets();

    /** When news of the source last came, seconds since 1970; 0 before the first fetch. */
    double getLastFetchSeconds();
}
