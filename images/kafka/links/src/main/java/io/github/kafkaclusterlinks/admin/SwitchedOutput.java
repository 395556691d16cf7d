package io.github.kafkaclusterlinks.admin;

import java.io.IOException;
import java.io.OutputStream;

/** Output that goes to whoever the current command's client is. Loggers and tools keep it for the process's lifetime. */
final class SwitchedOutput extends OutputStream {
    /** Takes output and shows it to nobody. */
    static final Target NOBODY = (bytes, offset, length) -> {};

    private volatile Target target = NOBODY;

    void to(Target target) {
        this.target = target;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        target.write(bytes, offset, length);
    }

    /** Where output goes. */
    @FunctionalInterface
    interface Target {
        void write(byte[] bytes, int offset, int length) throws IOException;
    }
}
