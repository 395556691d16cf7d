package io.github.kafkaclusterlinks.admin;

import java.util.List;

/**
 * A command to run.
 *
 * @param key what its own JVM would be started with; must be that of the admin process
 * @param mainClass name of its main class
 * @param arguments its arguments
 */
record Command(String key, String mainClass, List<String> arguments) {}
