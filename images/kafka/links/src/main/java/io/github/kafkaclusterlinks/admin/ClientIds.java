package io.github.kafkaclusterlinks.admin;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The numbers that Kafka's clients count on to name themselves ({@code adminclient-1}), which their warnings show. In a
 * JVM of its own each command begins with the first.
 */
final class ClientIds {
    private static final String CLIENTS = "org.apache.kafka.clients.";
    private static final String[][] FIELDS = {
        {CLIENTS + "admin.KafkaAdminClient", "ADMIN_CLIENT_ID_SEQUENCE"},
        {CLIENTS + "consumer.ConsumerConfig", "CONSUMER_CLIENT_ID_SEQUENCE"},
        {CLIENTS + "producer.ProducerConfig", "PRODUCER_CLIENT_ID_SEQUENCE"},
        {"kafka.admin.BrokerApiVersionsCommand$AdminClient$", "AdminClientIdSequence"},
    };

    private final List<AtomicInteger> sequences = new ArrayList<>();
    private final List<Integer> first = new ArrayList<>();

    /**
     * @throws IllegalStateException when this version of Kafka counts in another way: then no command may be run twice in
     *     one process
     */
    ClientIds() {
        try {
            for (String[] field : FIELDS) {
                Field sequence = Class.forName(field[0]).getDeclaredField(field[1]);
                sequence.setAccessible(true);
                sequences.add((AtomicInteger) sequence.get(null));
            }
        } catch (ReflectiveOperationException changed) {
            throw new IllegalStateException("Kafka's clients are named in another way", changed);
        }
        sequences.forEach(sequence -> first.add(sequence.get()));
    }

    /** Begins anew. */
    void restart() {
        for (int i = 0; i < sequences.size(); i++) {
            sequences.get(i).set(first.get(i));
        }
    }
}
