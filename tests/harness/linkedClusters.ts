import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import type { Finished } from "../../cli/terminal/process";
import { docker } from "./containers";
import { Sandbox } from "./sandbox";
import { type ClientFiles, ensureKcat, kcat, kcatDigest } from "./clients";
import { until } from "./containers";

export { until };

/** Files in every container, as in the stack. */
const SECRETS = "/etc/kafka/secrets";
/** Settings of a client that proves itself; the walkthrough's name. */
export const CLIENT = `${SECRETS}/client.properties`;
/** Configuration of a link that reads the source cluster, and notices within seconds what happens to it. */
export const LINK = `${SECRETS}/link.properties`;
/** Password of all stores; no output may have it. */
export const PASSWORD = "store-password";

/** Each identity has a certificate of its own, and trusts the others'. */
const STORES = `
  set -euo pipefail
  cd ${SECRETS}
  echo ${PASSWORD} > credentials
  echo 'secret=encoder-secret' > password_encoder.properties
  keytool() { command keytool "$@" -storetype PKCS12 -storepass ${PASSWORD} 2>/dev/null; }
  for name in broker client worker; do
    keytool -genkeypair -alias $name -dname CN=$name -keyalg EC -groupname secp256r1 -keystore $name.p12 \
      -ext san=dns:source,dns:destination,dns:destination2,dns:destination3,dns:links1,dns:links2,dns:localhost
    keytool -exportcert -rfc -alias $name -keystore $name.p12 -file $name.pem
    keytool -importcert -noprompt -alias $name -file $name.pem -keystore trust.p12
    openssl pkcs12 -in $name.p12 -passin pass:${PASSWORD} -nocerts -noenc -out $name.key 2>/dev/null
  done
  for name in client worker; do
    cat > $name.properties <<END
security.protocol=SSL
ssl.keystore.location=${SECRETS}/$name.p12
ssl.keystore.password=${PASSWORD}
ssl.key.password=${PASSWORD}
ssl.truststore.location=${SECRETS}/trust.p12
ssl.truststore.password=${PASSWORD}
END
  done
  (echo bootstrap.servers=source:9093; cat client.properties; cat <<'END') > link.properties
availability.check.ms=1000
availability.check.consecutive.failure.threshold=3
metadata.max.age.ms=1000
topic.config.sync.ms=1000
consumer.offset.sync.enable=true
consumer.offset.sync.ms=1000
consumer.offset.group.filters={"groupFilters":[{"name":"*","patternType":"LITERAL","filterType":"INCLUDE"},{"name":"own-","patternType":"PREFIXED","filterType":"EXCLUDE"}]}
END
`;

const TLS = (prefix: string, identity: string) => ({
  [`${prefix}_SSL_KEYSTORE_FILENAME`]: `${identity}.p12`,
  [`${prefix}_SSL_KEYSTORE_CREDENTIALS`]: "credentials",
  [`${prefix}_SSL_KEY_CREDENTIALS`]: "credentials",
  [`${prefix}_SSL_TRUSTSTORE_FILENAME`]: "trust.p12",
  [`${prefix}_SSL_TRUSTSTORE_CREDENTIALS`]: "credentials",
  [`${prefix}_CONFIG_PROVIDERS`]: "file",
  [`${prefix}_CONFIG_PROVIDERS_FILE_CLASS`]: "org.apache.kafka.common.config.provider.FileConfigProvider",
  [`${prefix}_PASSWORD_ENCODER_SECRET`]: `\${file:${SECRETS}/password_encoder.properties:secret}`,
});

const BROKER = (cluster: Cluster, number: number, brokers: number, name: string, port: number) => ({
  KAFKA_BROKER_ID: String(number),
  // One ZooKeeper holds both clusters, in folders of their own: these tests are not about it.
  KAFKA_ZOOKEEPER_CONNECT: `zookeeper:2181/${cluster}`,
  // EXTERNAL is for kcat on the host, which takes a tenth of the time of a tool that has to start a JVM.
  KAFKA_LISTENERS: `SSL://:9093,EXTERNAL://:${port}`,
  KAFKA_ADVERTISED_LISTENERS: `SSL://${name}:9093,EXTERNAL://localhost:${port}`,
  KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: "SSL:SSL,EXTERNAL:SSL",
  KAFKA_INTER_BROKER_LISTENER_NAME: "SSL",
  KAFKA_SSL_CLIENT_AUTH: "required",
  ...TLS("KAFKA", "broker"),
  KAFKA_LINK_WORKER_PRINCIPALS: "User:CN=worker",
  KAFKA_DEFAULT_REPLICATION_FACTOR: String(brokers),
  KAFKA_MIN_INSYNC_REPLICAS: String(Math.max(1, brokers - 1)),
  KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: String(brokers),
  KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS: "5",
  KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: String(brokers),
  KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: String(Math.max(1, brokers - 1)),
  KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS: "5",
  KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: "0",
  // Otherwise asking for a topic makes it.
  KAFKA_AUTO_CREATE_TOPICS_ENABLE: "false",
  // A broker that was killed must not wait long for its own old session.
  KAFKA_ZOOKEEPER_SESSION_TIMEOUT_MS: "4000",
  KAFKA_LOG_RETENTION_CHECK_INTERVAL_MS: "1000",
  KAFKA_LOG_CLEANER_BACKOFF_MS: "1000",
  KAFKA_LOG_CLEANER_DEDUPE_BUFFER_SIZE: "4194304",
  KAFKA_HEAP_OPTS: "-Xmx512m",
});

const WORKER = (name: string, brokers: string[]) => ({
  LINKS_BOOTSTRAP_SERVERS: brokers.map((broker) => `${broker}:9093`).join(","),
  LINKS_SECURITY_PROTOCOL: "SSL",
  LINKS_WORKER_ID: name,
  ...TLS("LINKS", "worker"),
  KAFKA_HEAP_OPTS: "-Xmx512m",
});

/** A source cluster of one broker, and a destination cluster of one or three with link workers. */
export class LinkedClusters {
  readonly box = new Sandbox();
  private readonly folder = mkdtempSync(join(tmpdir(), "kafka-cluster-links-test-"));
  private readonly ports: Record<Cluster, number> = { source: 0, destination: 0 };
  private volumes: string[] = [];

  /**
   * @param workers how many link workers the destination has
   * @param brokers how many brokers; the further ones are `destination2` and `destination3`
   */
  constructor(
    private readonly workers = 1,
    private readonly brokers: 1 | 3 = 1,
  ) {}

  private brokersOf(cluster: Cluster): string[] {
    const count = cluster === "source" ? 1 : this.brokers;
    return Array.from({ length: count }, (_, index) => (index === 0 ? cluster : `${cluster}${index + 1}`));
  }

  async create(): Promise<void> {
    const { box } = this;
    await ensureKcat();
    await box.create();
    const secrets = `${await box.volume("secrets")}:${SECRETS}`;
    this.volumes = ["--volume", secrets];
    await box.start("zookeeper", [
      ...environment({ ZOOKEEPER_CLIENT_PORT: "2181", ZOOKEEPER_TICK_TIME: "1000" }),
      ...["--volume", `${await box.volume("zookeeper")}:/var/lib/zookeeper/data`],
    ]);
    const made = await box.run("stores", this.volumes, ["bash", "-c", STORES]);
    expect(made.status, made.stdout + made.stderr).toBe(0);
    await this.copyClientFiles();
    for (const cluster of ["source", "destination"] as const) {
      for (const [index, broker] of this.brokersOf(cluster).entries()) {
        const port = await freePort();
        if (index === 0) {
          this.ports[cluster] = port;
        }
        const data = `${await box.volume(broker)}:/var/lib/kafka/data`;
        const variables = BROKER(cluster, index + 1, this.brokersOf(cluster).length, broker, port);
        await box.start(broker, [
          ...[...this.volumes, "--volume", data, "--publish", `127.0.0.1:${port}:${port}`],
          ...environment(variables),
        ]);
      }
    }
    for (const broker of [...this.brokersOf("source"), ...this.brokersOf("destination")]) {
      await box.printed(broker, "started (kafka.server.KafkaServer)");
    }
    for (let number = 1; number <= this.workers; number++) {
      await this.startWorker(`links${number}`);
    }
    for (let number = 1; number <= this.workers; number++) {
      await box.printed(`links${number}`, "is ready.");
    }
  }

  private async copyClientFiles(): Promise<void> {
    for (const file of ["broker.pem", "client.pem", "client.key", "worker.pem", "worker.key"]) {
      const { stdout } = await this.box.run("copy", this.volumes, ["cat", `${SECRETS}/${file}`]);
      writeFileSync(join(this.folder, file), stdout, { mode: 0o600 });
    }
  }

  private kcat(cluster: Cluster, identity: Identity, args: string[], input = ""): Promise<Finished> {
    return kcat(`localhost:${this.ports[cluster]}`, this.clientFiles(identity), ["-q", ...args], input);
  }

  private clientFiles(identity: Identity): ClientFiles {
    const file = (name: string) => join(this.folder, name);
    return { ca: file("broker.pem"), certificate: file(`${identity}.pem`), key: file(`${identity}.key`) };
  }

  /** Writes one record to a partition, with further options of kcat; its value is the file's content. */
  async produceFile(
    cluster: Cluster,
    topic: string,
    partition: number,
    file: string,
    ...more: string[]
  ): Promise<void> {
    const options = ["-P", "-t", topic, "-p", String(partition), "-X", "acks=all", ...more, file];
    const { status, stdout, stderr } = await this.kcat(cluster, "client", options);
    expect({ status, output: stdout + stderr }).toEqual({ status: 0, output: "" });
  }

  /** Writes lines to a partition, each a value, with further options of kcat. */
  async produceLines(
    cluster: Cluster,
    topic: string,
    partition: number,
    lines: string[],
    ...more: string[]
  ): Promise<void> {
    const options = ["-P", "-t", topic, "-p", String(partition), "-X", "acks=all", ...more];
    const input = lines.map((line) => `${line}\n`).join("");
    const { status, stdout, stderr } = await this.kcat(cluster, "client", options, input);
    expect({ status, output: stdout + stderr }).toEqual({ status: 0, output: "" });
  }

  /** The committed records of a partition in kcat's format. */
  async consume(cluster: Cluster, topic: string, partition: number, format: string): Promise<string> {
    return ok(await this.kcat(cluster, "client", [...reading(topic, partition), "-f", format]));
  }

  /** SHA-256 of the keys and values of a partition's committed records, in their order. */
  async digest(cluster: Cluster, topic: string, partition: number): Promise<string> {
    const args = ["-q", ...reading(topic, partition), "-f", "%K:%k%S:%s"];
    return ok(await kcatDigest(`localhost:${this.ports[cluster]}`, this.clientFiles("client"), args));
  }

  private startWorker(name: string): Promise<void> {
    return this.box.start(name, [
      "--hostname",
      name,
      ...this.volumes,
      ...environment(WORKER(name, this.brokersOf("destination"))),
    ]);
  }

  async remove(): Promise<void> {
    rmSync(this.folder, { recursive: true, force: true });
    await this.box.remove();
  }

  /** Runs a command at the destination, whatever comes of it. */
  run(...command: string[]): Promise<Finished> {
    return this.box.exec("destination", command);
  }

  /** `kafka-cluster-links` at the destination. */
  links(...args: string[]): Promise<Finished> {
    return this.run("kafka-cluster-links", ...at("destination"), ...args);
  }

  /** `kafka-mirrors` at the destination. */
  mirrors(...args: string[]): Promise<Finished> {
    return this.run("kafka-mirrors", ...at("destination"), ...args);
  }

  /** Makes a topic in the source cluster. */
  async createTopic(topic: string, partitions = 1, configs: Record<string, string> = {}): Promise<void> {
    const options = Object.entries(configs).flatMap(([key, value]) => ["--config", `${key}=${value}`]);
    await this.must("source", [
      ...["kafka-topics", ...at("source"), "--create", "--topic", topic],
      ...["--partitions", String(partitions), ...options],
    ]);
  }

  /** Makes a link and, for topics, its mirrors; waits until each has been fetched from once. */
  async link(name: string, topics: string[] = [], configs: string[] = []): Promise<void> {
    const inline = configs.length > 0 ? ["--config", configs.join(",")] : [];
    ok(await this.links("--create", "--link", name, "--config-file", LINK, ...inline));
    for (const topic of topics) {
      ok(await this.mirrors("--create", "--mirror-topic", topic, "--link", name));
    }
  }

  /** Writes lines to a topic, each `key;value`, with a header; fails unless all are acknowledged. */
  async produce(
    cluster: Cluster,
    topic: string,
    lines: string[],
    identity: Identity = "client",
    more: string[] = [],
  ): Promise<void> {
    const options = ["-t", topic, "-K", ";", "-H", `origin=${cluster}`, "-X", "acks=all", ...more];
    const input = lines.map((line) => `${line}\n`).join("");
    const { status, stdout, stderr } = await this.kcat(cluster, identity, ["-P", ...options], input);
    expect({ status, output: stdout + stderr }).toEqual({ status: 0, output: "" });
  }

  /** What Kafka's own producer says to a record for a topic of the destination. */
  async writeAttempt(topic: string): Promise<string> {
    const { stdout, stderr } = await this.box.exec(
      "destination",
      ["kafka-console-producer", ...AT_DESTINATION, "--producer.config", CLIENT, "--topic", topic],
      {},
      "record\n",
    );
    return stdout + stderr;
  }

  /** Every record of a topic with all that it has: partition, offset, time, headers, key and value; sorted. */
  async records(cluster: Cluster, topic: string, isolation = "read_uncommitted"): Promise<string[]> {
    const format = ["-f", "%p %o %T [%h] %k=%s\\n", "-X", `isolation.level=${isolation}`];
    return lines(await this.kcat(cluster, "client", ["-C", "-t", topic, "-o", "beginning", "-e", ...format])).sort();
  }

  /** Where each partition of a topic starts and ends: `[0] offset 5` lines; none when there is no such topic. */
  async offsets(cluster: Cluster, topic: string): Promise<{ starts: string[]; ends: string[] }> {
    const partitions = await this.partitions(cluster, topic);
    return {
      starts: await this.positions(cluster, topic, partitions, "-2"),
      ends: await this.positions(cluster, topic, partitions, "-1"),
    };
  }

  /** How many partitions a topic has; 0 when there is no such topic. See LinkStack for why it is not asked for by name. */
  async partitions(cluster: Cluster, topic: string): Promise<number> {
    let topics: { topic: string; partitions: unknown[] }[] = [];
    await until(`${cluster} knows its topics`, 60, async () => {
      const answer = ok(await this.kcat(cluster, "client", ["-L", "-J"]));
      ({ topics } = JSON.parse(answer) as { topics: typeof topics });
      return { ok: topics.length > 0, seen: answer };
    });
    return topics.find((candidate) => candidate.topic === topic)?.partitions.length ?? 0;
  }

  private async positions(cluster: Cluster, topic: string, partitions: number, which: string): Promise<string[]> {
    if (partitions === 0) {
      return [];
    }
    const asked = Array.from({ length: partitions }, (_, partition) => ["-t", `${topic}:${partition}:${which}`]);
    const found = lines(await this.kcat(cluster, "client", ["-Q", ...asked.flat()]));
    return found.map((line) => line.slice(topic.length + 1)).sort();
  }

  /** How many offsets a topic has, over all its partitions. */
  async count(cluster: Cluster, topic: string, partitions: number): Promise<number> {
    const ends = await this.positions(cluster, topic, partitions, "-1");
    return ends.reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);
  }

  /** Runs MirrorMaker 2 with the given properties until it is stopped. */
  async startMirrorMaker(properties: string): Promise<{ stop: () => Promise<unknown> }> {
    const script =
      'cat > /tmp/mirror-maker.properties <<< "$PROPERTIES"; exec connect-mirror-maker /tmp/mirror-maker.properties';
    const options = ["--env", `PROPERTIES=${properties}`, "--env", "KAFKA_HEAP_OPTS=-Xmx512m"];
    await this.box.start("mirror-maker", [...this.volumes, ...options], ["bash", "-c", script]);
    return { stop: () => docker("rm", "--force", this.box.name("mirror-maker")) };
  }

  /** Waits until a mirror's logs start and end where its source's do, and holds them to each other record by record. */
  async expectEqual(topic: string, mirror = topic, seconds = 60): Promise<string[]> {
    const both = async () => ({
      source: await this.offsets("source", topic),
      mirror: await this.offsets("destination", mirror),
    });
    let seen = await both();
    await until(`${mirror} reaches the end of ${topic}`, seconds, async () => {
      seen = await both();
      return { ok: String(seen.source.ends) === String(seen.mirror.ends), seen: JSON.stringify(seen) };
    });
    expect(seen.mirror.starts).toEqual(seen.source.starts);
    const records = await this.records("source", topic, "read_committed");
    expect(await this.records("destination", mirror)).toEqual(records);
    return records;
  }

  /** The output of `kafka-mirrors --describe` for a topic. */
  async describe(topic: string): Promise<string> {
    const { stdout } = await this.mirrors("--describe", "--topics", topic);
    return stdout;
  }

  /** Waits for a state of a mirror topic. */
  async state(topic: string, state: string, seconds = 30): Promise<string> {
    let described = "";
    await until(`${topic} is ${state}`, seconds, async () => {
      described = await this.describe(topic);
      return { ok: new RegExp(`^Topic: .*\tState: ${state}\t`).test(described), seen: described };
    });
    return described;
  }

  /** Runs a command that must succeed. */
  must(cluster: string, command: string[], input?: string): Promise<string> {
    return this.box.must(cluster, command, {}, input);
  }

  /**
   * Ends a container's process at once, with no chance to write anything more. Unlike in a power failure, the kernel still
   * has what the process had written, and puts it onto the disk.
   */
  async kill(short: string): Promise<void> {
    await docker("kill", "--signal", "KILL", this.box.name(short));
  }

  /**
   * Starts a container that was stopped or killed, and waits until it has printed a text once more. A broker whose old
   * ZooKeeper session is still there ends again, and is started again, as the stack's restart policy does.
   */
  async start(short: string): Promise<void> {
    const ready = short.startsWith("links") ? "is ready." : "started (kafka.server.KafkaServer)";
    const times = (await this.box.log(short)).split(ready).length;
    for (let attempt = 1; ; attempt++) {
      await docker("start", this.box.name(short));
      try {
        await this.box.printed(short, ready, times);
        return;
      } catch (error) {
        if (attempt === 5 || !String(error).includes("KeeperErrorCode = NodeExists")) {
          throw error;
        }
      }
    }
  }
}

/** One of the two clusters; also the name of its broker's container. */
export type Cluster = "source" | "destination";

/** Whose certificate a client of the host shows; only the workers' may write to mirrors. */
export type Identity = "client" | "worker";

/** Options of kcat that read all committed records of a partition, of any size. */
function reading(topic: string, partition: number): string[] {
  const limits = ["-X", "isolation.level=read_committed", "-X", "receive.message.max.bytes=200000000"];
  return ["-C", "-t", topic, "-p", String(partition), "-o", "beginning", "-e", ...limits];
}

const AT_DESTINATION = ["--bootstrap-server", "destination:9093"];

/** Options with which a command finds a cluster and proves itself. */
export function at(cluster: Cluster): string[] {
  return ["--bootstrap-server", `${cluster}:9093`, "--command-config", CLIENT];
}

/** Fails with all that a command has printed unless it has succeeded; returns its standard output. */
export function ok(finished: Finished): string {
  expect(finished.status, finished.stdout + finished.stderr).toBe(0);
  return finished.stdout;
}

/** The lines that a command has printed, which must have succeeded. */
function lines(finished: Finished): string[] {
  return ok(finished)
    .split("\n")
    .filter((line) => line !== "");
}

/** A port of the host that nobody uses now. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });
}

function environment(variables: Record<string, string>): string[] {
  return Object.entries(variables).flatMap(([name, value]) => ["--env", `${name}=${value}`]);
}
