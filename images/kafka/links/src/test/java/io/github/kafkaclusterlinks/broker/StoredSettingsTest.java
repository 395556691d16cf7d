package io.github.kafkaclusterlinks.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.security.PasswordEncoder;
import org.junit.jupiter.api.Test;

class StoredSettingsTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final PasswordEncoder old = encoder("old-secret");
    private final PasswordEncoder present = encoder("present-secret");
    private final StoredSettings settings = new StoredSettings(present, old);

    private static PasswordEncoder encoder(String secret) {
        return PasswordEncoder.encrypting(new Password(secret), null, "AES/CBC/PKCS5Padding", 128, 4096);
    }

    private static byte[] json(Map<String, String> config) throws Exception {
        return MAPPER.writeValueAsBytes(Map.of("version", 1, "config", config));
    }

    @Test
    void whatIsEncryptedUnderTheOldSecretIsEncryptedUnderThePresentOneAndTheRestStays() throws Exception {
        String done = present.encode(new Password("two"));
        byte[] encrypted = settings.encrypted(json(Map.of(
                "one.password", old.encode(new Password("one")), "two.password", done, "log.cleaner.threads", "2")));
        var result = MAPPER.readTree(encrypted);
        assertEquals(1, result.get("version").asInt());
        var config = result.get("config");
        assertEquals(new Password("one"), present.decode(config.get("one.password").asText()));
        assertEquals(done, config.get("two.password").asText());
        assertEquals("2", config.get("log.cleaner.threads").asText());
        assertEquals(List.of(), settings.unreadable());
        assertNull(settings.encrypted(encrypted));
    }

    @Test
    void whatNeitherSecretDecryptsStaysAndIsNamed() throws Exception {
        String foreign = encoder("a-third-secret").encode(new Password("lost"));
        assertNull(settings.encrypted(json(Map.of("lost.password", foreign))));
        assertEquals(List.of("lost.password"), settings.unreadable());
    }

    @Test
    void nothingIsChangedWhereThereIsNothing() throws Exception {
        assertNull(settings.encrypted(json(Map.of("log.cleaner.threads", "2"))));
        assertNull(settings.encrypted("{\"version\":1}".getBytes()));
        assertNull(settings.encrypted(new byte[0]));
    }
}
