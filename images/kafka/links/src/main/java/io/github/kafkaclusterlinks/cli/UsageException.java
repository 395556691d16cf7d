package io.github.kafkaclusterlinks.cli;

/** A command line that cannot be carried out as it is written. The message says what is wrong with it, for people. */
final class UsageException extends RuntimeException {
    UsageException(String message) {
        super(message);
    }
}
