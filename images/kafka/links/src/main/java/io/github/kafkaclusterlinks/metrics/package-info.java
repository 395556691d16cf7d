/** What Prometheus is shown by the JMX exporter, as MBeans of the domain {@code io.github.kafkaclusterlinks}. */
package io.github.kafkaclusterlinks.metrics;
