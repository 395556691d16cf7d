package io.github.kafkaclusterlinks.rescue;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Records as consumers get them. */
final class Records {
    static final String TOPIC = "orders";
    static final int PARTITION = 2;

    private Records() {}

    static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    static ConsumerRecord<byte[], byte[]> record(long offset, String value) {
        return record(offset, 1000 + offset, "key", value);
    }

    static ConsumerRecord<byte[], byte[]> record(long offset, long time, String key, String value, Header... headers) {
        return record(TOPIC, offset, time, bytes(key), bytes(value), new RecordHeaders(headers));
    }

    static Header header(String name, String value) {
        return new RecordHeader(name, bytes(value));
    }

    /** A record as it is read back once it was written. */
    static ConsumerRecord<byte[], byte[]> written(ProducerRecord<byte[], byte[]> sent, long offset) {
        return record(sent.topic(), offset, sent.timestamp(), sent.key(), sent.value(), sent.headers());
    }

    private static ConsumerRecord<byte[], byte[]> record(
            String topic, long offset, long time, byte[] key, byte[] value, Headers headers) {
        return new ConsumerRecord<>(topic, PARTITION, offset, time, TimestampType.CREATE_TIME, -1, -1, key, value,
                headers, Optional.empty());
    }

    /** One after the other, then null. */
    static Supplier<ConsumerRecord<byte[], byte[]>> each(List<ConsumerRecord<byte[], byte[]>> records) {
        Iterator<ConsumerRecord<byte[], byte[]>> rest = records.iterator();
        return () -> rest.hasNext() ? rest.next() : null;
    }
}
