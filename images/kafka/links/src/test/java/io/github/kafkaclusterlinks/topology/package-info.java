/** What the program's checks know of Kafka, generated from Kafka itself. */
package io.github.kafkaclusterlinks.topology;
