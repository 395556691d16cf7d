package io.github.kafkaclusterlinks.worker;

import io.github.kafkaclusterlinks.control.ControlTopics;
import io.github.kafkaclusterlinks.control.Futures;
import io.github.kafkaclusterlinks.control.Mirror;
import io.github.kafkaclusterlinks.control.NameFilters;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies committed positions of consumer groups. A mirror's offsets are the source's, so the numbers are copied as they
 * are, but never beyond the mirror's end; a group that is consuming at the destination keeps its own.
 */
final class ConsumerOffsets {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerOffsets.class);
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private ConsumerOffsets() {}

    /**
     * Copies the positions of all groups that the filters let in.
     *
     * @param groupPrefix put before the groups' names at the destination; may be empty
     */
    static void sync(Admin source, Admin destination, List<Mirror> mirrors, NameFilters groups, String groupPrefix)
            throws InterruptedException {
        List<String> included = Futures.get(source.listConsumerGroups().valid(), LIMIT).stream()
                .map(ConsumerGroupListing::groupId)
                .filter(group -> !group.startsWith(ControlTopics.INTERNAL_PREFIX) && groups.includes(group))
                .toList();
        if (included.isEmpty() || mirrors.isEmpty()) {
            return;
        }
        Map<String, Mirror> bySource = mirrors.stream()
                .collect(Collectors.toMap(Mirror::sourceTopic, Function.identity(), (one, other) -> one));
        Map<String, Map<TopicPartition, OffsetAndMetadata>> committed = offsets(source, included);
        Map<String, Map<TopicPartition, OffsetAndMetadata>> translated = new HashMap<>();
        committed.forEach((group, positions) -> translated.put(groupPrefix + group, translate(positions, bySource)));
        translated.values().removeIf(Map::isEmpty);
        if (!translated.isEmpty()) {
            write(destination, translated);
        }
    }

    private static Map<TopicPartition, OffsetAndMetadata> translate(
            Map<TopicPartition, OffsetAndMetadata> positions, Map<String, Mirror> bySource) {
        Map<TopicPartition, OffsetAndMetadata> translated = new HashMap<>();
        positions.forEach((partition, position) -> {
            Mirror mirror = bySource.get(partition.topic());
            if (mirror != null && position != null && mirror.isMirrored(partition.partition())) {
                translated.put(new TopicPartition(mirror.topic(), partition.partition()), position);
            }
        });
        return translated;
    }

    private static void write(Admin destination, Map<String, Map<TopicPartition, OffsetAndMetadata>> wanted)
            throws InterruptedException {
        Map<TopicPartition, Long> ends = Logs.ends(
                destination,
                wanted.values().stream().flatMap(positions -> positions.keySet().stream()).collect(Collectors.toSet()));
        Map<String, Map<TopicPartition, OffsetAndMetadata>> present = offsets(destination, wanted.keySet());
        for (Map.Entry<String, Map<TopicPartition, OffsetAndMetadata>> entry : wanted.entrySet()) {
            Map<TopicPartition, OffsetAndMetadata> changes =
                    changes(entry.getValue(), present.getOrDefault(entry.getKey(), Map.of()), ends);
            if (changes.isEmpty()) {
                continue;
            }
            try {
                Futures.get(destination.alterConsumerGroupOffsets(entry.getKey(), changes).all(), LIMIT);
            } catch (TimeoutException unavailable) {
                throw unavailable;
            } catch (ApiException busy) {
                LOG.debug("Positions of group {} are left alone: {}", entry.getKey(), busy.getMessage());
            }
        }
    }

    /** What differs from what is there; beyond the end of the mirror's log there is nothing to be positioned at. */
    static Map<TopicPartition, OffsetAndMetadata> changes(
            Map<TopicPartition, OffsetAndMetadata> wanted,
            Map<TopicPartition, OffsetAndMetadata> present,
            Map<TopicPartition, Long> ends) {
        Map<TopicPartition, OffsetAndMetadata> changes = new HashMap<>();
        wanted.forEach((partition, position) -> {
            long offset = Math.min(position.offset(), ends.getOrDefault(partition, 0L));
            OffsetAndMetadata now = present.get(partition);
            if (now == null || now.offset() != offset) {
                changes.put(partition, new OffsetAndMetadata(offset, Optional.empty(), position.metadata()));
            }
        });
        return changes;
    }

    private static Map<String, Map<TopicPartition, OffsetAndMetadata>> offsets(
            Admin admin, Iterable<String> groups) throws InterruptedException {
        Map<String, ListConsumerGroupOffsetsSpec> specs = new HashMap<>();
        groups.forEach(group -> specs.put(group, new ListConsumerGroupOffsetsSpec()));
        return Futures.get(admin.listConsumerGroupOffsets(specs).all(), LIMIT);
    }
}
