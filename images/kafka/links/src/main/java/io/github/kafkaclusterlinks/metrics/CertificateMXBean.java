package io.github.kafkaclusterlinks.metrics;

/** A certificate in use. */
public interface CertificateMXBean {
    /** When it expires, seconds since 1970; NaN when it cannot be told at the moment. */
    double getExpirySeconds();
}
