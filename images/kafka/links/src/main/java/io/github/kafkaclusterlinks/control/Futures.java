package io.github.kafkaclusterlinks.control;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TimeoutException;

/** Waiting for Kafka's futures. */
public final class Futures {
    private Futures() {}

    /**
     * The result of a call, waited for at most that long.
     *
     * @throws KafkaException what the call failed with, itself rather than wrapped; a
     *     {@link org.apache.kafka.common.errors.TimeoutException} when it takes too long
     */
    public static <T> T get(KafkaFuture<T> future, Duration limit) throws InterruptedException {
        try {
            return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof KafkaException cause) {
                throw cause;
            }
            throw new KafkaException(failed.getCause());
        } catch (java.util.concurrent.TimeoutException late) {
            throw new TimeoutException("No answer within " + limit.toMillis() + " ms");
        }
    }
}
