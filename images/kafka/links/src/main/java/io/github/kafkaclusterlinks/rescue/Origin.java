package io.github.kafkaclusterlinks.rescue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * Where a rescued record was: headers behind the record's own, as text. The topic's id tells records of one topic from
 * those of another that had the same name before or after it.
 */
record Origin(String topic, Uuid topicId, int partition, long offset, long timestamp) {
    static final String TOPIC = "diverged.topic";
    static final String TOPIC_ID = "diverged.topic.id";
    static final String PARTITION = "diverged.partition";
    static final String OFFSET = "diverged.offset";
    static final String TIMESTAMP = "diverged.timestamp";

    private static final List<String> NAMES = List.of(TOPIC, TOPIC_ID, PARTITION, OFFSET, TIMESTAMP);

    /** The origin of a record of the topic that is rescued. */
    static Origin of(ConsumerRecord<byte[], byte[]> record, Uuid topicId) {
        return new Origin(record.topic(), topicId, record.partition(), record.offset(), record.timestamp());
    }

    /** The origin of a record of a rescue topic; null for one that was not rescued. */
    static Origin read(ConsumerRecord<byte[], byte[]> rescued) {
        Header[] headers = rescued.headers().toArray();
        int own = headers.length - NAMES.size();
        if (own < 0) {
            return null;
        }
        String[] values = new String[NAMES.size()];
        for (int i = 0; i < values.length; i++) {
            Header header = headers[own + i];
            if (!header.key().equals(NAMES.get(i)) || header.value() == null) {
                return null;
            }
            values[i] = new String(header.value(), StandardCharsets.UTF_8);
        }
        try {
            return new Origin(values[0], Uuid.fromString(values[1]), Integer.parseInt(values[2]),
                    Long.parseLong(values[3]), Long.parseLong(values[4]));
        } catch (IllegalArgumentException foreign) {
            return null;
        }
    }

    /** Whether it was in that partition of that topic. */
    boolean isOf(String name, Uuid id, int number) {
        return topic.equals(name) && topicId.equals(id) && partition == number;
    }

    /** The record as it goes to a partition of the rescue topic. */
    ProducerRecord<byte[], byte[]> rescued(ConsumerRecord<byte[], byte[]> record, String rescueTopic) {
        List<Header> headers = new ArrayList<>(List.of(record.headers().toArray()));
        List<Object> values = List.of(topic, topicId, partition, offset, timestamp);
        for (int i = 0; i < values.size(); i++) {
            headers.add(new RecordHeader(NAMES.get(i), values.get(i).toString().getBytes(StandardCharsets.UTF_8)));
        }
        // A producer cannot write the time -1, which some clients give to records that have none.
        long time = Math.max(0, timestamp);
        return new ProducerRecord<>(rescueTopic, partition, time, record.key(), record.value(), headers);
    }

    /** The headers that a rescued record had before it was rescued. */
    static Header[] ownHeaders(ConsumerRecord<byte[], byte[]> rescued) {
        Header[] headers = rescued.headers().toArray();
        return Arrays.copyOf(headers, headers.length - NAMES.size());
    }
}
