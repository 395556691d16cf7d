package io.github.kafkaclusterlinks.admin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Leaves the frames of the admin process out of printed stack traces, which then read as those of a JVM of the command's
 * own. The number in {@code ... 7 more}, which counts frames of the trace above, gets smaller by as many.
 */
final class StackTraceFilter extends OutputStream {
    private static final Pattern COMMON = Pattern.compile("(\t+\\.\\.\\. )(\\d{1,6})( more\n)");
    private static final Pattern CAUSE = Pattern.compile("\t*(Caused by|Suppressed): .*\n");

    private final OutputStream target;
    private final Pattern hidden;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    /** Whether the beginning of the line was sent already. */
    private boolean passing;
    /** How many frames were left out of the trace that is being printed, and out of the one above it. */
    private int removed;
    private int removedAbove;
    /** Whether the trace that is being printed ends like the one above it. */
    private boolean common;

    /**
     * @param target gets everything else
     * @param hidden the package whose frames are left out
     */
    StackTraceFilter(OutputStream target, String hidden) {
        this.target = target;
        this.hidden = Pattern.compile("\t+at " + Pattern.quote(hidden + ".") + ".*\n");
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] == '\n') {
                line.write(bytes, from, i + 1 - from);
                from = i + 1;
                endLine();
            }
        }
        line.write(bytes, from, offset + length - from);
        // Only lines of stack traces have to be whole to be looked at.
        if (line.size() > 0 && (passing || line.toByteArray()[0] != '\t')) {
            sendLine();
            passing = true;
        }
    }

    @Override
    public void flush() throws IOException {
        target.flush();
    }

    /** Lets out what has no line end, and forgets what came before. */
    synchronized void finish() throws IOException {
        sendLine();
        beginTrace(0);
    }

    private void endLine() throws IOException {
        String text = passing ? "" : line.toString(StandardCharsets.UTF_8);
        Matcher more = COMMON.matcher(text);
        if (hidden.matcher(text).matches()) {
            removed++;
            line.reset();
        } else if (more.matches()) {
            common = true;
            int count = Integer.parseInt(more.group(2)) - removedAbove;
            line.reset();
            if (count > 0) {
                line.write((more.group(1) + count + more.group(3)).getBytes(StandardCharsets.UTF_8));
            }
        } else if (CAUSE.matcher(text).matches()) {
            beginTrace(common ? removedAbove : removed);
        } else if (!text.startsWith("\t")) {
            beginTrace(0);
        }
        sendLine();
    }

    private void beginTrace(int above) {
        removedAbove = above;
        removed = 0;
        common = false;
    }

    private void sendLine() throws IOException {
        line.writeTo(target);
        line.reset();
        passing = false;
    }
}
