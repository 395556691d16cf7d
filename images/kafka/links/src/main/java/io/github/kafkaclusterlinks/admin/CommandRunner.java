package io.github.kafkaclusterlinks.admin;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.utils.Exit;

/**
 * Runs a command's main class as a JVM of its own would: what it prints and its exit status go to its client, an exception
 * that nobody catches is printed, threads that are no daemons are waited for.
 */
final class CommandRunner {
    /** The threads of the process itself; all others are a command's. */
    static final ThreadGroup HELPERS = new ThreadGroup("admin-process");

    /** How long threads may take to end that a command has told to. */
    private static final long PATIENCE_MS = 500;

    private final Thread main = Thread.currentThread();
    private final Properties properties = (Properties) System.getProperties().clone();
    private final ClientIds clientIds;
    private final SwitchedOutput output = new SwitchedOutput();
    private final SwitchedOutput errors = new SwitchedOutput();
    private final StackTraceFilter traces = new StackTraceFilter(errors, getClass().getPackageName());
    private final PrintStream out = printing(output);
    private final PrintStream err = printing(traces);
    private Caller caller;
    private boolean answered;

    /** Takes over what is global; the thread that makes it is the one to run commands on. */
    CommandRunner() {
        System.setOut(out);
        System.setErr(err);
        // Only now: whatever logs keeps the standard error that it has found.
        clientIds = new ClientIds();
        Exit.setExitProcedure((status, message) -> exit(status));
        Exit.setHaltProcedure((status, message) -> exit(status));
    }

    /**
     * Runs a command and answers its client.
     *
     * @return whether nothing is left of it
     */
    boolean run(Command command, Caller caller) throws IOException {
        this.caller = caller;
        answered = false;
        output.to(caller::standardOutput);
        errors.to(caller::standardError);
        clientIds.restart();
        System.setProperties((Properties) properties.clone());
        int status = 0;
        try {
            mainOf(command.mainClass()).invokeExact(command.arguments().toArray(new String[0]));
            // As a JVM does when `main` has returned.
            for (Thread thread : threads()) {
                if (!thread.isDaemon()) {
                    thread.join();
                }
            }
        } catch (ExitCalled exit) {
            // Answered where it was called.
        } catch (Throwable uncaught) {
            if (!answered) {
                System.err.print("Exception in thread \"main\" ");
                uncaught.printStackTrace();
            }
            status = 1;
        }
        answer(status);
        return isClean();
    }

    private boolean isClean() {
        try {
            for (Thread thread : threads()) {
                thread.join(PATIENCE_MS);
            }
        } catch (InterruptedException interrupted) {
            return false;
        }
        return threads().isEmpty();
    }

    private static MethodHandle mainOf(String name) throws ReflectiveOperationException {
        Class<?> type = Class.forName(name);
        return MethodHandles.lookup().findStatic(type, "main", MethodType.methodType(void.class, String[].class));
    }

    /**
     * Exits: the client has its answer, and whatever the command still prints is not shown. On the main thread it is
     * unwound, which closes its clients; another thread cannot stop it, so that the process ends.
     */
    private void exit(int status) {
        try {
            answer(status);
        } catch (IOException gone) {
            Runtime.getRuntime().halt(1);
        }
        if (Thread.currentThread() != main) {
            Runtime.getRuntime().halt(0);
        }
        throw new ExitCalled();
    }

    private synchronized void answer(int status) throws IOException {
        if (!answered) {
            answered = true;
            out.flush();
            err.flush();
            traces.finish();
            output.to(SwitchedOutput.NOBODY);
            errors.to(SwitchedOutput.NOBODY);
            caller.answer(status);
        }
    }

    /** The command's threads besides this one. */
    private List<Thread> threads() {
        ThreadGroup group = main.getThreadGroup();
        Thread[] found = new Thread[group.activeCount() + 16];
        int count = group.enumerate(found);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (found[i] != main && found[i].getThreadGroup() != HELPERS && found[i].isAlive()) {
                threads.add(found[i]);
            }
        }
        return threads;
    }

    /** Everything that is printed is sent at once, so that both outputs keep their order. */
    private static PrintStream printing(OutputStream target) {
        return new PrintStream(new BufferedOutputStream(target, 8192), true, StandardCharsets.UTF_8);
    }

    /** Unwinds a command that has exited. */
    private static final class ExitCalled extends Error {
        ExitCalled() {
            super("exit", null, false, false);
        }
    }
}
