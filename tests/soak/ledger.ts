import { expect } from "vitest";
import type { LinkStack } from "../harness/linkStack";

/** Clusters whose records are kept account of. */
const CLUSTERS = ["one", "two"];

/** How many records a topic gets each time. */
const RECORDS = 8;

/** Which records clusters have acknowledged, and which of them a user has agreed to lose. */
export class Ledger {
  /** Acknowledged values by `cluster/topic`. */
  private readonly acknowledged = new Map<string, Set<string>>();
  private written = 0;

  constructor(private readonly stack: LinkStack) {}

  /** Writes to every topic that is no mirror. One that was a mirror the last time counts from now on with all it has. */
  async write(): Promise<void> {
    for (const cluster of CLUSTERS) {
      const mirrors = await this.mirrors(cluster);
      for (const topic of (await this.stack.topics(cluster)).filter((name) => !isInternal(name))) {
        const key = `${cluster}/${topic}`;
        if (mirrors.has(topic)) {
          this.acknowledged.delete(key);
          continue;
        }
        const values = Array.from({ length: RECORDS }, () => `${key} ${this.written++}`);
        await this.stack.write(cluster, topic, values);
        const known = this.acknowledged.get(key) ?? new Set(await this.stack.read(cluster, topic));
        values.forEach((value) => known.add(value));
        this.acknowledged.set(key, known);
      }
    }
  }

  /** Topics that refuse records. */
  private async mirrors(cluster: string): Promise<Set<string>> {
    const described = await this.stack.ok(cluster, "kafka-mirrors --describe $AT");
    return new Set(
      [...described.matchAll(/^Topic: (\S+)\t.*\tState: (\w+)\t/gm)]
        .filter(([, , state]) => state !== "STOPPED")
        .map(([, topic = ""]) => topic),
    );
  }

  /** Takes out of the account what a user has agreed to lose: names as in `topic:one/orders` or `cluster:one`. */
  allow(names: readonly string[]): void {
    for (const name of names) {
      const [kind = "", thing = ""] = name.split(/:(.*)/s);
      const [cluster = ""] = thing.split("/");
      for (const key of this.acknowledged.keys()) {
        if (key === thing || (["cluster", "broker"].includes(kind) && key.startsWith(`${cluster}/`))) {
          this.acknowledged.delete(key);
        }
      }
    }
  }

  /** Holds that every acknowledged record is in its topic, or in the topic that saves diverged records. */
  async check(after: string): Promise<void> {
    for (const [key, values] of this.acknowledged) {
      const [cluster = "", topic = ""] = key.split("/");
      const there = new Set([
        ...(await this.stack.read(cluster, topic)),
        ...(await this.stack.read(cluster, `${topic}.diverged`)),
      ]);
      const lost = [...values].filter((value) => !there.has(value));
      expect(lost, `${lost.length} of ${values.size} acknowledged records of ${key} are lost after ${after}`).toEqual(
        [],
      );
    }
  }

  /** How many acknowledged records there are. */
  get size(): number {
    return [...this.acknowledged.values()].reduce((sum, values) => sum + values.size, 0);
  }
}

function isInternal(topic: string): boolean {
  return topic.startsWith("_") || topic.endsWith(".diverged");
}
