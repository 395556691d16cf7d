package io.github.kafkaclusterlinks.admin;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The client of one command.
 *
 * <p>It is greeted when its turn comes, and only then sends its command, so that it can go away for as long as it waits:
 * a number of words, and each with its length before it. What it gets are frames of a letter, a length and that many
 * bytes: {@code G} greeting, {@code N} not here, {@code R} runs from now on, {@code O} standard output, {@code E}
 * standard error, {@code X} exit status. Numbers have four bytes, the highest first. A client that has seen no {@code R}
 * knows that nothing was run.
 */
final class Caller implements AutoCloseable {
    /** More than Linux allows for the arguments of a process. */
    private static final int MAX_BYTES = 8 << 20;

    private final SocketChannel channel;
    private volatile long greetedAt;
    private volatile long answeredAt;
    private volatile boolean started;
    private volatile boolean answered;

    Caller(SocketChannel channel) {
        this.channel = channel;
    }

    /** Tells the client that it is its turn. */
    void greet() throws IOException {
        greetedAt = System.nanoTime();
        send('G', new byte[0], 0, 0);
    }

    /** Reads the command that the client sends after its greeting. */
    Command command() throws IOException {
        int count = number();
        if (count < 2 || count > MAX_BYTES) {
            throw new IOException("A command of " + count + " words");
        }
        List<String> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            words.add(new String(bytes(number()), StandardCharsets.UTF_8));
        }
        return new Command(words.get(0), words.get(1), words.subList(2, count));
    }

    /** Tells the client to run its command itself. */
    void refuse() throws IOException {
        send('N', new byte[0], 0, 0);
    }

    /** Tells the client that its command runs from now on. */
    void started() throws IOException {
        started = true;
        send('R', new byte[0], 0, 0);
    }

    void standardOutput(byte[] bytes, int offset, int length) throws IOException {
        send('O', bytes, offset, length);
    }

    void standardError(byte[] bytes, int offset, int length) throws IOException {
        send('E', bytes, offset, length);
    }

    /** Gives the client the exit status, which is the last that it gets. */
    void answer(int status) throws IOException {
        answeredAt = System.nanoTime();
        answered = true;
        send('X', ByteBuffer.allocate(Integer.BYTES).putInt(status).array(), 0, Integer.BYTES);
    }

    /** Waits until the client is gone. */
    void awaitEnd() {
        try {
            while (channel.read(ByteBuffer.allocate(1)) >= 0) {
                // It has nothing more to say.
            }
        } catch (IOException gone) {
            // That is the end, too.
        }
    }

    boolean isStarted() {
        return started;
    }

    boolean isAnswered() {
        return answered;
    }

    long nanosSinceGreeting() {
        return System.nanoTime() - greetedAt;
    }

    long nanosSinceAnswer() {
        return System.nanoTime() - answeredAt;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException gone) {
            // Then it is closed.
        }
    }

    private int number() throws IOException {
        return ByteBuffer.wrap(bytes(Integer.BYTES)).getInt();
    }

    private byte[] bytes(int count) throws IOException {
        if (count < 0 || count > MAX_BYTES) {
            throw new IOException("A word of " + count + " bytes");
        }
        ByteBuffer buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException();
            }
        }
        return buffer.array();
    }

    private synchronized void send(char type, byte[] bytes, int offset, int length) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(1 + Integer.BYTES + length);
        frame.put((byte) type).putInt(length).put(bytes, offset, length).flip();
        while (frame.hasRemaining()) {
            channel.write(frame);
        }
    }
}
