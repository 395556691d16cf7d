package io.github.kafkaclusterlinks.control;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that the control topic says, as of the records applied so far. Can be read while it changes. */
public final class ControlState {
    private static final Logger LOG = LoggerFactory.getLogger(ControlState.class);

    private final Map<String, Link> links = new ConcurrentSkipListMap<>();
    private final Map<String, LinkStatus> statuses = new ConcurrentSkipListMap<>();
    private final Map<String, Mirror> mirrors = new ConcurrentSkipListMap<>();
    private final Map<TopicPartition, Progress> progress = new ConcurrentSkipListMap<>(
            Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition));
    private volatile Manager manager;
    private volatile String encryptedKeyPair;

    /** Links by name. */
    public Map<String, Link> links() {
        return links;
    }

    /** How a link is; available until something else is known. */
    public LinkStatus status(String link) {
        return statuses.getOrDefault(link, new LinkStatus(true, 0, null));
    }

    /** Mirror topics by name, stopped ones included. */
    public Map<String, Mirror> mirrors() {
        return mirrors;
    }

    /** The mirror topics of a link. */
    public List<Mirror> mirrorsOf(String link) {
        return mirrors.values().stream().filter(mirror -> mirror.link().equals(link)).toList();
    }

    /** How far a partition of a mirror is; null before its first report. */
    public Progress progress(Mirror mirror, int partition) {
        Progress known = progress.get(new TopicPartition(mirror.topic(), partition));
        return known != null && known.mirrorId().equals(mirror.id()) ? known : null;
    }

    /** Everything reported of partitions, also of mirrors that are gone. */
    public Map<TopicPartition, Progress> allProgress() {
        return progress;
    }

    /** The active manager; null before the first one. */
    public Manager manager() {
        return manager;
    }

    /** The key pair for encrypted configs, encrypted under the workers' {@code password.encoder.secret}; null without. */
    public String encryptedKeyPair() {
        return encryptedKeyPair;
    }

    /**
     * Takes in a record of the control topic. What cannot be read is logged and left out, and does no harm to the rest.
     *
     * @return false for a record that does not count: it cannot be read, or its manager was no longer active
     */
    public boolean apply(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            LOG.warn("Record {} of {} has no key: left out.", record.offset(), ControlTopics.CONTROL);
            return false;
        }
        String key = new String(record.key(), StandardCharsets.UTF_8);
        try {
            if (key.startsWith(ControlRecord.MANAGER)) {
                manager = Json.read(record.value(), Manager.class);
            } else if (isOutOfOffice(record)) {
                LOG.warn("Record {} ({}) is of a former manager: ignored.", record.offset(), key);
                return false;
            } else {
                applyValue(key, record.value());
            }
        } catch (RuntimeException garbage) {
            LOG.warn("Record {} of {} is left out: {}", record.offset(), ControlTopics.CONTROL, garbage.getMessage());
            return false;
        }
        return true;
    }

    /** What a manager has written under a key, as far as it counted; null when there is nothing. */
    Object value(String key) {
        String name = key.substring(key.indexOf(':') + 1);
        if (key.startsWith(ControlRecord.LINK)) {
            return links.get(name);
        }
        if (key.startsWith(ControlRecord.STATUS)) {
            return statuses.get(name);
        }
        return key.startsWith(ControlRecord.MIRROR) ? mirrors.get(name) : null;
    }

    private boolean isOutOfOffice(ConsumerRecord<byte[], byte[]> record) {
        Header term = record.headers().lastHeader(ControlRecord.TERM);
        return term != null
                && manager != null
                && !new String(term.value(), StandardCharsets.UTF_8).equals(manager.term());
    }

    private void applyValue(String key, byte[] value) {
        if (key.startsWith(ControlRecord.LINK)) {
            put(links, key.substring(ControlRecord.LINK.length()), value, Link.class);
        } else if (key.startsWith(ControlRecord.STATUS)) {
            put(statuses, key.substring(ControlRecord.STATUS.length()), value, LinkStatus.class);
        } else if (key.startsWith(ControlRecord.MIRROR)) {
            put(mirrors, key.substring(ControlRecord.MIRROR.length()), value, Mirror.class);
        } else if (key.startsWith(ControlRecord.PROGRESS)) {
            put(progress, ControlRecord.partitionOf(key), value, Progress.class);
        } else if (key.equals(ControlRecord.KEY_PAIR)) {
            encryptedKeyPair = value == null ? null : new String(value, StandardCharsets.UTF_8);
        } else {
            throw new IllegalArgumentException("Unknown key " + key);
        }
    }

    private static <K, V> void put(Map<K, V> map, K key, byte[] value, Class<V> type) {
        if (value == null) {
            map.remove(key);
        } else {
            map.put(key, Json.read(value, type));
        }
    }
}
