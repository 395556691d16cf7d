package io.github.kafkaclusterlinks.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkaclusterlinks.control.Link;
import java.util.Map;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkSecretsTest {
    private final LinkSecrets secrets = new LinkSecrets(new Password("encoder-secret"), null);

    private static Link link(Map<String, String> configs, Map<String, String> encrypted) {
        return new Link("my-link", "id", "remote-id", "local-id", configs, encrypted, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"top-secret", "pässword", "a b\nc=${file:x:y},:", "-----BEGIN PRIVATE KEY-----\nMC4CAQ==\n"})
    void whatIsEncryptedCanBeReadByWhoeverHasTheSecret(String text) {
        String encrypted = secrets.encrypt(text);
        assertFalse(encrypted.contains(text));
        assertEquals(text, secrets.decrypt(encrypted));
        assertEquals(text, new LinkSecrets(new Password("encoder-secret"), null).decrypt(encrypted));
        assertNotEquals(encrypted, secrets.encrypt(text));
    }

    @Test
    void anotherSecretOrNoneIsToldApart() {
        String encrypted = secrets.encrypt("top-secret");
        LinkSecrets none = new LinkSecrets(null, null);
        assertTrue(secrets.available());
        assertFalse(none.available());
        for (LinkSecrets other : new LinkSecrets[] {new LinkSecrets(new Password("other"), null), none}) {
            String message = assertThrows(InvalidConfigurationException.class, () -> other.decrypt(encrypted)).getMessage();
            assertTrue(message.contains("password.encoder.secret"), message);
            assertFalse(message.contains("top-secret"), message);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "garbage", "cipherAlgorithm:AES/GCM/NoPadding", "encryptedPassword:x,salt:y"})
    void whatWasNotEncryptedCannotBeRead(String garbage) {
        assertThrows(InvalidConfigurationException.class, () -> secrets.decrypt(garbage));
    }

    @Test
    void aLinksConfigsHaveItsSecretsInClear() {
        Link link = link(
                Map.of("bootstrap.servers", "broker1:9093"), Map.of("ssl.key.password", secrets.encrypt("top-secret")));
        assertEquals(
                Map.of("bootstrap.servers", "broker1:9093", "ssl.key.password", "top-secret"), secrets.configsOf(link));
    }

    @Test
    void whatWasEncryptedUnderTheOldSecretIsReadUntilItIsEncryptedUnderTheNewOne() {
        Link link = link(Map.of("bootstrap.servers", "broker1:9093"), Map.of("ssl.key.password", secrets.encrypt("top-secret")));
        LinkSecrets replaced = new LinkSecrets(new Password("new-secret"), new Password("encoder-secret"));
        assertEquals("top-secret", replaced.configsOf(link).get("ssl.key.password"));
        assertFalse(replaced.isCurrent(link.secrets().get("ssl.key.password")));

        Link anew = replaced.encrypted(link);
        assertTrue(replaced.isCurrent(anew.secrets().get("ssl.key.password")));
        assertEquals(replaced.configsOf(link), replaced.configsOf(anew));
        assertEquals(link.configs(), anew.configs());
        assertSame(anew, replaced.encrypted(anew));
        // The old one is of no use any more.
        assertEquals("top-secret", new LinkSecrets(new Password("new-secret"), null).configsOf(anew).get("ssl.key.password"));
        assertThrows(InvalidConfigurationException.class, () -> secrets.configsOf(anew));
    }

    @Test
    void whatCannotBeReadIsNotEncryptedAgain() {
        Link link = link(Map.of(), Map.of("ssl.key.password", secrets.encrypt("top-secret")));
        LinkSecrets others = new LinkSecrets(new Password("new-secret"), new Password("another-secret"));
        assertThrows(InvalidConfigurationException.class, () -> others.encrypted(link));
    }

    @Test
    void aLinkWithoutSecretsNeedsNone() {
        Link link = link(Map.of("bootstrap.servers", "broker1:9092"), Map.of());
        assertEquals(Map.of("bootstrap.servers", "broker1:9092"), new LinkSecrets(null, null).configsOf(link));
    }
}
