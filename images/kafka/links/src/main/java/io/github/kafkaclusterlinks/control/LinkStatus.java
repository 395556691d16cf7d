package io.github.kafkaclusterlinks.control;

/**
 * How a link is.
 *
 * @param available false once the source cluster has not answered as many probes in a row as the link's configuration says
 * @param since milliseconds since 1970
 * @param reason what is wrong, for people; null when nothing is
 */
public record LinkStatus(boolean available, long since, String reason) {}
