package io.github.kafkaclusterlinks.control;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The commands' side: reads the state of a destination cluster's links, and asks its link manager for changes. */
public final class ControlClient implements AutoCloseable {
    /** How long one answer of the cluster may take. */
    public static final Duration LIMIT = Duration.ofSeconds(20);

    /** How long the link manager may take for a request: the source cluster may have to time out first. */
    public static final Duration REQUEST_LIMIT = Duration.ofSeconds(45);

    /**
     * How long brokers hold back an answer when there is nothing to fetch. They answer a connection's requests one after
     * the other: with Kafka's 500 ms, all that follows the last record waits for half a second, closing included.
     */
    private static final int FETCH_WAIT_MS = 20;

    private final Map<String, ?> client;
    private final ControlReader reader;
    private Admin admin;

    /**
     * @param client where the destination cluster is and how to speak to it
     * @throws KafkaException when nobody listens there, or the configuration is wrong
     */
    public ControlClient(Map<String, ?> client) {
        this.client = client;
        String problem = Bootstrap.problem(client, 5_000);
        if (problem != null) {
            throw new TimeoutException(problem);
        }
        this.reader = new ControlReader(
                Clients.with(client, Map.of(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MS)));
    }

    /** The state of links and mirrors; nothing at all when no link worker has ever run. */
    public ControlState state() {
        return reader.hasControlTopic(LIMIT) ? reader.load(LIMIT) : new ControlState();
    }

    /**
     * Offsets that the next records of partitions will get, as consumers see them. Partitions that the cluster does not
     * have, or that must not be described, are left out.
     */
    public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
        return reader.endOffsets(partitions, LIMIT);
    }

    /** For everything that Apache Kafka itself knows of the cluster. */
    public Admin admin() {
        if (admin == null) {
            admin = Admin.create(Map.copyOf(client));
        }
        return admin;
    }

    /**
     * Asks for a change and waits for the answer.
     *
     * @param known the state as read before
     * @return what was not done for some topics; a request that failed as a whole does not return
     * @throws InvalidRequestException with what the manager says is wrong with the request
     * @throws TimeoutException when no link worker answers in time
     */
    public Reply call(Request.Builder builder, ControlState known) {
        if (known.manager() == null) {
            throw new TimeoutException("The cluster at " + Clients.bootstrap(client)
                    + " has no link worker: start one (a container of the Kafka image with COMPONENT=links)");
        }
        String id = UUID.randomUUID().toString();
        long expires = System.currentTimeMillis() + REQUEST_LIMIT.toMillis();
        Request request = builder.build(id, expires, known.manager().sealingKey());
        reader.followEndOf(ControlTopics.REPLIES, LIMIT);
        send(id, request);
        while (System.currentTimeMillis() < expires) {
            for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofMillis(500))) {
                if (record.key() != null && id.equals(new String(record.key(), StandardCharsets.UTF_8))) {
                    Reply reply = Json.read(record.value(), Reply.class);
                    if (reply.error() != null) {
                        throw new InvalidRequestException(reply.error());
                    }
                    return reply;
                }
            }
        }
        throw new TimeoutException("No link worker has answered within " + REQUEST_LIMIT.toSeconds()
                + " s; the last active link manager was " + known.manager().worker() + ". Look at its log");
    }

    private void send(String id, Request request) {
        Map<String, Object> config = Clients.with(
                client,
                Map.of(
                        ProducerConfig.ACKS_CONFIG, "all",
                        ProducerConfig.LINGER_MS_CONFIG, 0,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG, LIMIT.toMillis(),
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) LIMIT.toMillis()));
        byte[] key = id.getBytes(StandardCharsets.UTF_8);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(ControlTopics.REQUESTS, key, Json.write(request))).get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof KafkaException cause ? cause : new KafkaException(failed.getCause());
        } catch (InterruptedException ended) {
            throw new InterruptException(ended);
        }
    }

    @Override
    public void close() {
        reader.close();
        if (admin != null) {
            admin.close(Duration.ofSeconds(1));
        }
    }
}
