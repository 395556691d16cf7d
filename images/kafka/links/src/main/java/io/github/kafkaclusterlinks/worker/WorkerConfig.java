package io.github.kafkaclusterlinks.worker;

import io.github.kafkaclusterlinks.control.ControlTopics;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.connect.converters.ByteArrayConverter;

/** Configuration of a link worker: one properties file, of which everything that Kafka Connect needs follows. */
final class WorkerConfig extends AbstractConfig {
    static final String WORKER_ID = "worker.id";
    static final String REST_PORT = "rest.port";
    static final String ENCODER_SECRET = "password.encoder.secret";
    static final String OLD_ENCODER_SECRET = "password.encoder.old.secret";

    private static final ConfigDef DEFINITION = new ConfigDef()
            .define(
                    CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, Type.LIST, Importance.HIGH,
                    "Addresses of the destination cluster.")
            .define(
                    CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, Type.STRING, "PLAINTEXT", Importance.HIGH,
                    "How to speak to it; with SSL the workers also speak mutual TLS to each other.")
            .define(WORKER_ID, Type.STRING, "", Importance.MEDIUM, "Name of the worker; default: the host's.")
            .define(REST_PORT, Type.INT, 8083, Importance.LOW, "Port on which workers reach each other.")
            .define(
                    ENCODER_SECRET, Type.PASSWORD, null, Importance.HIGH,
                    "What sensitive configs of links are encrypted under; the same for all workers of a cluster.")
            .define(
                    OLD_ENCODER_SECRET, Type.PASSWORD, null, Importance.MEDIUM,
                    "What they were encrypted under before; they are encrypted anew.");

    WorkerConfig(Map<String, String> properties) {
        super(DEFINITION, properties, false);
    }

    /** The worker's name. */
    String workerId() {
        return getString(WORKER_ID).isEmpty() ? hostName() : getString(WORKER_ID);
    }

    /** The secret for sensitive configs; null when there is none. */
    Password encoderSecret() {
        return getPassword(ENCODER_SECRET);
    }

    /** The secret before that one; null when there is none. */
    Password oldEncoderSecret() {
        return getPassword(OLD_ENCODER_SECRET);
    }

    /** Settings of a client of the destination cluster. */
    Map<String, Object> client() {
        Map<String, Object> client = new HashMap<>();
        originalsStrings().forEach((name, value) -> {
            if (AdminClientConfig.configNames().contains(name)) {
                client.put(name, value);
            }
        });
        return client;
    }

    /** Whether workers reach each other over TLS. */
    boolean servesTls() {
        return "SSL".equalsIgnoreCase(getString(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG));
    }

    /** The configuration of the Connect worker. */
    Map<String, String> connect() {
        Map<String, String> connect = new HashMap<>();
        boolean tls = servesTls();
        client().forEach((name, value) -> {
            // The worker itself, and the clients that it makes for tasks.
            for (String prefix : new String[] {"", "producer.", "consumer.", "admin."}) {
                connect.put(prefix + name, value.toString());
            }
            if (tls && name.startsWith("ssl.")) {
                connect.put("listeners.https." + name, value.toString());
            }
        });
        String scheme = tls ? "https" : "http";
        // Workers pass on to the one in charge what only that one may do; nobody else has any business here.
        connect.put("listeners", scheme + "://0.0.0.0:" + getInt(REST_PORT));
        connect.put("listeners.https.ssl.client.auth", "required");
        connect.put("rest.advertised.listener", scheme);
        connect.put("rest.advertised.host.name", hostName());
        connect.put("rest.advertised.port", getInt(REST_PORT).toString());
        connect.put("group.id", ControlTopics.INTERNAL_PREFIX + "_workers");
        for (String store : new String[] {"config", "offset", "status"}) {
            connect.put(store + ".storage.topic", ControlTopics.INTERNAL_PREFIX + "_connect_" + store);
            connect.put(store + ".storage.replication.factor", "-1");
        }
        // Tasks resume from the end of the mirror's own log: there are no offsets to spread over partitions.
        connect.put("offset.storage.partitions", "1");
        connect.put("status.storage.partitions", "1");
        connect.put("key.converter", ByteArrayConverter.class.getName());
        connect.put("value.converter", ByteArrayConverter.class.getName());
        connect.put("topic.creation.enable", "false");
        // Looking through every jar for plugins takes seconds.
        connect.put("plugin.discovery", "service_load");
        // A dead worker's tasks move as soon as its session ends, instead of five minutes later.
        connect.put("scheduled.rebalance.max.delay.ms", "0");
        connect.put("session.timeout.ms", "10000");
        connect.put("heartbeat.interval.ms", "2000");
        return connect;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }
}
