import { type AddressInfo, createServer } from "node:net";
import { expect } from "vitest";
import type { Finished } from "../../cli/terminal/process";
import { ensureKcat } from "./clients";
import { docker, until } from "./containers";
import { BROKER, CLIENT, type Cluster, LINK, PASSWORD, SECRETS, STORES, WORKER } from "./linkedClusterSettings";
import { ok, RecordClients } from "./recordClients";
import { Sandbox } from "./sandbox";

export { CLIENT, type Cluster, LINK, ok, PASSWORD, until };

/** A source cluster of one broker, and a destination cluster of one or three with link workers. */
export class LinkedClusters extends RecordClients {
  readonly box = new Sandbox();
  private volumes: string[] = [];

  /**
   * @param workers how many link workers the destination has
   * @param brokers how many brokers; the further ones are `destination2` and `destination3`
   */
  constructor(
    private readonly workers = 1,
    private readonly brokers: 1 | 3 = 1,
  ) {
    super();
  }

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
      this.keepFile(file, stdout);
    }
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
    this.removeFiles();
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

const AT_DESTINATION = ["--bootstrap-server", "destination:9093"];

/** Options with which a command finds a cluster and proves itself. */
export function at(cluster: Cluster): string[] {
  return ["--bootstrap-server", `${cluster}:9093`, "--command-config", CLIENT];
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
