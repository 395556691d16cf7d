package io.github.kafkaclusterlinks.worker;

import io.github.kafkaclusterlinks.control.Link;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.security.PasswordEncoder;

/**
 * Encryption of what is kept in the control topic, under {@code password.encoder.secret}, in Kafka's own format. What was
 * encrypted under {@code password.encoder.old.secret} is read, too, so that a secret can be replaced while links go on.
 */
final class LinkSecrets {
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int KEY_BITS = 256;
    /** Kafka's default for passwords in its own configuration. */
    private static final int ITERATIONS = 4096;

    private final PasswordEncoder encoder;
    private final PasswordEncoder oldEncoder;

    /**
     * With these secrets.
     *
     * @param secret null when there is none: nothing can be kept then
     * @param old the one before it; null when there was none
     */
    LinkSecrets(Password secret, Password old) {
        this.encoder = encoder(secret);
        this.oldEncoder = encoder(old);
    }

    private static PasswordEncoder encoder(Password secret) {
        return secret == null ? null : PasswordEncoder.encrypting(secret, null, CIPHER, KEY_BITS, ITERATIONS);
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

    /** @throws InvalidConfigurationException when it was encrypted under another secret than these two */
    String decrypt(String encrypted) {
        if (encoder == null) {
            throw new InvalidConfigurationException("What is stored is encrypted, but this worker has no"
                    + " password.encoder.secret; give all workers of the cluster the same one");
        }
        try {
            return encoder.decode(encrypted).value();
        } catch (GeneralSecurityException | RuntimeException wrong) {
            if (oldEncoder != null) {
                try {
                    return oldEncoder.decode(encrypted).value();
                } catch (GeneralSecurityException | RuntimeException alsoWrong) {
                    wrong.addSuppressed(alsoWrong);
                }
            }
            throw new InvalidConfigurationException(
                    "What is stored was encrypted under another password.encoder.secret than this worker's; give all"
                            + " workers of the cluster the same one",
                    wrong);
        }
    }

    /** Whether something was encrypted under the present secret; nothing at all was not. */
    boolean isCurrent(String encrypted) {
        try {
            return encoder != null && encrypted != null && encoder.decode(encrypted) != null;
        } catch (GeneralSecurityException | RuntimeException wrong) {
            return false;
        }
    }

    /**
     * A link with all of its secrets encrypted under the present secret; the same object when they are.
     *
     * @throws InvalidConfigurationException when one of them cannot be read
     */
    Link encrypted(Link link) {
        if (link.secrets().values().stream().allMatch(this::isCurrent)) {
            return link;
        }
        Map<String, String> secrets = new HashMap<>();
        link.secrets().forEach((name, value) -> secrets.put(name, isCurrent(value) ? value : encrypt(decrypt(value))));
        return link.with(link.configs(), secrets);
    }

    /** All configs of a link, sensitive ones in clear. */
    Map<String, String> configsOf(Link link) {
        Map<String, String> all = new HashMap<>(link.configs());
        link.secrets().forEach((name, value) -> all.put(name, decrypt(value)));
        return all;
    }
}
