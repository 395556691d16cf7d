/** What runs inside the brokers of a destination cluster: the rule that mirror topics are read-only. */
package io.github.kafkaclusterlinks.broker;
