package io.github.kafkaclusterlinks.control;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** Keys of the control topic: {@code kind:name}. A record without value takes back what it names. */
final class ControlRecord {
    /** Header with the term of the manager that wrote a record. */
    static final String TERM = "term";

    static final String MANAGER = "manager:";
    static final String KEY_PAIR = "key-pair:";
    static final String LINK = "link:";
    static final String STATUS = "status:";
    static final String MIRROR = "mirror:";
    static final String PROGRESS = "progress:";

    private ControlRecord() {}

    /** Topic names have no colon, so the last one separates the partition. */
    static String progressKey(TopicPartition partition) {
        return PROGRESS + partition.topic() + ":" + partition.partition();
    }

    static TopicPartition partitionOf(String progressKey) {
        String name = progressKey.substring(PROGRESS.length());
        int colon = name.lastIndexOf(':');
        return new TopicPartition(name.substring(0, colon), Integer.parseInt(name.substring(colon + 1)));
    }

    static ProducerRecord<byte[], byte[]> of(String key, Object value, String term) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                ControlTopics.CONTROL,
                key.getBytes(StandardCharsets.UTF_8),
                value == null ? null : Json.write(value));
        if (term != null) {
            record.headers().add(TERM, term.getBytes(StandardCharsets.UTF_8));
        }
        return record;
    }
}
