package io.github.kafkaclusterlinks.broker;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.security.PasswordEncoder;
import org.apache.kafka.security.PasswordEncoderConfigs;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;

/**
 * {@code kafka-broker-secrets FILE}: encrypts the stored sensitive settings of a broker under its {@code
 * password.encoder.secret}, before it starts. Brokers do that themselves, but only where the cluster has a controller: with
 * Kafka's way, a cluster whose brokers all restart, or that has only one, does not start any more.
 *
 * <p>FILE is the broker's configuration. The old secret is in the variable {@code KAFKA_PASSWORD_ENCODER_OLD_SECRET}.
 */
public final class BrokerSecrets {
    private static final int TIMEOUT_MS = 18_000;
    private static final String ZOOKEEPER = "zookeeper.connect";
    private static final String BROKER_ID = "broker.id";

    private static final ConfigDef DEFINITION = new ConfigDef(PasswordEncoderConfigs.CONFIG_DEF)
            .define(ZOOKEEPER, Type.STRING, Importance.HIGH, "Where ZooKeeper is.")
            .define(BROKER_ID, Type.INT, -1, Importance.HIGH, "The broker's number; one that it gets later has no settings.");

    private BrokerSecrets() {}

    /** Runs the command and ends the process with its status. */
    public static void main(String[] args) throws Exception {
        Map<String, String> properties = new HashMap<>(Utils.propsToStringMap(Utils.loadProps(args[0])));
        properties.put(
                PasswordEncoderConfigs.PASSWORD_ENCODER_OLD_SECRET_CONFIG,
                System.getenv("KAFKA_PASSWORD_ENCODER_OLD_SECRET"));
        AbstractConfig config = new AbstractConfig(DEFINITION, properties, false);
        Password secret = config.getPassword(PasswordEncoderConfigs.PASSWORD_ENCODER_SECRET_CONFIG);
        Password old = config.getPassword(PasswordEncoderConfigs.PASSWORD_ENCODER_OLD_SECRET_CONFIG);
        if (secret != null && old != null && !secret.equals(old) && config.getInt(BROKER_ID) >= 0) {
            encrypt(config, new StoredSettings(encoder(config, secret), encoder(config, old)));
        }
        Exit.exit(0);
    }

    private static void encrypt(AbstractConfig config, StoredSettings settings)
            throws IOException, InterruptedException, KeeperException, GeneralSecurityException {
        String path = "/config/brokers/" + config.getInt(BROKER_ID);
        CountDownLatch connected = new CountDownLatch(1);
        ZooKeeper zookeeper = new ZooKeeper(config.getString(ZOOKEEPER), TIMEOUT_MS, event -> {
            if (event.getState() == KeeperState.SyncConnected) {
                connected.countDown();
            }
        });
        try {
            if (!connected.await(TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
                throw new IOException("ZooKeeper does not answer at " + config.getString(ZOOKEEPER));
            }
            if (zookeeper.exists(path, false) == null) {
                return;
            }
            Stat stat = new Stat();
            byte[] encrypted = settings.encrypted(zookeeper.getData(path, false, stat));
            if (encrypted != null) {
                zookeeper.setData(path, encrypted, stat.getVersion());
                System.out.println("The sensitive settings of broker " + config.getInt(BROKER_ID)
                        + " are encrypted under the present secret.");
            }
        } finally {
            zookeeper.close();
        }
        if (!settings.unreadable().isEmpty()) {
            System.err.println("Neither password.encoder.secret nor the old one decrypts the settings " + settings.unreadable()
                    + " of broker " + config.getInt(BROKER_ID) + ": set them again, or delete them (kafka-configs --alter)");
        }
    }

    private static PasswordEncoder encoder(AbstractConfig config, Password secret) {
        return PasswordEncoder.encrypting(
                secret,
                config.getString(PasswordEncoderConfigs.PASSWORD_ENCODER_KEYFACTORY_ALGORITHM_CONFIG),
                config.getString(PasswordEncoderConfigs.PASSWORD_ENCODER_CIPHER_ALGORITHM_CONFIG),
                config.getInt(PasswordEncoderConfigs.PASSWORD_ENCODER_KEY_LENGTH_CONFIG),
                config.getInt(PasswordEncoderConfigs.PASSWORD_ENCODER_ITERATIONS_CONFIG));
    }
}
