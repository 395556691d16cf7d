/**
 * Keeps the records of a topic that is to become a mirror and that the mirror would not have: copies them, as they are,
 * to a topic of their own before the topic is deleted.
 */
package io.github.kafkaclusterlinks.rescue;
