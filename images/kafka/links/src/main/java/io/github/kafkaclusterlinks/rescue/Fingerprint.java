package io.github.kafkaclusterlinks.rescue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.apache.kafka.common.header.Header;

/**
 * Tells sets of records apart: how many they are, and the sum of a 128 bit hash of each. Two sets in different order have
 * the same one.
 */
record Fingerprint(long count, long high, long low) {
    static final Fingerprint EMPTY = new Fingerprint(0, 0, 0);

    /** This set with one record more. */
    Fingerprint with(long offset, long timestamp, byte[] key, byte[] value, Header[] headers) {
        MessageDigest hash = sha256();
        hash.update(ByteBuffer.allocate(20).putLong(offset).putLong(timestamp).putInt(headers.length).flip());
        add(hash, key);
        add(hash, value);
        for (Header header : headers) {
            add(hash, header.key().getBytes(StandardCharsets.UTF_8));
            add(hash, header.value());
        }
        ByteBuffer digest = ByteBuffer.wrap(hash.digest());
        return new Fingerprint(count + 1, high + digest.getLong(), low + digest.getLong());
    }

    /** With its length, so that no two lists of parts are the same bytes; -1 for what is not there. */
    private static void add(MessageDigest hash, byte[] part) {
        hash.update(ByteBuffer.allocate(4).putInt(part == null ? -1 : part.length).flip());
        if (part != null) {
            hash.update(part);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
