/**
 * The link worker: a Kafka Connect distributed worker whose tasks copy records, and the link manager that carries out
 * what the commands ask for. Any number of workers serve a destination cluster; Connect shares the tasks among them,
 * and one of them is manager.
 */
package io.github.kafkaclusterlinks.worker;
