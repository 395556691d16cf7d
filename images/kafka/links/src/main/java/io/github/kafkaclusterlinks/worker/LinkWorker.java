package io.github.kafkaclusterlinks.worker;

import io.github.kafkaclusterlinks.control.Clients;
import io.github.kafkaclusterlinks.control.ControlFollower;
import io.github.kafkaclusterlinks.control.ControlTopics;
import io.github.kafkaclusterlinks.control.ControlWriter;
import io.github.kafkaclusterlinks.metrics.Beans;
import io.github.kafkaclusterlinks.metrics.LinkMetrics;
import io.github.kafkaclusterlinks.metrics.ServedCertificate;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.cli.ConnectDistributed;
import org.apache.kafka.connect.runtime.Connect;
import org.apache.kafka.connect.runtime.distributed.DistributedHerder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A link worker: {@code kafka-link-worker FILE}, where the properties file is as {@link WorkerConfig} has it. */
public final class LinkWorker {
    private static final Logger LOG = LoggerFactory.getLogger(LinkWorker.class);

    private static final Duration LOADING_LIMIT = Duration.ofMinutes(2);

    private LinkWorker() {}

    /** Runs until the process is told to end. */
    public static void main(String[] args) throws InterruptedException {
        if (args.length != 1) {
            System.err.println("Usage: kafka-link-worker FILE   (a properties file with bootstrap.servers)");
            Exit.exit(1);
        }
        try {
            run(new WorkerConfig(Utils.propsToStringMap(Utils.loadProps(args[0]))));
        } catch (IOException | ConfigException problem) {
            System.err.println(args[0] + ": " + problem.getMessage());
            Exit.exit(1);
        }
    }

    private static void run(WorkerConfig config) throws InterruptedException {
        Map<String, Object> client = config.client();
        Admin admin = Admin.create(client);
        createTopics(admin, client);
        LinkRuntime runtime = new LinkRuntime(
                config.workerId(),
                client,
                admin,
                new ControlFollower(client),
                new ControlWriter(client),
                new LinkSecrets(config.encoderSecret(), config.oldEncoderSecret()));
        LinkRuntime.install(runtime);
        // A worker that lacks a thread looks well and does not work: whatever restarts containers starts a whole one.
        AtomicBoolean stopping = new AtomicBoolean();
        Thread.setDefaultUncaughtExceptionHandler((thread, error) -> {
            LOG.error("Thread {} has ended; so does the worker", thread.getName(), error);
            if (!stopping.get()) {
                Exit.halt(1);
            }
        });
        LinkManager manager = new LinkManager(runtime);
        runtime.follower().start();
        if (!runtime.follower().await(state -> true, LOADING_LIMIT)) {
            LOG.error("{} could not be read within {} s.", ControlTopics.CONTROL, LOADING_LIMIT.toSeconds());
            Exit.exit(1);
        }
        Connect<DistributedHerder> connect = new ConnectDistributed().startConnect(config.connect());
        Connectors connectors = new Connectors(runtime, connect.herder());
        LinkMetrics metrics = new LinkMetrics(runtime::state, System::currentTimeMillis).start();
        if (config.servesTls()) {
            int port = config.getInt(WorkerConfig.REST_PORT);
            new Beans().show(Map.of(
                    "type=Certificate,name=worker", new ServedCertificate("localhost", port, System::currentTimeMillis)));
        }
        Exit.addShutdownHook("cluster-links", () -> {
            stopping.set(true);
            metrics.close();
            manager.close();
            connectors.close();
        });
        connectors.start();
        manager.start();
        connect.awaitStop();
    }

    /** The brokers may still be starting. */
    private static void createTopics(Admin admin, Map<String, Object> client) throws InterruptedException {
        for (;;) {
            try {
                ControlTopics.create(admin);
                return;
            } catch (KafkaException notYet) {
                String why = Clients.explain(notYet);
                LOG.info("The cluster at {} does not take topics yet: {}", Clients.bootstrap(client), why);
                Thread.sleep(500);
            }
        }
    }
}
