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

  /** Writes to every topic that takes records. One that did not the last time has been a mirror: what it has counts from now on. */
  async write(): Promise<void> {
    for (const cluster of CLUSTERS) {
      for (const topic of (await this.stack.topics(cluster)).filter((name) => !isInternal(name))) {
        const key = `${cluster}/${topic}`;
        const values = Array.from({ length: RECORDS }, () => `${key} ${this.written++}`);
        if (!(await this.isTaken(cluster, topic, values))) {
          this.acknowledged.delete(key);
        } else if (this.acknowledged.has(key)) {
          values.forEach((value) => this.acknowledged.get(key)?.add(value));
        } else {
          this.acknowledged.set(key, new Set(await this.stack.read(cluster, topic)));
        }
      }
    }
  }

  /** Mirror topics refuse records. */
  private async isTaken(cluster: string, topic: string, values: string[]): Promise<boolean> {
    try {
      await this.stack.write(cluster, topic, values);
      return true;
    } catch (error) {
      if (!/invalid request|authorization/i.test(String(error))) {
        throw error;
      }
      return false;
    }
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
