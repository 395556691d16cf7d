package io.github.kafkaclusterlinks.broker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.security.PasswordEncoder;

/**
 * The settings of a broker that were made while it ran, as ZooKeeper has them: sensitive ones are encrypted in Kafka's
 * format. Encrypts those under another secret.
 */
final class StoredSettings {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final PasswordEncoder encoder;
    private final PasswordEncoder oldEncoder;

    /** Names of settings that neither secret decrypts. */
    private final List<String> unreadable = new ArrayList<>();

    /**
     * With these two secrets.
     *
     * @param encoder what all are to be encrypted with
     * @param oldEncoder what they may be encrypted with
     */
    StoredSettings(PasswordEncoder encoder, PasswordEncoder oldEncoder) {
        this.encoder = encoder;
        this.oldEncoder = oldEncoder;
    }

    /** Names of settings that neither secret has decrypted so far; they stay as they are. */
    List<String> unreadable() {
        return unreadable;
    }

    /**
     * The settings with the sensitive ones encrypted under the present secret; null when there is nothing to change.
     *
     * @param json {@code {"version":1,"config":{NAME:VALUE}}}
     */
    byte[] encrypted(byte[] json) throws IOException, GeneralSecurityException {
        JsonNode settings = MAPPER.readTree(json);
        if (settings == null || !(settings.get("config") instanceof ObjectNode config)) {
            return null;
        }
        boolean changed = false;
        for (Map.Entry<String, JsonNode> setting : config.properties()) {
            String value = setting.getValue().asText();
            if (!isEncrypted(value) || decrypted(encoder, value) != null) {
                continue;
            }
            Password password = decrypted(oldEncoder, value);
            if (password == null) {
                unreadable.add(setting.getKey());
            } else {
                setting.setValue(config.textNode(encoder.encode(password)));
                changed = true;
            }
        }
        return changed ? MAPPER.writeValueAsBytes(settings) : null;
    }

    private static boolean isEncrypted(String value) {
        return value.contains(PasswordEncoder.ENCRYPTED_PASSWORD + ":") && value.contains(PasswordEncoder.SALT + ":");
    }

    private static Password decrypted(PasswordEncoder with, String value) {
        try {
            return with.decode(value);
        } catch (GeneralSecurityException | RuntimeException another) {
            return null;
        }
    }
}
