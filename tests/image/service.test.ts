import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { docker } from "../harness/containers";
import { Sandbox } from "../harness/sandbox";

// A ZooKeeper and a broker with mutual TLS, as the stack runs them. The tests build on each other, in order.

const box = new Sandbox();
const CLIENT = "/etc/kafka/secrets/client.properties";
const RECORDS = "one\ntwo\nthree\n";

const ZOOKEEPER = ["--env", "ZOOKEEPER_CLIENT_PORT=2181", "--env", "ZOOKEEPER_TICK_TIME=2000"];

const BROKER: Record<string, string> = {
  KAFKA_BROKER_ID: "1",
  KAFKA_ZOOKEEPER_CONNECT: "zookeeper1:2181",
  KAFKA_LISTENERS: "PLAINTEXT://:9091,SSL://:9093,EXTERNAL://:19093",
  KAFKA_ADVERTISED_LISTENERS: "PLAINTEXT://broker1:9091,SSL://broker1:9093,EXTERNAL://localhost:19093",
  KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: "PLAINTEXT:PLAINTEXT,SSL:SSL,EXTERNAL:SSL",
  KAFKA_SSL_KEYSTORE_FILENAME: "kafka.server.keystore.jks",
  KAFKA_SSL_KEYSTORE_CREDENTIALS: "broker_sslkey_creds",
  KAFKA_SSL_KEY_CREDENTIALS: "broker_sslkey_creds",
  KAFKA_SSL_TRUSTSTORE_FILENAME: "kafka.server.truststore.jks",
  KAFKA_SSL_TRUSTSTORE_CREDENTIALS: "broker_sslkey_creds",
  KAFKA_SSL_CLIENT_AUTH: "required",
  KAFKA_CONFIG_PROVIDERS: "file",
  KAFKA_CONFIG_PROVIDERS_FILE_CLASS: "org.apache.kafka.common.config.provider.FileConfigProvider",
  KAFKA_PASSWORD_ENCODER_SECRET: "${file:/etc/kafka/secrets/password_encoder.properties:secret}",
  KAFKA_LINK_WORKER_PRINCIPALS: "User:CN=server",
  KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: "1",
  KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS: "1",
  KAFKA_CONFLUENT_LICENSE_TOPIC_REPLICATION_FACTOR: "1",
  KAFKA_CONFLUENT_CLUSTER_LINK_ENABLE: "true",
  // Each of these would break or burden a tool that took it over.
  KAFKA_HEAP_OPTS: "-Xms300m -Xmx300m",
  KAFKA_OPTS: "-Dtried=yes",
  KAFKA_JMX_PORT: "9999",
};

const LINK_WORKER: Record<string, string> = {
  LINKS_BOOTSTRAP_SERVERS: "broker1:9093",
  LINKS_SECURITY_PROTOCOL: "SSL",
  LINKS_SSL_KEYSTORE_FILENAME: "kafka.server.keystore.jks",
  LINKS_SSL_KEYSTORE_CREDENTIALS: "broker_sslkey_creds",
  LINKS_SSL_KEY_CREDENTIALS: "broker_sslkey_creds",
  LINKS_SSL_TRUSTSTORE_FILENAME: "kafka.server.truststore.jks",
  LINKS_SSL_TRUSTSTORE_CREDENTIALS: "broker_sslkey_creds",
  LINKS_CONFIG_PROVIDERS: "file",
  LINKS_CONFIG_PROVIDERS_FILE_CLASS: "org.apache.kafka.common.config.provider.FileConfigProvider",
  LINKS_PASSWORD_ENCODER_SECRET: "${file:/etc/kafka/secrets/password_encoder.properties:secret}",
  LINKS_WORKER_ID: "links1",
  KAFKA_HEAP_OPTS: "-Xmx300m",
};

const STORES = `
  set -euo pipefail
  cd /etc/kafka/secrets
  echo 'top\\secret' > broker_sslkey_creds
  echo 'secret=encoder' > password_encoder.properties
  key() {
    keytool -genkeypair -alias $1 -dname CN=$1 -ext san=dns:broker1,dns:localhost -keyalg EC -groupname secp256r1 \
      -storetype PKCS12 -keystore kafka.$1.keystore.jks -storepass 'top\\secret'
    keytool -exportcert -rfc -alias $1 -keystore kafka.$1.keystore.jks -storepass 'top\\secret' -file $1.pem
  }
  key server
  key client
  keytool -importcert -noprompt -file client.pem -storetype PKCS12 -keystore kafka.server.truststore.jks -storepass 'top\\secret'
  keytool -importcert -noprompt -file server.pem -alias server -storetype PKCS12 -keystore kafka.server.truststore.jks -storepass 'top\\secret'
  cat > client.properties <<'EOF'
security.protocol=SSL
ssl.keystore.location=/etc/kafka/secrets/kafka.client.keystore.jks
ssl.keystore.password=top\\\\secret
ssl.key.password=top\\\\secret
ssl.truststore.location=/etc/kafka/secrets/kafka.server.truststore.jks
ssl.truststore.password=top\\\\secret
EOF
`;

const environment = (variables: Record<string, string>) =>
  Object.entries(variables).flatMap(([name, value]) => ["--env", `${name}=${value}`]);

const ssl = (port: string) => ["--bootstrap-server", port, "--command-config", CLIENT];
/** Longer than the ten seconds that Docker leaves by default: a process that does not stop by itself still ends with 137. */
const PATIENTLY = ["--time", "60"];
const started = "started (kafka.server.KafkaServer)";

beforeAll(async () => {
  await box.create();
  const secrets = await box.volume("secrets");
  const data = await box.volume("data");
  await box.start("zookeeper1", [...ZOOKEEPER, "--volume", `${await box.volume("zookeeper")}:/var/lib/zookeeper/data`]);
  const made = await box.run("stores", ["--volume", `${secrets}:/etc/kafka/secrets`], ["bash", "-c", STORES]);
  expect(made.status, made.stdout + made.stderr).toBe(0);
  await box.start("broker1", [
    ...["--volume", `${secrets}:/etc/kafka/secrets`, "--volume", `${data}:/var/lib/kafka/data`],
    ...environment(BROKER),
  ]);
  await box.printed("broker1", started);
});

afterAll(() => box.remove());

describe("a broker with mutual TLS", () => {
  test("goes through the steps of the cp images and opens its listeners", async () => {
    const log = await box.log("broker1");
    expect(log.split("\n").slice(0, 7)).toEqual([
      "===> User",
      "uid=1000(appuser) gid=1000(appuser) groups=1000(appuser)",
      "===> Configuring ...",
      "SSL is enabled.",
      "===> Running preflight checks ... ",
      "===> Check if Zookeeper is healthy ...",
      "===> Launching ... ",
    ]);
    for (const listener of ["PLAINTEXT", "SSL", "EXTERNAL"]) {
      expect(log).toMatch(
        new RegExp(
          String.raw`^\[[\d-]+ [\d:,]+\] INFO \[SocketServer .*\] Created data-plane acceptor and processors for ` +
            String.raw`endpoint : ListenerName\(${listener}\) \(kafka\.network\.SocketServer\)$`,
          "m",
        ),
      );
    }
    expect(log).not.toContain("top\\secret");
  });

  test.each(["broker1", "zookeeper1"])(
    "%s is one process, without any right, that nobody else can trace",
    async (name) => {
      const status = await box.must(name, ["cat", "/proc/1/status"]);
      expect(status).toMatch(/^Uid:\t1000\t1000\t1000\t1000$/m);
      expect(status).toMatch(/^CapEff:\t0+$/m);
      expect(status).toMatch(/^CapBnd:\t0+$/m);
      expect(status).toMatch(/^NoNewPrivs:\t1$/m);
      const [, ...processes] = (await docker("top", box.name(name), "-eo", "pid,uid,comm")).split("\n");
      expect(processes.map((line) => line.trim().split(/\s+/).slice(1))).toEqual([["1000", "java"]]);
      expect(await box.must(name, ["cat", "/proc/1/maps"])).toContain("/opt/kafka/kafka.jsa");
    },
  );

  test("takes the JVM options of its environment", async () => {
    const command = (await box.must("broker1", ["cat", "/proc/1/cmdline"])).split("\0");
    expect(command.slice(-3, -1)).toEqual(["kafka.Kafka", "/etc/kafka/kafka.properties"]);
    for (const option of ["-Xmx300m", "-Dtried=yes", "-Dcom.sun.management.jmxremote.port=9999"]) {
      expect(command).toContain(option);
    }
  });

  test("is found ready by cub and dub", async () => {
    await box.must("broker1", ["cub", "zk-ready", "nowhere.invalid:2181,zookeeper1:2181/chroot", "5"]);
    await box.must("broker1", ["dub", "wait", "broker1", "9093", "5"]);
    await box.must("broker1", ["cub", "kafka-ready", "-b", "broker1:9093", "1", "20", "-c", CLIENT, "-s", "SSL"]);
    await box.must("broker1", ["cub", "kafka-ready", "-z", "zookeeper1:2181", "1", "20"]);
    const { status, stderr } = await box.exec("broker1", ["cub", "kafka-ready", "-b", "broker1:9091", "2", "1"]);
    expect({ status, first: stderr.split("\n")[0] }).toEqual({
      status: 1,
      first: "Fewer than 2 brokers at broker1:9091 after 1 s: 1 of 2 brokers",
    });
  });

  test("serves the tools, whose standard output is theirs alone", async () => {
    const create = ["kafka-topics", ...ssl("broker1:9093"), "--create", "--topic", "records"];
    expect(await box.must("broker1", create)).toBe("Created topic records.\n");
    const produce = ["kafka-console-producer", "--bootstrap-server", "broker1:9093", "--producer.config", CLIENT];
    await box.must("broker1", [...produce, "--topic", "records"], {}, RECORDS);
    const consume = ["kafka-console-consumer", "--bootstrap-server", "localhost:19093", "--consumer.config", CLIENT];
    const limits = ["--from-beginning", "--max-messages", "3", "--timeout-ms", "20000"];
    expect(await box.must("broker1", [...consume, "--topic", "records", ...limits])).toBe(RECORDS);
    const id = await box.must("broker1", ["kafka-cluster", "cluster-id", "--bootstrap-server", "broker1:9091"]);
    expect(id).toMatch(/^Cluster ID: [\w-]{22}\n$/);
  });

  test("zookeeper-shell reads what the broker has registered", async () => {
    const output = await box.must("broker1", ["zookeeper-shell", "zookeeper1:2181", "get", "/controller"]);
    expect(output).toMatch(/^Connecting to zookeeper1:2181\n/);
    expect(JSON.parse(output.trimEnd().split("\n").at(-1) ?? "")).toMatchObject({ brokerid: 1 });
  });

  test("keeps passwords that are set at run time encrypted, with the secret from its file", async () => {
    const alter = [
      "kafka-configs",
      "--bootstrap-server",
      "broker1:9091",
      "--entity-type",
      "brokers",
      "--entity-name",
      "1",
    ];
    const name = "listener.name.ssl.ssl.keystore";
    const config = `${name}.location=/etc/kafka/secrets/kafka.server.keystore.jks,${name}.password=top\\secret`;
    const altered = await box.must("broker1", [...alter, "--alter", "--add-config", config]);
    expect(altered).toBe("Completed updating config for broker 1.\n");
    const stored = await box.must("broker1", ["zookeeper-shell", "zookeeper1:2181", "get", "/config/brokers/1"]);
    expect(stored).toContain("encryptedPassword:");
    expect(stored).not.toContain("top");
  });
});

describe("a link worker", () => {
  beforeAll(async () => {
    const secrets = ["--volume", `${box.name("secrets")}:/etc/kafka/secrets`];
    await box.start("links1", [...secrets, ...environment(LINK_WORKER)]);
    await box.printed("links1", "Link worker links1 is ready.");
  });

  test("is one process that says what it does, and no secrets", async () => {
    const command = (await box.must("links1", ["cat", "/proc/1/cmdline"])).split("\0");
    expect(command.slice(-3, -1)).toEqual([
      "io.github.kafkaclusterlinks.worker.LinkWorker",
      "/etc/kafka/links.properties",
    ]);
    expect(command).toContain("-Xmx300m");
    expect(command).toContain("-XX:+ExitOnOutOfMemoryError");
    expect(await box.must("links1", ["cat", "/proc/1/maps"])).toContain("/opt/kafka/kafka.jsa");
    const log = await box.log("links1");
    expect(log.split("\n").slice(2, 6)).toEqual([
      "===> Configuring ...",
      "SSL is enabled.",
      "===> Running preflight checks ... ",
      "===> Launching ... ",
    ]);
    expect(log.split("\n").length).toBeLessThan(20);
    expect(log).not.toContain("top\\secret");
  });

  test("talks to none but its like", async () => {
    const ask = (certificate: string) =>
      box.exec("broker1", ["bash", "-c", `curl --silent --insecure ${certificate} https://links1:8083/connectors`]);
    expect((await ask("")).status).not.toBe(0);
    const store = "--cert-type P12 --cert /etc/kafka/secrets/kafka.client.keystore.jks:'top\\secret'";
    expect(await ask(store)).toMatchObject({ status: 0, stdout: "[]" });
  });

  test("stops cleanly", async () => {
    await docker("stop", ...PATIENTLY, box.name("links1"));
    expect(await docker("inspect", "--format", "{{.State.ExitCode}}", box.name("links1"))).toBe("143");
  });
});

describe("ends and comes back", () => {
  test("a restart leaves the cluster in good order, and all records are there after it", async () => {
    await docker("restart", ...PATIENTLY, box.name("broker1"));
    const log = await box.log("broker1");
    expect(log).toContain("Controlled shutdown request returned successfully");
    expect(log).toContain("shut down completed (kafka.server.KafkaServer)");
    await box.printed("broker1", started, 2);
    const offsets = ["kafka-get-offsets", ...ssl("broker1:9093"), "--topic", "records"];
    expect(await box.must("broker1", offsets)).toBe("records:0:3\n");
  });

  test("kafka-server-stop ends the container as docker stop does", async () => {
    await box.must("broker1", ["kafka-server-stop"]);
    expect(await docker("wait", box.name("broker1"))).toBe("143"); // 128 + SIGTERM, what a JVM ends with.
    expect((await box.log("broker1")).split("shut down completed (kafka.server.KafkaServer)").length).toBe(3);
  });

  test("runs with a root file system that cannot be written to", async () => {
    // What has to be writable; libraries are unpacked to /tmp and run from there.
    const tmpfs = ["/etc/kafka:uid=1000,mode=755", "/tmp:exec,mode=1777", "/var/lib/kafka/data:uid=1000"];
    const mounts = tmpfs.flatMap((mount) => ["--tmpfs", mount]);
    const variables = {
      KAFKA_ZOOKEEPER_CONNECT: "zookeeper1:2181/other",
      KAFKA_ADVERTISED_LISTENERS: "PLAINTEXT://readonly:9092",
    };
    await box.start("readonly", ["--read-only", ...mounts, ...environment(variables)]);
    await box.printed("readonly", started);
    const create = ["kafka-topics", "--bootstrap-server", "readonly:9092", "--create", "--topic", "t"];
    const compressed = [...create, "--config", "compression.type=zstd"];
    expect(await box.must("readonly", compressed)).toBe("Created topic t.\n");
    const produce = ["kafka-console-producer", "--bootstrap-server", "readonly:9092", "--topic", "t"];
    const { stderr } = await box.exec("readonly", [...produce, "--compression-codec", "snappy"], {}, RECORDS);
    expect(stderr).toBe("");
  });

  test("ZooKeeper stops cleanly too", async () => {
    await docker("stop", ...PATIENTLY, box.name("zookeeper1"));
    expect(await docker("inspect", "--format", "{{.State.ExitCode}}", box.name("zookeeper1"))).toBe("143");
  });

  test("a broker without ZooKeeper says what it waited for, and how long", async () => {
    const variables = { ...BROKER, KAFKA_CUB_ZK_TIMEOUT: "1", KAFKA_ADVERTISED_LISTENERS: "PLAINTEXT://lonely:9092" };
    const { status, stderr } = await box.run("lonely", environment(variables));
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^ZooKeeper did not answer within 1 s\. Waited for zookeeper1:2181 \(zookeeper1:2181: .*\)\.$/m,
    );
  });
});
