package io.github.kafkaclusterlinks.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import joptsimple.BuiltinHelpFormatter;
import joptsimple.OptionException;
import joptsimple.OptionParser;
import joptsimple.OptionSet;
import joptsimple.OptionSpec;

/**
 * A command line: at most one action, and options that each belong to some of the actions. Lenient like all of Kafka's
 * commands that Confluent adds: {@code --option value}, {@code --option=value}, {@code -option value}, and every prefix
 * that only one option has.
 */
final class Arguments {
    private static final String HELP = "help";
    private static final String VERSION = "version";

    private final String purpose;
    private final OptionParser parser = new OptionParser();
    private final Set<String> actions = new LinkedHashSet<>();

    /** Which actions an option belongs to; none for an option of all actions. */
    private final Map<String, List<String>> uses = new LinkedHashMap<>();

    private OptionSet options;
    private String action;

    /** @param purpose what the command is for; begins its help */
    Arguments(String purpose) {
        this.purpose = purpose;
        flag(HELP, "Prints this.");
        flag(VERSION, "Prints the version of Kafka.");
    }

    /** Declares an action. When there are any, one of them must be given. */
    Arguments action(String name, String help) {
        actions.add(name);
        parser.accepts(name, help);
        return this;
    }

    /** Declares an option without value. */
    Arguments flag(String name, String help, String... ofActions) {
        uses.put(name, List.of(ofActions));
        parser.accepts(name, help);
        return this;
    }

    /**
     * Declares an option with a value.
     *
     * @param placeholder what the value is, for the help
     * @param ofActions actions that it belongs to; all of them when none is named
     */
    Arguments value(String name, String placeholder, String help, String... ofActions) {
        uses.put(name, List.of(ofActions));
        parser.accepts(name, help).withRequiredArg().describedAs(placeholder);
        return this;
    }

    /**
     * Reads a command line.
     *
     * @throws UsageException when an option is unknown, has no value or one too many, or does not go with the action
     */
    void parse(String[] words) {
        try {
            options = parser.parse(words);
        } catch (OptionException invalid) {
            throw new UsageException(invalid.getMessage() + ".");
        }
        if (isGiven(HELP) || isGiven(VERSION)) {
            return;
        }
        if (!options.nonOptionArguments().isEmpty()) {
            throw new UsageException("Unexpected argument '" + options.nonOptionArguments().get(0)
                    + "': every value needs its option before it, and quotes when it has blanks.");
        }
        action = onlyAction();
        for (OptionSpec<?> given : options.specs()) {
            String name = given.options().get(0);
            List<String> allowed = uses.getOrDefault(name, List.of());
            if (action != null && !allowed.isEmpty() && !allowed.contains(action)) {
                throw new UsageException(
                        "Option --" + name + " does not go with --" + action + ", only with " + dashed(allowed, ", ") + ".");
            }
        }
    }

    private String onlyAction() {
        List<String> given = new ArrayList<>();
        for (String candidate : actions) {
            if (options.has(candidate)) {
                given.add(candidate);
            }
        }
        if (actions.isEmpty() || given.size() == 1) {
            return actions.isEmpty() ? null : given.get(0);
        }
        throw new UsageException("Exactly one action is needed of " + dashed(actions, ", ") + "; "
                + (given.isEmpty() ? "none was given." : "given were " + dashed(given, " and ") + "."));
    }

    private static String dashed(Iterable<String> names, String separator) {
        return "--" + String.join(separator + "--", names);
    }

    /** The action; null for a command that has none. */
    String action() {
        return action;
    }

    boolean isHelp() {
        return isGiven(HELP);
    }

    boolean isVersion() {
        return isGiven(VERSION);
    }

    /** Whether an option is there. */
    boolean isGiven(String name) {
        return options.has(name);
    }

    /**
     * The value of an option; null when it is not there.
     *
     * @throws UsageException when it is there twice, or empty
     */
    String value(String name) {
        List<?> values = options.valuesOf(name);
        if (values.size() > 1) {
            throw new UsageException("Option --" + name + " is given " + values.size() + " times; it takes one value.");
        }
        if (!values.isEmpty() && values.get(0).toString().isBlank()) {
            throw new UsageException("Option --" + name + " needs a value, and got an empty one.");
        }
        return values.isEmpty() ? null : values.get(0).toString();
    }

    /** The value of an option that must be there. */
    String required(String name) {
        String value = value(name);
        if (value == null) {
            String why = action == null ? "." : ": --" + action + " needs it.";
            throw new UsageException("Missing required option --" + name + why);
        }
        return value;
    }

    /** All values of an option that may be repeated; empty when it is not there. */
    List<String> values(String name) {
        List<String> texts = new ArrayList<>();
        for (Object value : options.valuesOf(name)) {
            texts.add(value.toString());
        }
        return texts;
    }

    /**
     * Names separated by commas, each once, in their order; empty when the option is not there.
     *
     * @throws UsageException when it is there without any name
     */
    Set<String> names(String option) {
        Set<String> names = new LinkedHashSet<>();
        for (String value : values(option)) {
            for (String name : value.split(",")) {
                if (!name.isBlank()) {
                    names.add(name.strip());
                }
            }
        }
        if (isGiven(option) && names.isEmpty()) {
            throw new UsageException("Option --" + option + " needs names separated by commas, and got none.");
        }
        return names;
    }

    /** Prints what the command is for and all its options. */
    void printHelp(PrintStream out) {
        out.println(purpose);
        out.println();
        parser.formatHelpWith(new BuiltinHelpFormatter(120, 2));
        try {
            parser.printHelpOn(out);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
