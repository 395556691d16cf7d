/**
 * What the commands, the link workers and the brokers of a destination cluster tell each other, all of it in topics of
 * that cluster: {@link io.github.kafkaclusterlinks.control.ControlTopics}.
 */
package io.github.kafkaclusterlinks.control;
