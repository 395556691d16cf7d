/**
 * A process that runs the administrative commands of a container, one after the other, so that not each of them has to
 * start a JVM. {@code /opt/kafka/admin-client} is its client.
 */
package io.github.kafkaclusterlinks.admin;
