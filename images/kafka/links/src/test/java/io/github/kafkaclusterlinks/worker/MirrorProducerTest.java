package io.github.kafkaclusterlinks.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkaclusterlinks.control.MirrorState;
import io.github.kafkaclusterlinks.control.States;
import java.io.IOException;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MirrorProducerTest {
    private static final String TOPIC = "orders";
    private static final int EPOCH = 3;
    private static final long LIMIT_MS = 20_000;

    private final PartitionMirror partition =
            new PartitionMirror(States.mirror(TOPIC, "my-link", 1, null, MirrorState.ACTIVE), 0);
    private FakeBroker broker;
    private MirrorProducer producer;

    @BeforeEach
    void start() throws IOException {
        broker = new FakeBroker(TOPIC);
        producer = new MirrorProducer(broker.client());
        partition.open(0, -1);
    }

    @AfterEach
    void stop() throws IOException {
        producer.close();
        broker.close();
    }

    private void send(long offset) {
        producer.send(new ProducerRecord<>(TOPIC, 0, 1L, null, new byte[] {1}), partition, offset, EPOCH);
    }

    private boolean settle() throws InterruptedException {
        return producer.await(partition::isSettled, LIMIT_MS);
    }

    @Test
    void recordsThatGetTheOffsetOfTheSourceAreAcknowledged() throws InterruptedException {
        for (int offset = 0; offset < 3; offset++) {
            send(offset);
        }
        assertTrue(settle());
        assertEquals(3, partition.acknowledged());
        assertEquals(EPOCH, partition.leaderEpoch());
        assertEquals(0, partition.inFlight());
        assertEquals(3, broker.end);
        assertNull(partition.failure());
        assertFalse(producer.isBroken());
    }

    @Test
    void aRecordThatGetsAnotherOffsetEndsTheMirror() throws InterruptedException {
        send(0);
        assertTrue(settle());
        broker.end++;
        send(1);
        assertTrue(settle());
        assertEquals(
                "the source's record at offset 1 got offset 2 in the mirror: somebody else has written to it",
                partition.failure());
        assertEquals(1, partition.acknowledged());
        assertTrue(producer.isBroken());
    }

    /** A record behind one that was refused would get that one's offset, and be read at it. */
    @ParameterizedTest
    @EnumSource(
            value = Errors.class,
            names = {"MESSAGE_TOO_LARGE", "RECORD_LIST_TOO_LARGE", "INVALID_RECORD", "TOPIC_AUTHORIZATION_FAILED"})
    void nothingIsWrittenAfterAnError(Errors error) throws InterruptedException {
        send(0);
        assertTrue(settle());
        broker.refuseOnce(error);
        // Each of them larger than a batch, so that each is a request of its own.
        for (int offset = 1; offset < 60; offset++) {
            byte[] large = new byte[300_000];
            new Random(offset).nextBytes(large);
            producer.send(new ProducerRecord<>(TOPIC, 0, 1L, null, large), partition, offset, EPOCH);
        }
        assertTrue(producer.await(producer::isBroken, LIMIT_MS));
        send(60);
        assertTrue(producer.isBroken());
        producer.close();
        assertEquals(1, partition.acknowledged());
        assertEquals(1, broker.end);
    }

    @ParameterizedTest
    @EnumSource(value = Errors.class, names = {"MESSAGE_TOO_LARGE", "RECORD_LIST_TOO_LARGE", "INVALID_TIMESTAMP", "INVALID_RECORD"})
    void aRecordThatTheDestinationWillNeverTakeEndsTheMirror(Errors error) throws InterruptedException {
        broker.error = error;
        send(0);
        assertTrue(settle());
        assertTrue(
                partition.failure().startsWith("the destination refuses the record at offset 0: "), partition.failure());
        assertEquals(0, partition.acknowledged());
        assertTrue(producer.await(producer::isBroken, LIMIT_MS));
    }

    @ParameterizedTest
    @EnumSource(value = Errors.class, names = {"TOPIC_AUTHORIZATION_FAILED", "CLUSTER_AUTHORIZATION_FAILED"})
    void afterAnyOtherErrorAProducerStartsAgain(Errors error) throws InterruptedException {
        broker.error = error;
        send(0);
        assertFalse(settle());
        assertTrue(producer.isBroken());
        assertNull(partition.failure());

        broker.error = Errors.NONE;
        producer.reset();
        assertFalse(producer.isBroken());
        partition.open(0, -1);
        send(0);
        assertTrue(settle());
        assertEquals(1, partition.acknowledged());
    }

    @Test
    void whatWasThrownAwayIsNotHeardOfAnyMore() throws InterruptedException {
        broker.silent = true;
        send(0);
        assertFalse(producer.await(partition::isSettled, 50));
        producer.reset();
        assertFalse(producer.isBroken());
        assertNull(partition.failure());
        assertEquals(0, partition.acknowledged());
    }

    @Test
    void makesNoConnectionBeforeTheFirstRecord() throws InterruptedException {
        producer.reset();
        producer.close();
        assertFalse(producer.isBroken());
        assertTrue(producer.await(() -> true, 0));
        assertFalse(producer.await(() -> false, 0));
    }
}
