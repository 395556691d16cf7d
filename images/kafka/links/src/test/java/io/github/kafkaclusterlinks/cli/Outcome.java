package io.github.kafkaclusterlinks.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What running a command came to.
 *
 * @param status exit status
 * @param lines of standard output
 * @param error standard error, with the log
 */
record Outcome(int status, List<String> lines, String error) {
    /** Runs a command in this process. */
    static Outcome of(Command command, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream realError = System.err;
        PrintStream error = new PrintStream(err, true, StandardCharsets.UTF_8);
        System.setErr(error);
        try {
            int status = command.run(words, new PrintStream(out, true, StandardCharsets.UTF_8), error);
            List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
            return new Outcome(status, lines, err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setErr(realError);
        }
    }
}
