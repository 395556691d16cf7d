import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import type { Finished } from "../../cli/terminal/process";
import { type ClientFiles, kcat, kcatDigest } from "./clients";
import { until } from "./containers";
import type { Cluster } from "./linkedClusterSettings";

/** Whose certificate a client of the host shows; only the workers' may write to mirrors. */
export type Identity = "client" | "worker";

/** Writes and reads records of two clusters with a client on the host, which takes a tenth of the time of Kafka's own tools. */
export class RecordClients {
  private readonly folder = mkdtempSync(join(tmpdir(), "kafka-cluster-links-test-"));
  /** Where the client finds the first broker of each cluster. */
  protected readonly ports: Record<Cluster, number> = { source: 0, destination: 0 };

  /** Keeps a file that the client needs: `client.pem`, `client.key` and the same of `worker`, and `broker.pem`. */
  protected keepFile(name: string, content: string): void {
    writeFileSync(join(this.folder, name), content, { mode: 0o600 });
  }

  protected removeFiles(): void {
    rmSync(this.folder, { recursive: true, force: true });
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
}

/** Options of kcat that read all committed records of a partition, of any size. */
function reading(topic: string, partition: number): string[] {
  const limits = ["-X", "isolation.level=read_committed", "-X", "receive.message.max.bytes=200000000"];
  return ["-C", "-t", topic, "-p", String(partition), "-o", "beginning", "-e", ...limits];
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
