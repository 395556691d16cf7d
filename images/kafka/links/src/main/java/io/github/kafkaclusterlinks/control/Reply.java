package io.github.kafkaclusterlinks.control;

import java.util.Map;

/**
 * What the link manager answers to a request.
 *
 * @param id the request's
 * @param error why nothing was done, as Confluent's commands print it; null when it was
 * @param topicErrors why it was not done for some of the topics, by topic
 */
public record Reply(String id, String error, Map<String, String> topicErrors) {}
