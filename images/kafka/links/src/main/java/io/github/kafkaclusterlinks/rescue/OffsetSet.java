package io.github.kafkaclusterlinks.rescue;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** A set of offsets of one partition: a bit for each, which a partition of millions has memory for. */
final class OffsetSet {
    private static final int CHUNK_BITS = 16;

    private final Map<Long, BitSet> chunks = new HashMap<>();

    /** @return whether it was not there yet */
    boolean add(long offset) {
        BitSet chunk = chunks.computeIfAbsent(offset >> CHUNK_BITS, number -> new BitSet());
        boolean isNew = !chunk.get(index(offset));
        chunk.set(index(offset));
        return isNew;
    }

    boolean contains(long offset) {
        BitSet chunk = chunks.get(offset >> CHUNK_BITS);
        return chunk != null && chunk.get(index(offset));
    }

    private static int index(long offset) {
        return (int) (offset & ((1 << CHUNK_BITS) - 1));
    }
}
