package io.github.kafkaclusterlinks.admin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallerTest {
    @TempDir
    Path folder;

    private SocketChannel client;
    private Caller caller;

    @BeforeEach
    void connect() throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("socket"));
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(address);
            client = SocketChannel.open(address);
            caller = new Caller(listener.accept());
        }
    }

    @AfterEach
    void disconnect() throws IOException {
        client.close();
        caller.close();
    }

    private void send(String... words) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(bytes);
        data.writeInt(words.length);
        for (String word : words) {
            byte[] text = word.getBytes(StandardCharsets.UTF_8);
            data.writeInt(text.length);
            data.write(text);
        }
        client.write(ByteBuffer.wrap(bytes.toByteArray()));
    }

    private byte[] received(int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining() && client.read(buffer) >= 0) {
            // Until it is full.
        }
        return buffer.array();
    }

    @Test
    void readsACommandWordForWord() throws IOException {
        send("key\nof lines", "Main", "--topic", "", "ä b");
        assertEquals(new Command("key\nof lines", "Main", List.of("--topic", "", "ä b")), caller.command());
    }

    @Test
    void sendsFramesInOrder() throws IOException {
        caller.greet();
        caller.started();
        caller.standardError(new byte[] {1, 2, 3}, 1, 1);
        caller.answer(258);
        byte[] expected = {'G', 0, 0, 0, 0, 'R', 0, 0, 0, 0, 'E', 0, 0, 0, 1, 2, 'X', 0, 0, 0, 4, 0, 0, 1, 2};
        assertArrayEquals(expected, received(expected.length));
    }

    @Test
    void aClientThatGoesAwayOrMakesNoSenseIsNoCommand() throws IOException {
        client.write(ByteBuffer.wrap(new byte[] {-1, 0, 0, 0}));
        assertThrows(IOException.class, () -> caller.command());
        client.close();
        assertThrows(IOException.class, () -> caller.command());
    }
}
