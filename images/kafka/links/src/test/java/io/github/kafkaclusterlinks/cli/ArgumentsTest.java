package io.github.kafkaclusterlinks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
    private static Arguments arguments() {
        return new Arguments("Does things.")
                .action("create", "Creates.")
                .action("list", "Lists.")
                .value("link", "name", "A link.")
                .value("links", "name,...", "Links.", "list")
                .value("config", "k=v", "Configs.", "create")
                .value("config-file", "file", "Configs.", "create")
                .flag("validate-only", "Checks.", "create");
    }

    private static Arguments parse(String line) {
        Arguments arguments = arguments();
        arguments.parse(line.isEmpty() ? new String[0] : line.split(" "));
        return arguments;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--create --link x --config-file f --validate-only",
                "--create --link=x --config-file=f --validate-only",
                "-create -link x -config-file f -validate-only",
                "--cr --link x --config-f f --val",
                "--validate-only --config-file f --link x --create",
            })
    void readsAllFormsOfOptions(String line) {
        Arguments arguments = parse(line);
        assertEquals("create", arguments.action());
        assertEquals("x", arguments.value("link"));
        assertEquals("f", arguments.value("config-file"));
        assertTrue(arguments.isGiven("validate-only"));
        assertNull(arguments.value("config"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                      | Exactly one action is needed of --create, --list; none was given.",
                "--create --list | Exactly one action is needed of --create, --list; given were --create and --list.",
                "--create --frob         | frob is not a recognized option.",
                "--create --link         | Option link requires an argument.",
                "--create --links a      | Option --links does not go with --create, only with --list.",
                "--list --config k=v     | Option --config does not go with --list, only with --create.",
                "--list --conf k=v       | conf is not a recognized option.",
                "--create my-link        | Unexpected argument 'my-link': every value needs its option before it, and quotes"
                        + " when it has blanks.",
            })
    void refusesInWords(String line, String message) {
        assertEquals(message, assertThrows(UsageException.class, () -> parse(line)).getMessage());
    }

    @Test
    void refusesTwoValuesOfOne() {
        Arguments twice = parse("--list --link a --link b");
        assertEquals(
                "Option --link is given 2 times; it takes one value.",
                assertThrows(UsageException.class, () -> twice.value("link")).getMessage());
        Arguments empty = parse("--list --link=");
        assertEquals(
                "Option --link needs a value, and got an empty one.",
                assertThrows(UsageException.class, () -> empty.value("link")).getMessage());
        Arguments missing = parse("--list");
        assertEquals(
                "Missing required option --link: --list needs it.",
                assertThrows(UsageException.class, () -> missing.required("link")).getMessage());
    }

    @Test
    void namesAreSeparatedByCommas() {
        assertEquals(List.of("b", "a"), List.copyOf(parse("--list --links b,,a,b").names("links")));
        assertEquals(List.of("b", "a"), List.copyOf(parse("--list --links b --links a").names("links")));
        assertTrue(parse("--list").names("links").isEmpty());
        Arguments none = parse("--list --links ,");
        assertThrows(UsageException.class, () -> none.names("links"));
    }

    @Test
    void helpNeedsNothingElse() {
        assertTrue(parse("--help").isHelp());
        assertTrue(parse("--version").isVersion());
        assertFalse(parse("--list").isHelp());
    }
}
