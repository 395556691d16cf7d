package io.github.kafkaclusterlinks.admin;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The admin process of a container: runs the commands that clients hand it over a Unix domain socket, and ends when
 * nobody has needed it for a while.
 *
 * <p>One command at a time, on the main thread. Kafka's tools are written for a JVM of their own: standard output, the
 * exit procedure, and the numbers in the names of their clients (which their warnings show) are global. Two at once
 * would be told apart only by guessing. Who would have to wait for a long command is turned away instead, and runs in a
 * JVM of its own.
 *
 * <p>Whatever is not in perfect order afterwards ends the process, as it would have ended the command's own: a client
 * that is gone before its command has ended, a thread that a command leaves behind, a command that goes on after its
 * exit. The next command starts another process. Nothing of a command outlives it: it reads its properties files
 * itself, and closes its clients.
 */
public final class AdminProcess {
    /** Commands that have taken this long make others look for a JVM of their own. */
    private static final long LONG_COMMAND_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** How long a client may take to send its command, and a command to end after its exit. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long CHECK_INTERVAL_MS = 100;
    private static final long COLLECT_AFTER_SECONDS = 2;

    private final ServerSocketChannel listener;
    private final String key;
    private final BlockingQueue<Caller> waiting = new LinkedBlockingQueue<>();
    private final CommandRunner runner = new CommandRunner();
    private volatile Caller current; // null between commands

    private AdminProcess(ServerSocketChannel listener, String key) {
        this.listener = listener;
        this.key = key;
    }

    /**
     * Serves until it has been idle for a while.
     *
     * @param args the socket's path, and the seconds without a command after which it ends; its key, which a command must
     *     show to be run here, is the variable KEY
     */
    public static void main(String[] args) throws Exception {
        // A container that is restarted may get another address. A command's own JVM would ask anew.
        Security.setProperty("networkaddress.cache.ttl", "0");
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
        Path path = Path.of(args[0]);
        // The client that starts this process holds a lock for it, so that nobody else serves here.
        Files.deleteIfExists(path);
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            AdminProcess process = new AdminProcess(listener, System.getenv("KEY"));
            listener.bind(UnixDomainSocketAddress.of(path), 1024);
            process.serve(Long.parseLong(args[1]));
            Files.deleteIfExists(path);
        }
        end();
    }

    private void serve(long idleSeconds) throws InterruptedException {
        helper("accept", this::accept);
        helper("watch", this::watch);
        long rest = Math.max(0, idleSeconds - COLLECT_AFTER_SECONDS);
        for (;;) {
            Caller caller = waiting.poll(Math.min(COLLECT_AFTER_SECONDS, idleSeconds), TimeUnit.SECONDS);
            if (caller == null) {
                System.gc(); // gives back the memory that commands have used
                caller = waiting.poll(rest, TimeUnit.SECONDS);
            }
            if (caller == null) {
                return;
            }
            attend(caller);
        }
    }

    private void attend(Caller caller) {
        try (caller) {
            caller.greet();
            attending(caller);
            Command command = caller.command();
            if (!command.key().equals(key)) {
                caller.refuse();
                return;
            }
            caller.started();
            helper("client", () -> {
                caller.awaitEnd();
                if (!caller.isAnswered()) {
                    end();
                }
            });
            if (!runner.run(command, caller)) {
                end();
            }
        } catch (IOException gone) {
            if (caller.isStarted()) {
                end();
            }
        } finally {
            attending(null);
        }
    }

    private synchronized void attending(Caller caller) {
        current = caller;
        notifyAll();
    }

    private synchronized Caller awaitCaller() throws InterruptedException {
        while (current == null) {
            wait();
        }
        return current;
    }

    private void accept() {
        try {
            for (;;) {
                waiting.add(new Caller(listener.accept()));
            }
        } catch (IOException closed) {
            // The process is about to end.
        }
    }

    /** Turns away who would have to wait too long, and does not wait too long for anybody else either. */
    private void watch() {
        try {
            for (;;) {
                Caller caller = awaitCaller();
                Thread.sleep(CHECK_INTERVAL_MS);
                if (caller != current) {
                    continue;
                }
                if (caller.isAnswered() && caller.nanosSinceAnswer() > PATIENCE_NANOS) {
                    end();
                }
                if (!caller.isStarted() && caller.nanosSinceGreeting() > PATIENCE_NANOS) {
                    caller.close();
                }
                if (caller.nanosSinceGreeting() > LONG_COMMAND_NANOS) {
                    for (Caller next = waiting.poll(); next != null; next = waiting.poll()) {
                        next.close();
                    }
                }
            }
        } catch (InterruptedException never) {
            end();
        }
    }

    /** Starts a thread that is no command's. */
    private static void helper(String name, Runnable work) {
        Thread thread = new Thread(CommandRunner.HELPERS, work, "admin-process-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void end() {
        Runtime.getRuntime().halt(0);
    }
}
