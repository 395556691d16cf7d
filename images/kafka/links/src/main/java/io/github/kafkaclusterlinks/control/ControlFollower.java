package io.github.kafkaclusterlinks.control;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a {@link ControlState} up to date from a thread of its own, through whatever happens to the cluster. A cluster
 * that has no control topic yet counts as one that has no links.
 */
public final class ControlFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlFollower.class);

    /** How long the cluster is given to answer, and how long to wait before the next try. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static final Duration RETRY = Duration.ofMillis(500);

    private final Map<String, ?> client;
    private final ControlState state = new ControlState();
    private final CountDownLatch loaded = new CountDownLatch(1);
    private final List<Consumer<byte[]>> onRejected = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean closing;
    private volatile ControlReader reader;

    /**
     * Makes a follower that has not begun.
     *
     * @param client where the cluster is and how to speak to it
     */
    public ControlFollower(Map<String, ?> client) {
        this.client = Map.copyOf(client);
        this.thread = new Thread(this::run, "cluster-link-control");
        thread.setDaemon(true);
    }

    /** Begins. */
    public ControlFollower start() {
        thread.start();
        return this;
    }

    /** Is told the key of every record that does not count; called from the follower's thread. */
    public void onRejected(Consumer<byte[]> listener) {
        onRejected.add(listener);
    }

    /** Takes a listener back. */
    public void removeListener(Consumer<byte[]> listener) {
        onRejected.remove(listener);
    }

    /** The state as of now. */
    public ControlState state() {
        return state;
    }

    /** Whether the control topic has been read to its end once. */
    public boolean isLoaded() {
        return loaded.getCount() == 0;
    }

    /** Waits until the state meets a condition; false when it did not in time. */
    public boolean await(Predicate<ControlState> condition, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        synchronized (state) {
            while (!isLoaded() || !condition.test(state)) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return false;
                }
                // Conditions may also look at the clock, or at something else than the state.
                state.wait(Math.min(left, 100));
            }
        }
        return true;
    }

    private void run() {
        while (!closing) {
            try (ControlReader opened = new ControlReader(client)) {
                reader = opened;
                follow(opened);
            } catch (WakeupException | InterruptException ended) {
                return;
            } catch (KafkaException problem) {
                LOG.info("The control topic cannot be read, which is tried again: {}", problem.toString());
                pause();
            } catch (RuntimeException unforeseen) {
                // Without this thread a broker would go by an old state for ever.
                LOG.error("The control topic cannot be read, which is tried again", unforeseen);
                pause();
            }
        }
    }

    private void follow(ControlReader opened) {
        while (!opened.hasControlTopic(LIMIT)) {
            if (closing) {
                return;
            }
            markLoaded();
            pause();
        }
        opened.load(state, LIMIT);
        markLoaded();
        while (!closing) {
            for (ConsumerRecord<byte[], byte[]> record : opened.poll(Duration.ofSeconds(1))) {
                if (!state.apply(record)) {
                    onRejected.forEach(listener -> listener.accept(record.key()));
                }
                synchronized (state) {
                    state.notifyAll();
                }
            }
        }
    }

    private void markLoaded() {
        loaded.countDown();
        synchronized (state) {
            state.notifyAll();
        }
    }

    private void pause() {
        try {
            Thread.sleep(RETRY.toMillis());
        } catch (InterruptedException ended) {
            closing = true;
        }
    }

    @Override
    public void close() {
        closing = true;
        ControlReader current = reader;
        if (current != null) {
            current.consumer().wakeup();
        }
        thread.interrupt();
    }
}
