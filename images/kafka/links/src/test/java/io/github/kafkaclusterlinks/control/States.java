package io.github.kafkaclusterlinks.control;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** States of a destination cluster, put together record by record as workers write them. */
public final class States {
    private final ControlState state = new ControlState();
    private long offset;

    /** What has been written. */
    public ControlState state() {
        return state;
    }

    /** A manager begins a term. */
    public States manager(Manager manager) {
        apply(ControlRecord.of(ControlRecord.MANAGER, manager, null));
        return this;
    }

    /** A link with an id, cluster ids and a sensitive config made up. */
    public States link(String name, Map<String, String> configs) {
        Map<String, String> secrets = Map.of("ssl.key.password", "encrypted");
        return link(new Link(name, "YJIZZLmoSiKW8_O50FA7hQ", "remote-id", "local-id", configs, secrets, 1));
    }

    /** A link. */
    public States link(Link link) {
        apply(ControlRecord.of(ControlRecord.LINK + link.name(), link, null));
        return this;
    }

    /** How a link is. */
    public States status(String link, LinkStatus status) {
        apply(ControlRecord.of(ControlRecord.STATUS + link, status, null));
        return this;
    }

    /** A mirror topic. */
    public States mirror(Mirror mirror) {
        apply(ControlRecord.of(ControlRecord.MIRROR + mirror.topic(), mirror, null));
        return this;
    }

    /** How far a partition is. */
    public States progress(String topic, int partition, Progress progress) {
        apply(ControlRecord.of(ControlRecord.progressKey(new TopicPartition(topic, partition)), progress, null));
        return this;
    }

    /** A mirror topic of the same name as its source; its id is the name, too. */
    public static Mirror mirror(String topic, String link, int partitions, Mirror.Stop stop, MirrorState mirrorState) {
        return new Mirror(
                topic, topic, link, topic, null, partitions, true, List.of(), mirrorState == MirrorState.PAUSED, stop, false,
                mirrorState, 1_681_846_303_000L, null, Map.of());
    }

    boolean apply(ProducerRecord<byte[], byte[]> record) {
        return state.apply(new ConsumerRecord<>(
                record.topic(), 0, offset++, 0, TimestampType.CREATE_TIME, 0, 0, record.key(), record.value(),
                new RecordHeaders(record.headers()), Optional.empty()));
    }

    /** A request as a manager reads it; secrets are encrypted with a public key. */
    public static Request request(Request.Builder builder, String sealingKey) {
        return Json.read(Json.write(builder.build("id", 1, sealingKey)), Request.class);
    }
}
