import { createHash, randomBytes } from "node:crypto";
import { expect } from "vitest";
import { script } from "../../components/docker/scripts";
import type { Finished } from "../../cli/terminal/process";
import { at, type Cluster, CLIENT, type LinkedClusters, until } from "./linkedClusters";

/** A record of a dump: all that it has but its bytes, which a hash over all records of the dump covers. */
export interface Dumped {
  partition: number;
  offset: number;
  /** Time and sizes of key and value; -1 for null. */
  rest: string;
  /** `name=value` in their order, as kcat prints them. */
  headers: string[];
}

/** base64 of random bytes: gzip brings it to 76 %. */
export const base64 = (bytes: number) => randomBytes(bytes).toString("base64");

const ORIGIN = ["diverged.topic", "diverged.topic.id", "diverged.partition", "diverged.offset", "diverged.timestamp"];

/** Failback on the two clusters of the tests of links: the destination's topic is replaced by a mirror of the source's. */
export class Failback {
  constructor(
    private readonly clusters: LinkedClusters,
    readonly topic: string,
    private readonly link = "my-link",
  ) {}

  /** Makes the topic in both clusters. */
  async createTopics(partitions = 1, configs: Record<string, string> = {}): Promise<void> {
    const options = Object.entries(configs).flatMap(([key, value]) => ["--config", `${key}=${value}`]);
    for (const cluster of ["source", "destination"] as const) {
      const create = ["kafka-topics", ...at(cluster), "--create", "--topic", this.topic];
      await this.clusters.must(cluster, [...create, "--partitions", String(partitions), ...options]);
      await until(`${cluster} knows ${this.topic}`, 30, async () => {
        const known = await this.clusters.partitions(cluster, this.topic);
        return { ok: known === partitions, seen: `${known} partitions` };
      });
    }
  }

  /** Runs the script of a mirror with `existingTopic: replace`. */
  run(): Promise<Finished> {
    return this.clusters.box.exec("destination", ["bash", "-c", script("links/apply-mirror")], {
      ...{ BOOTSTRAP_SERVER: "destination:9093", COMMAND_CONFIG: CLIENT, SOURCE_BOOTSTRAP_SERVER: "source:9093" },
      ...{ LINK: this.link, MIRROR_TOPIC: this.topic, SOURCE_TOPIC: this.topic, STATE: "active" },
      ...{ EXISTING_TOPIC: "replace", REPLICATION_FACTOR: "", TIMEOUT_SECONDS: "60", STOP_TIMEOUT_SECONDS: "60" },
    });
  }

  /** All committed records of a topic by partition and offset, and a hash of their keys and values in that order. */
  async dump(cluster: Cluster, topic: string, partitions: number): Promise<{ records: Dumped[]; hash: string }> {
    const hash = createHash("sha256");
    const records: Dumped[] = [];
    for (let partition = 0; partition < partitions; partition++) {
      const lines = await this.clusters.consume(cluster, topic, partition, "%o|%T|%K|%S|%h\\n");
      for (const line of lines.split("\n").filter((text) => text !== "")) {
        const [offset = "", time = "", key = "", value = "", headers = ""] = line.split("|");
        const list = headers === "" ? [] : headers.split(",");
        records.push({ partition, offset: Number(offset), rest: [time, key, value].join(), headers: list });
      }
      hash.update(await this.clusters.digest(cluster, topic, partition));
    }
    return { records, hash: hash.digest("hex") };
  }

  /** The rescued records with the headers that they had, where they were before; sorted. */
  async rescued(partitions: number): Promise<{ records: Dumped[]; hash: string }> {
    const { records, hash } = await this.dump("destination", `${this.topic}.diverged`, partitions);
    const origins = records.map((record): Dumped => {
      const own = record.headers.slice(0, -ORIGIN.length);
      const origin = record.headers.slice(-ORIGIN.length).map((header) => header.split("="));
      expect(origin.map(([name]) => name)).toEqual(ORIGIN);
      const [topic, , partition, offset] = origin.map(([, value]) => value);
      expect([topic, Number(partition)]).toEqual([this.topic, record.partition]);
      return { ...record, offset: Number(offset), headers: own };
    });
    return { records: origins, hash };
  }

  /** Writes so many records of 2 kB to each partition in the destination, each another one. */
  async writeOwn(partitions: number, count: number): Promise<void> {
    const lines = Array.from({ length: count }, (_, index) => `${index} ${base64(1500)}`);
    for (let partition = 0; partition < partitions; partition++) {
      await this.clusters.produceLines("destination", this.topic, partition, lines);
    }
  }

  /**
   * Starts the rescue again and again, and kills it each time once a random number of further records are copied.
   *
   * @returns how many there were after each kill; fewer than the rounds when a rescue ended before it was killed
   */
  async killAtRandom(partitions: number, rounds: number, seed: number): Promise<number[]> {
    const source = ["--source-bootstrap-server", "source:9093", ...at("destination")].join(" ");
    const command = `kafka-diverged-records --copy --topic ${this.topic} ${source}`;
    const copied = () => this.clusters.count("destination", `${this.topic}.diverged`, partitions).catch(() => 0);
    const seen: number[] = [];
    let state = seed;
    for (let round = 0; round < rounds; round++) {
      // A linear congruential generator: the same numbers in every run with the seed.
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 1;
      const wanted = (seen.at(-1) ?? 0) + (state % 1000);
      const running = this.clusters.run("bash", "-c", `echo $$ > /tmp/rescue.pid; exec ${command}`);
      let ended = false;
      void running.then(() => (ended = true));
      await until("enough is copied", 60, async () => {
        const count = await copied();
        return { ok: ended || count > wanted, seen: `${count} of ${wanted}` };
      });
      await this.clusters.run("bash", "-c", "kill -KILL $(cat /tmp/rescue.pid)");
      if ((await running).status === 0) {
        break;
      }
      seen.push(await copied());
    }
    return seen;
  }
}
