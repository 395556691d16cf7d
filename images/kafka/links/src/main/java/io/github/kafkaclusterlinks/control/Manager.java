package io.github.kafkaclusterlinks.control;

/**
 * The active link manager. What an earlier one still writes after this record does not count.
 *
 * @param term made up anew whenever a worker takes over
 * @param worker who it is
 * @param since milliseconds since 1970
 * @param sealingKey the public key that commands encrypt sensitive configs with; null when the workers have no
 *     {@code password.encoder.secret} to keep them under
 */
public record Manager(String term, String worker, long since, String sealingKey) {}
