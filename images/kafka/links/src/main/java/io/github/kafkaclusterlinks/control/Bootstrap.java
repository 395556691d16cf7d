package io.github.kafkaclusterlinks.control;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.ClientUtils;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.ConfigException;

/**
 * Looks at a cluster's addresses before Kafka's clients use them. Those take what a TLS port answers to plaintext for the
 * size of a message, and end with {@code OutOfMemoryError: Java heap space}; and they try an address that nobody listens
 * on for a minute.
 */
public final class Bootstrap {
    /** First byte of a TLS alert (RFC 8446, chapter 5.1), which a TLS port answers with to anything but TLS. */
    private static final int TLS_ALERT = 0x15;

    /** What reading returns once the other side has hung up. */
    private static final int END = -1;

    /** Key of the request (KIP-35). */
    private static final short API_VERSIONS = 18;

    /** Bytes of its version 0, without the size itself: key, version, correlation id, and the length of no client id. */
    private static final int API_VERSIONS_SIZE = 2 + 2 + 4 + 2;

    private Bootstrap() {}

    /**
     * Why no address of a client's configuration can be used; null when one can.
     *
     * @param limitMs for each address
     */
    public static String problem(Map<String, ?> client, int limitMs) {
        List<InetSocketAddress> addresses;
        Object servers = client.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
        try {
            List<String> names = List.of(String.valueOf(servers).trim().split("\\s*,\\s*"));
            addresses = ClientUtils.parseAndValidateAddresses(names, "use_all_dns_ips");
        } catch (ConfigException invalid) {
            return invalid.getMessage() + ": " + servers;
        }
        Object protocol = client.get(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG);
        boolean plaintext = protocol == null || protocol.toString().toUpperCase(Locale.ROOT).endsWith("PLAINTEXT");
        List<String> problems = new ArrayList<>();
        for (InetSocketAddress address : addresses) {
            try (Socket socket = new Socket()) {
                socket.connect(address, limitMs);
                if (!plaintext || !answersWithTls(socket, limitMs)) {
                    return null;
                }
                String given = protocol == null ? "not set" : protocol.toString();
                problems.add(name(address) + " expects TLS, but security.protocol is " + given
                        + "; set it to SSL, with a key store and a trust store");
            } catch (IOException failed) {
                problems.add("Failed to create a TCP connection to " + name(address) + " (" + failed.getMessage() + ")");
            }
        }
        return String.join("; ", problems);
    }

    /**
     * Asks for the API versions, as every client begins, and looks at the first byte of the answer. A TLS port hangs up
     * after its alert, which can get lost by that, or even before all is sent; a plaintext one answers.
     */
    private static boolean answersWithTls(Socket socket, int limitMs) throws IOException {
        socket.setSoTimeout(limitMs);
        byte[] request = ByteBuffer.allocate(4 + API_VERSIONS_SIZE)
                .putInt(API_VERSIONS_SIZE)
                .putShort(API_VERSIONS)
                .putShort((short) 0)
                .putInt(0)
                .putShort((short) -1)
                .array();
        try {
            socket.getOutputStream().write(request);
            int first = socket.getInputStream().read();
            return first == TLS_ALERT || first == END;
        } catch (SocketTimeoutException silent) {
            return false;
        } catch (IOException hungUp) {
            return true;
        }
    }

    private static String name(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }
}
