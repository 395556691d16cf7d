package io.github.kafkaclusterlinks.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BootstrapTest {
    private static final int LIMIT_MS = 5_000;

    /** Answers the first connection's request, if there is any, with one byte. */
    private static ServerSocket answering(int firstByte) throws IOException {
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> {
            try (Socket client = server.accept()) {
                if (client.getInputStream().readNBytes(14).length == 14) {
                    client.getOutputStream().write(firstByte);
                }
            } catch (IOException ended) {
                // The test is over.
            }
        });
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    private static String problem(String servers, String protocol) {
        return Bootstrap.problem(Map.of("bootstrap.servers", servers, "security.protocol", protocol), LIMIT_MS);
    }

    @Test
    void aPortThatAnswersWithTlsNeedsAnotherProtocol() throws IOException {
        try (ServerSocket server = answering(0x15)) {
            String address = "127.0.0.1:" + server.getLocalPort();
            assertEquals(
                    address + " expects TLS, but security.protocol is PLAINTEXT; set it to SSL, with a key store and a trust"
                            + " store",
                    problem(address, "PLAINTEXT"));
        }
    }

    /** Its alert can get lost: a connection that is closed with something unread is reset. */
    @Test
    void aPortThatHangsUpOnPlaintextNeedsAnotherProtocol() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> {
                try (Socket client = server.accept()) {
                    client.getInputStream().readNBytes(1);
                    client.setSoLinger(true, 0);
                } catch (IOException ended) {
                    // The test is over.
                }
            });
            thread.setDaemon(true);
            thread.start();
            String address = "127.0.0.1:" + server.getLocalPort();
            String problem = problem(address, "PLAINTEXT");
            assertTrue(problem != null && problem.startsWith(address + " expects TLS"), problem);
        }
    }

    @Test
    void aPortThatAnswersLikeKafkaIsFine() throws IOException {
        try (ServerSocket server = answering(0)) {
            assertNull(problem("127.0.0.1:" + server.getLocalPort(), "SASL_PLAINTEXT"));
        }
    }

    @Test
    void oneGoodAddressIsEnough() throws IOException {
        int unused = unusedPort();
        try (ServerSocket server = answering(0)) {
            assertNull(problem("127.0.0.1:" + unused + " , 127.0.0.1:" + server.getLocalPort(), "SSL"));
        }
    }

    @Test
    void namesEveryAddressThatNobodyListensOn() throws IOException {
        String first = "127.0.0.1:" + unusedPort();
        String second = "127.0.0.1:" + unusedPort();
        String problem = problem(first + "," + second, "SSL");
        assertTrue(problem.contains("Failed to create a TCP connection to " + first), problem);
        assertTrue(problem.contains(second), problem);
    }

    @Test
    void refusesWhatIsNoAddress() {
        assertTrue(problem("localhost", "SSL").contains("localhost"));
        assertTrue(problem("", "SSL").length() > 0);
    }

    private static int unusedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
