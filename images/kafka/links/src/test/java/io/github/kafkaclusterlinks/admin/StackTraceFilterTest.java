package io.github.kafkaclusterlinks.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StackTraceFilterTest {
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final StackTraceFilter filter = new StackTraceFilter(shown, "org.hidden");

    private String print(String... pieces) throws IOException {
        for (String piece : pieces) {
            filter.write(piece.getBytes(StandardCharsets.UTF_8));
        }
        return shown.toString(StandardCharsets.UTF_8);
    }

    @Test
    void everythingElsePassesAsItComes() throws IOException {
        assertEquals("no line end", print("no line", " end"));
        assertEquals("no line end\n\n\tat home\n\t... 3 moreover\n", print("\n\n\tat home\n\t... 3 moreover\n"));
    }

    @Test
    void hiddenFramesAreLeftOut() throws IOException {
        assertEquals("problem\n\tat a.B.c\n", print("problem\n\tat a.B.c\n\tat org.hid", "den.D.e\n\tat org.hidden.F.g\n"));
    }

    @Test
    void framesInCommonAreCountedWithoutThem() throws IOException {
        String trace = "problem\n\tat a.B.c\n\tat org.hidden.D.e\nCaused by: another\n\tat a.B.b\n\t... 2 more\n"
                + "Caused by: a third\n\tat a.B.a\n\t... 3 more\n";
        assertEquals(
                "problem\n\tat a.B.c\nCaused by: another\n\tat a.B.b\n\t... 1 more\n"
                        + "Caused by: a third\n\tat a.B.a\n\t... 2 more\n",
                print(trace));
    }

    @Test
    void aCauseThatEndsLikeItsTraceInHiddenFramesAloneHasNoneInCommon() throws IOException {
        assertEquals(
                "problem\n\tat a.B.c\nCaused by: another\n\tat a.B.b\n",
                print("problem\n\tat a.B.c\n\tat org.hidden.D.e\nCaused by: another\n\tat a.B.b\n\t... 1 more\n"));
    }

    @Test
    void tracesOfOtherThreadsKeepTheirNumbers() throws IOException {
        String cause = "Caused by: another\n\tat a.Thread.run\nCaused by: a third\n\tat a.B.a\n\t... 1 more\n";
        assertEquals("problem\n\tat a.B.c\n" + cause, print("problem\n\tat a.B.c\n\tat org.hidden.D.e\n" + cause));
        String other = "next\n\tat a.B.c\nCaused by: more\n\t... 1 more\n";
        assertEquals("problem\n\tat a.B.c\n" + cause + other, print(other));
    }

    @Test
    void whatHasNoLineEndIsShownAtTheEnd() throws IOException {
        assertEquals("", print("\tat a.B"));
        filter.finish();
        assertEquals("\tat a.B", print(""));
    }
}
