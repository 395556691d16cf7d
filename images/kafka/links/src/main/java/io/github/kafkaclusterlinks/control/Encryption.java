package io.github.kafkaclusterlinks.control;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.common.errors.InvalidConfigurationException;

/**
 * Encryption that only the link workers can undo, for sensitive configs on their way through the request topic. Encrypted
 * text is {@code <ephemeral public key>.<ciphertext>}, both in base64: X25519 with a key pair made for this text alone,
 * AES-256-GCM under the SHA-256 of the shared secret and both public keys (the scheme of libsodium's sealed boxes with
 * the ciphers of the JDK).
 */
public final class Encryption {
    private static final String CURVE = "X25519";

    private Encryption() {}

    /** A new key pair: {@code <public key>.<private key>}, both in base64. */
    public static String newKeyPair() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(CURVE).generateKeyPair();
            return encode(pair.getPublic().getEncoded()) + "." + encode(pair.getPrivate().getEncoded());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The public half, to be given to everybody. */
    public static String publicKey(String keyPair) {
        return keyPair.substring(0, keyPair.indexOf('.'));
    }

    /**
     * Encrypts for the owner of a public key.
     *
     * @throws InvalidConfigurationException when there is none
     */
    static String encrypt(byte[] text, String publicKey) {
        if (publicKey == null) {
            throw new InvalidConfigurationException("The link workers have no password.encoder.secret, which links with"
                    + " sensitive configs (passwords, keys) need: set it for all of them, and restart them");
        }
        try {
            KeyPair ephemeral = KeyPairGenerator.getInstance(CURVE).generateKeyPair();
            byte[] own = ephemeral.getPublic().getEncoded();
            byte[] recipient = decode(publicKey);
            byte[] cipherText = cipher(Cipher.ENCRYPT_MODE, ephemeral.getPrivate(), publicKey(recipient), own, recipient)
                    .doFinal(text);
            return encode(own) + "." + encode(cipherText);
        } catch (GeneralSecurityException wrongKey) {
            throw new InvalidConfigurationException("The link workers' public key cannot be used", wrongKey);
        }
    }

    /**
     * Decrypts what was encrypted for a key pair.
     *
     * @throws InvalidConfigurationException when it was encrypted for another one, or changed since
     */
    public static byte[] decrypt(String sealed, String keyPair) {
        try {
            String[] parts = sealed.split("\\.", 2);
            String[] keys = keyPair.split("\\.", 2);
            byte[] ephemeral = decode(parts[0]);
            PrivateKey own = KeyFactory.getInstance(CURVE).generatePrivate(new PKCS8EncodedKeySpec(decode(keys[1])));
            return cipher(Cipher.DECRYPT_MODE, own, publicKey(ephemeral), ephemeral, decode(keys[0]))
                    .doFinal(decode(parts[1]));
        } catch (GeneralSecurityException | RuntimeException wrong) {
            throw new InvalidConfigurationException(
                    "The sensitive configs were encrypted for other link workers, or changed on their way; run the command"
                            + " again",
                    wrong);
        }
    }

    private static Cipher cipher(int mode, PrivateKey own, PublicKey other, byte[] ephemeral, byte[] recipient)
            throws GeneralSecurityException {
        KeyAgreement agreement = KeyAgreement.getInstance(CURVE);
        agreement.init(own);
        agreement.doPhase(other, true);
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(agreement.generateSecret());
        digest.update(ephemeral);
        Key key = new SecretKeySpec(digest.digest(recipient), "AES");
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        // The key is used once, so the nonce need not differ.
        cipher.init(mode, key, new GCMParameterSpec(128, new byte[12]));
        return cipher;
    }

    private static PublicKey publicKey(byte[] encoded) throws GeneralSecurityException {
        return KeyFactory.getInstance(CURVE).generatePublic(new X509EncodedKeySpec(encoded));
    }

    private static String encode(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] decode(String text) {
        return Base64.getDecoder().decode(text);
    }
}
