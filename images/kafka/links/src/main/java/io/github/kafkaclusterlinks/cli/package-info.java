/**
 * The commands: {@code kafka-cluster-links}, {@code kafka-mirrors}, and what {@code kafka-configs} and
 * {@code kafka-replica-status} know of links. Options, output lines and exit status are those of Confluent Platform 7.3
 * wherever they are known; each class says where it had to choose.
 */
package io.github.kafkaclusterlinks.cli;
