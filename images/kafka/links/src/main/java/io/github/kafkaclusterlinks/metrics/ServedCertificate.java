package io.github.kafkaclusterlinks.metrics;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The certificate that a TLS port of this container serves, found by a handshake: a key store's file may be newer than
 * what the process has loaded. Asked seldom, since the server logs each handshake without a certificate as refused.
 */
public final class ServedCertificate implements CertificateMXBean {
    private static final int LIMIT_MS = 2_000;
    private static final long KEEP_MS = 600_000;

    private final String host;
    private final int port;
    private final LongSupplier clock;
    private double expiry = Double.NaN;
    private long asked;

    /**
     * Asks nothing yet.
     *
     * @param clock milliseconds since 1970
     */
    public ServedCertificate(String host, int port, LongSupplier clock) {
        this.host = host;
        this.port = port;
        this.clock = clock;
    }

    @Override
    public synchronized double getExpirySeconds() {
        long now = clock.getAsLong();
        if (Double.isNaN(expiry) || now - asked >= KEEP_MS) {
            X509Certificate served = served();
            expiry = served == null ? Double.NaN : served.getNotAfter().getTime() / 1000.0;
            asked = now;
        }
        return expiry;
    }

    /** The server shows its certificate before it asks for ours, which we do not give: its refusal does not matter. */
    private X509Certificate served() {
        Witness witness = new Witness();
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(host, port), LIMIT_MS);
            plain.setSoTimeout(LIMIT_MS);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {witness}, null);
            try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true)) {
                socket.startHandshake();
            }
        } catch (IOException | GeneralSecurityException ended) {
            return witness.seen;
        }
        return witness.seen;
    }

    /** Nothing is sent over the connection: whom it leads to is all that is asked. */
    private static final class Witness extends X509ExtendedTrustManager {
        private X509Certificate seen;

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            seen = chain[0];
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
            seen = chain[0];
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            seen = chain[0];
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
