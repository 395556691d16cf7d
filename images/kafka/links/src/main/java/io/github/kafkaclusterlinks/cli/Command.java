package io.github.kafkaclusterlinks.cli;

import io.github.kafkaclusterlinks.control.Clients;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.LoggerFactory;

/**
 * What all commands have in common: {@code --help}, {@code --version}, and how they fail. Whatever goes wrong is one line
 * on standard output, {@code Error while executing … command: <message>}, a stack trace in the log (standard error) and
 * exit status 1. A command line that makes no sense gets its line and a hint on standard error, like in Kafka's own
 * commands.
 */
abstract class Command {
    private final String name;
    private final String subject;

    /**
     * @param name as people call it
     * @param subject what kind of command its error lines speak of
     */
    Command(String name, String subject) {
        this.name = name;
        this.subject = subject;
    }

    /** Declares the options. */
    abstract Arguments arguments();

    /**
     * Does the work.
     *
     * @return the exit status
     */
    abstract int execute(Arguments arguments, PrintStream out) throws Exception;

    /**
     * Runs the command.
     *
     * @return the exit status: 0 when everything was done, otherwise 1
     */
    final int run(String[] words, PrintStream out, PrintStream err) {
        try {
            Arguments arguments = arguments();
            arguments.parse(words);
            if (arguments.isHelp()) {
                arguments.printHelp(out);
                return 0;
            }
            if (arguments.isVersion()) {
                out.println(AppInfoParser.getVersion() + " (Commit:" + AppInfoParser.getCommitId() + ")");
                return 0;
            }
            return execute(arguments, out);
        } catch (UsageException wrong) {
            err.println(wrong.getMessage());
            err.println("Run " + name + " --help for all options.");
        } catch (Exception failed) {
            report(unwrap(failed), out);
        } finally {
            out.flush();
            err.flush();
        }
        return 1;
    }

    /** What to print of a failure: whole lines, and at the end the message of the error line. */
    List<String> messages(Throwable failed) {
        return List.of(Clients.explain(failed));
    }

    private void report(Throwable failed, PrintStream out) {
        List<String> messages = messages(failed);
        int last = messages.size() - 1;
        for (int i = 0; i < last; i++) {
            out.println(messages.get(i));
        }
        out.println("Error while executing " + subject + " command: " + messages.get(last));
        LoggerFactory.getLogger(getClass()).error(Utils.stackTrace(failed));
    }

    private static Throwable unwrap(Throwable failed) {
        return failed instanceof ExecutionException && failed.getCause() != null ? failed.getCause() : failed;
    }
}
