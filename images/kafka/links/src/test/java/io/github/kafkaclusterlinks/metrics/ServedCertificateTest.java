package io.github.kafkaclusterlinks.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServedCertificateTest {
    private static final String PASSWORD = "recording";

    @TempDir
    Path folder;

    private final AtomicLong now = new AtomicLong(1);

    /** A server with a certificate of its own, which refuses whoever shows none. */
    private SSLServerSocket server(int port, int days, String protocol) throws Exception {
        Path file = folder.resolve(days + ".p12");
        int status = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias",
                        "server", "-dname", "CN=server", "-keyalg", "EC", "-validity", Integer.toString(days),
                        "-storetype", "PKCS12", "-keystore", file.toString(), "-storepass", PASSWORD)
                .redirectErrorStream(true)
                .start()
                .waitFor();
        assertEquals(0, status);
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream input = Files.newInputStream(file)) {
            store.load(input, PASSWORD.toCharArray());
        }
        expiry = ((X509Certificate) store.getCertificate("server")).getNotAfter().getTime() / 1000.0;
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        SSLServerSocket server = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(port, 5, InetAddress.getLoopbackAddress());
        server.setEnabledProtocols(new String[] {protocol});
        server.setNeedClientAuth(true);
        Thread serving = new Thread(() -> {
            while (!server.isClosed()) {
                try (SSLSocket client = (SSLSocket) server.accept()) {
                    client.startHandshake();
                } catch (IOException refused) {
                    // No certificate was shown.
                }
            }
        });
        serving.setDaemon(true);
        serving.start();
        return server;
    }

    private double expiry;

    private ServedCertificate served(int port) {
        return new ServedCertificate("localhost", port, now::get);
    }

    @Test
    void isThatOfAServerThatAsksForOurs() throws Exception {
        for (String protocol : new String[] {"TLSv1.2", "TLSv1.3"}) {
            try (SSLServerSocket server = server(0, 30, protocol)) {
                assertEquals(expiry, served(server.getLocalPort()).getExpirySeconds(), protocol);
            }
            Files.delete(folder.resolve("30.p12"));
        }
    }

    @Test
    void followsARenewal() throws Exception {
        ServedCertificate served;
        int port;
        try (SSLServerSocket server = server(0, 1, "TLSv1.3")) {
            port = server.getLocalPort();
            served = served(port);
            assertEquals(expiry, served.getExpirySeconds());
        }
        double before = expiry;
        try (SSLServerSocket server = server(port, 90, "TLSv1.3")) {
            assertEquals(port, server.getLocalPort());
            assertEquals(before, served.getExpirySeconds(), "asked again within ten minutes");
            now.addAndGet(600_000);
            assertEquals(expiry, served.getExpirySeconds());
            assertTrue(expiry > before);
        }
    }

    @Test
    void isUnknownWhereNobodyListens() throws IOException {
        int port;
        try (ServerSocket reserved = new ServerSocket(0)) {
            port = reserved.getLocalPort();
        }
        assertTrue(Double.isNaN(served(port).getExpirySeconds()));
    }
}
