package io.github.kafkaclusterlinks.control;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.junit.jupiter.api.Test;

class EncryptionTest {
    private static final byte[] TEXT = "pässword".getBytes(StandardCharsets.UTF_8);

    private final String keyPair = Encryption.newKeyPair();
    private final String publicKey = Encryption.publicKey(keyPair);

    @Test
    void onlyTheOwnerOfTheKeyPairCanOpen() {
        String sealed = Encryption.encrypt(TEXT, publicKey);
        assertArrayEquals(TEXT, Encryption.decrypt(sealed, keyPair));
        assertNotEquals(sealed, Encryption.encrypt(TEXT, publicKey));
        assertThrows(InvalidConfigurationException.class, () -> Encryption.decrypt(sealed, Encryption.newKeyPair()));
    }

    @Test
    void whatWasChangedCannotBeOpened() {
        String sealed = Encryption.encrypt(TEXT, publicKey);
        String[] parts = sealed.split("\\.");
        byte[] cipherText = Base64.getDecoder().decode(parts[1]);
        cipherText[0] ^= 1;
        String changed = parts[0] + "." + Base64.getEncoder().encodeToString(cipherText);
        for (String wrong : List.of(changed, "", ".", parts[0], parts[1] + "." + parts[0], "garbage!.garbage!")) {
            assertThrows(InvalidConfigurationException.class, () -> Encryption.decrypt(wrong, keyPair), wrong);
        }
    }

    @Test
    void requestsCarrySensitiveConfigsSealedOnly() {
        Request request = States.request(
                Request.about(Request.Action.CREATE_LINK, "my-link")
                        .configs(Map.of("bootstrap.servers", "b:1", "ssl.key.password", "top-secret")),
                publicKey);
        assertEquals(Map.of("bootstrap.servers", "b:1"), request.configs());
        assertFalse(new String(Json.write(request), StandardCharsets.UTF_8).contains("top-secret"));
        assertEquals(
                "{\"ssl.key.password\":\"top-secret\"}",
                new String(Encryption.decrypt(request.sealed(), keyPair), StandardCharsets.UTF_8));
    }

    @Test
    void withoutSensitiveConfigsNoKeyIsNeeded() {
        Request.Builder harmless =
                Request.about(Request.Action.CREATE_LINK, "my-link").configs(Map.of("bootstrap.servers", "b:1"));
        assertNull(States.request(harmless, null).sealed());

        Request.Builder sensitive =
                Request.about(Request.Action.ALTER_LINK, "my-link").configs(Map.of("ssl.key.password", "x"));
        String message = assertThrows(InvalidConfigurationException.class, () -> States.request(sensitive, null))
                .getMessage();
        assertTrue(message.contains("password.encoder.secret"), message);
    }
}
