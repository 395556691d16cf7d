package io.github.kafkaclusterlinks.worker;

import io.github.kafkaclusterlinks.control.Link;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.security.PasswordEncoder;

/** Encryption of what is kept in the control topic, under {@code password.encoder.secret}, in Kafka's own format. */
final class LinkSecrets {
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int KEY_BITS = 256;
    /** Kafka's default for passwords in its own configuration. */
    private static final int ITERATIONS = 4096;

    private final PasswordEncoder encoder;

    /** @param secret null when there is none: nothing can be kept then */
    LinkSecrets(Password secret) {
        this.encoder = secret == null ? null : PasswordEncoder.encrypting(secret, null, CIPHER, KEY_BITS, ITERATIONS);
    }

    /** Whether there is a secret. */
    boolean available() {
        return encoder != null;
    }

    String encrypt(String text) {
        try {
            return encoder.encode(new Password(text));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** @throws InvalidConfigurationException when it was encrypted under another secret */
    String decrypt(String encrypted) {
        if (encoder == null) {
            throw new InvalidConfigurationException("What is stored is encrypted, but this worker has no"
                    + " password.encoder.secret; give all workers of the cluster the same one");
        }
        try {
            return encoder.decode(encrypted).value();
        } catch (GeneralSecurityException | RuntimeException wrong) {
            throw new InvalidConfigurationException(
                    "What is stored was encrypted under another password.encoder.secret than this worker's; give all"
                            + " workers of the cluster the same one",
                    wrong);
        }
    }

    /** All configs of a link, sensitive ones in clear. */
    Map<String, String> configsOf(Link link) {
        Map<String, String> all = new HashMap<>(link.configs());
        link.secrets().forEach((name, value) -> all.put(name, decrypt(value)));
        return all;
    }
}
