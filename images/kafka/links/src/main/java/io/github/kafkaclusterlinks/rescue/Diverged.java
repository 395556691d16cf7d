package io.github.kafkaclusterlinks.rescue;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The diverged records of a partition, without their contents. */
final class Diverged {
    private final long sourceStart;
    private final OffsetSet offsets = new OffsetSet();
    private Fingerprint fingerprint = Fingerprint.EMPTY;
    private long first = -1;
    private long older;

    /** @param sourceStart first offset that the source still has */
    Diverged(long sourceStart) {
        this.sourceStart = sourceStart;
    }

    void add(ConsumerRecord<byte[], byte[]> record) {
        if (first < 0) {
            first = record.offset();
        }
        if (record.offset() < sourceStart) {
            older++;
        }
        offsets.add(record.offset());
        fingerprint = fingerprint.with(
                record.offset(), record.timestamp(), record.key(), record.value(), record.headers().toArray());
    }

    long count() {
        return fingerprint.count();
    }

    /** The first of them; -1 when there is none. */
    long first() {
        return first;
    }

    boolean contains(long offset) {
        return offsets.contains(offset);
    }

    Fingerprint fingerprint() {
        return fingerprint;
    }

    /** What people read of it: {@code orders-0: 3 diverged records, from offset 20, copied to orders.diverged}. */
    String line(String partition, String copied) {
        if (count() == 0) {
            return partition + ": 0 diverged records";
        }
        String line = partition + ": " + count() + (count() == 1 ? " diverged record" : " diverged records")
                + ", from offset " + first + copied;
        return older == 0 ? line : line + "; " + older + " of them from before offset " + sourceStart
                + ", where the source's log starts";
    }
}
