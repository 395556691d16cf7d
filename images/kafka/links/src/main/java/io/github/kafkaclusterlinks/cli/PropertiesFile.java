package io.github.kafkaclusterlinks.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.common.errors.InvalidConfigurationException;

/**
 * A Java properties file of the machine that the command runs on.
 *
 * @param entries what it says, by name
 */
record PropertiesFile(Map<String, String> entries) {
    /**
     * Reads a file.
     *
     * @param option that names it, for errors
     * @throws InvalidConfigurationException when it cannot be read
     */
    static PropertiesFile read(String option, String name) {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(path(option, name))) {
            properties.load(in);
        } catch (IOException | IllegalArgumentException problem) {
            throw unreadable(option, name, problem);
        }
        Map<String, String> entries = new TreeMap<>();
        properties.forEach((key, value) -> entries.put(key.toString(), value.toString()));
        return new PropertiesFile(entries);
    }

    /** Reads a file that is no properties file, as UTF-8. */
    static String text(String option, String name) {
        try {
            return Files.readString(path(option, name), StandardCharsets.UTF_8);
        } catch (IOException problem) {
            throw unreadable(option, name, problem);
        }
    }

    private static Path path(String option, String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException problem) {
            throw unreadable(option, name, problem);
        }
    }

    private static InvalidConfigurationException unreadable(String option, String name, Exception problem) {
        String why = problem.getMessage();
        if (problem instanceof java.nio.file.NoSuchFileException) {
            why = "there is no such file on this machine";
        } else if (problem instanceof java.nio.file.AccessDeniedException) {
            why = "this user must not read it";
        }
        return new InvalidConfigurationException(
                "The file '" + name + "' of --" + option + " cannot be read: " + why, problem);
    }
}
