import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { base64, Failback } from "../harness/failback";
import { at, CLIENT, LinkedClusters, ok, until } from "../harness/linkedClusters";

// A mirror takes the place of a topic that has records of its own: what is acknowledged is in the mirror or in the rescue
// topic, as it was, once.

const clusters = new LinkedClusters();
const folder = mkdtempSync(join(tmpdir(), "kafka-cluster-links-failback-"));

beforeAll(async () => {
  await clusters.create();
  await clusters.link("my-link");
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await clusters.remove();
});

function file(name: string, content: Buffer | string): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

/** Writes records of every kind, some to each of three partitions. */
async function writeAllKinds(topic: string): Promise<void> {
  const lines = (partition: number, values: string[], ...more: string[]) =>
    clusters.produceLines("destination", topic, partition, values, ...more);
  await lines(0, ["small 1", "small 2"], "-H", "a=1", "-H", "a=2", "-H", "nothing");
  await lines(0, ["key:", ":value", ":", "tombstone:"], "-K", ":", "-Z");
  await lines(0, ["key:", ":value", ":"], "-K", ":");
  await clusters.produceFile("destination", topic, 0, file("text", "é".repeat(150_000)), "-k", "300 kB of text");
  await clusters.produceFile("destination", topic, 1, file("bytes", randomBytes(3000)));
  await clusters.produceFile("destination", topic, 1, file("lines", "\n\r\n\t\0\\N\\xC3\n"));
  const large = ["-z", "gzip", "-X", "message.max.bytes=4000000"];
  await clusters.produceFile("destination", topic, 1, file("base64", base64(970_000)), ...large);
}

test("records of every kind are copied as they were, with their partition, offset and time", async () => {
  const failback = new Failback(clusters, "kinds.v1");
  await failback.createTopics(3);
  for (const cluster of ["source", "destination"] as const) {
    await clusters.produceLines(cluster, failback.topic, 2, [`in ${cluster}`]);
  }
  await writeAllKinds(failback.topic);
  const before = await failback.dump("destination", failback.topic, 3);
  const printed = ok(await failback.run());
  expect(printed).toContain("kinds.v1-0: 10 diverged records, from offset 0, copied to kinds.v1.diverged\n");
  expect(printed).toContain("kinds.v1-1: 3 diverged records, from offset 0, copied to kinds.v1.diverged\n");
  expect(printed).toContain("kinds.v1-2: 1 diverged record, from offset 0, copied to kinds.v1.diverged\n");
  expect(await failback.rescued(3)).toEqual(before);
  await clusters.expectEqual(failback.topic);
});

test("records as large as the topic allows are copied, to a rescue topic that exists with fewer partitions", async () => {
  const failback = new Failback(clusters, "large");
  await failback.createTopics(2, { "max.message.bytes": "10485760" });
  const rescue = ["kafka-topics", ...at("destination"), "--create", "--topic", "large.diverged", "--partitions", "1"];
  await clusters.must("destination", [
    ...rescue,
    "--config",
    "retention.ms=1000",
    "--config",
    "cleanup.policy=compact",
  ]);
  const large = ["-X", "message.max.bytes=10000000"];
  await clusters.produceFile("destination", failback.topic, 1, file("2 MB", base64(1_500_000)), ...large);
  await clusters.produceFile("destination", failback.topic, 1, file("8 MB", randomBytes(8_000_000)), ...large);
  const before = await failback.dump("destination", failback.topic, 2);
  expect(ok(await failback.run())).toContain("large-1: 2 diverged records, from offset 0, copied to large.diverged\n");
  expect(await failback.rescued(2)).toEqual(before);
  const configs = await clusters.must("destination", [
    ...["kafka-configs", ...at("destination"), "--describe", "--topic", "large.diverged"],
  ]);
  for (const config of ["retention.ms=-1", "cleanup.policy=delete", "max.message.bytes=2147483647"]) {
    expect(configs).toContain(config);
  }
});

test("records that the source has deleted count, and those that both have do not", async () => {
  const failback = new Failback(clusters, "trimmed");
  const { topic } = failback;
  await failback.createTopics();
  await clusters.produceLines("source", topic, 0, ["0", "1", "2", "3", "4", "5"]);
  await clusters.must("destination", ["kafka-topics", ...at("destination"), "--delete", "--topic", topic]);
  ok(await clusters.mirrors("--create", "--mirror-topic", topic, "--link", "my-link"));
  await clusters.expectEqual(topic);
  ok(await clusters.mirrors("--failover", "--topics", topic));
  await clusters.state(topic, "STOPPED");
  await clusters.produceLines("destination", topic, 0, ["6 here", "7 here"]);
  await clusters.produceLines("source", topic, 0, ["6 there"]);
  const offsets = JSON.stringify({ version: 1, partitions: [{ topic, partition: 0, offset: 2 }] });
  const trim = `kafka-delete-records ${at("source").join(" ")} --offset-json-file <(echo '${offsets}')`;
  await clusters.must("source", ["bash", "-c", trim]);
  expect(ok(await failback.run())).toContain(
    "trimmed-0: 4 diverged records, from offset 0, copied to trimmed.diverged; 2 of them from before offset 2, where the source's log starts\n",
  );
  expect((await failback.rescued(1)).records.map(({ offset }) => offset)).toEqual([0, 1, 6, 7]);
  await clusters.expectEqual(topic);
});

describe("nothing is deleted", () => {
  test("while a transaction is open; once it is aborted, its records count for nothing", async () => {
    const failback = new Failback(clusters, "open");
    await failback.createTopics();
    await clusters.produceLines("destination", failback.topic, 0, ["committed"]);
    const perf = `kafka-producer-perf-test --topic open --num-records 100000 --record-size 10 --throughput 50 --transactional-id open --transaction-duration-ms 60000 --producer.config ${CLIENT} --producer-props bootstrap.servers=destination:9093`;
    const producing = clusters.run("bash", "-c", `echo $$ > /tmp/open.pid; exec ${perf}`);
    await until("records of the transaction are there", 30, async () => {
      // With open transactions, unlike kcat.
      const seen = await clusters.must("destination", ["kafka-get-offsets", ...at("destination"), "--topic", "open"]);
      return { ok: Number(seen.trim().split(":").at(-1)) > 10, seen };
    });
    await clusters.run("bash", "-c", "kill -KILL $(cat /tmp/open.pid)");
    await producing;
    const refused = await failback.run();
    expect(refused.status).not.toBe(0);
    expect(refused.stderr).toContain("open-0 has an open transaction from offset 1, which may still be committed.");
    expect(refused.stderr).toContain("; nothing was deleted.");
    const abort = ["--topic", "open", "--partition", "0", "--start-offset", "1"];
    await clusters.must("destination", ["kafka-transactions", ...at("destination"), "abort", ...abort]);
    expect(ok(await failback.run())).toContain("open-0: 1 diverged record, from offset 0, copied to open.diverged\n");
    expect((await failback.rescued(1)).records.map(({ offset }) => offset)).toEqual([0]);
  });

  test("when the source has no such topic, or cannot be reached, or the name is too long for the rescue topic", async () => {
    const diverged = (...args: string[]) => clusters.run("kafka-diverged-records", "--copy", "--delete-topic", ...args);
    const source = ["--source-bootstrap-server", "source:9093", ...at("destination")];
    await clusters.must("destination", ["kafka-topics", ...at("destination"), "--create", "--topic", "alone"]);
    expect((await diverged("--topic", "alone", ...source)).stdout).toContain(
      "There is no topic alone in the source cluster",
    );
    const closed = ["--source-bootstrap-server", "source:9099", ...at("destination")];
    expect((await diverged("--topic", "alone", ...closed)).stdout).toContain("source:9099");
    expect((await diverged("--topic", "a".repeat(241), ...source)).stdout).toContain("has 241 characters");
    expect(await clusters.partitions("destination", "alone")).toBe(1);
  });
});

test("a rescue that is killed anywhere loses and doubles nothing", async () => {
  const failback = new Failback(clusters, "killed");
  await failback.createTopics(2);
  await failback.writeOwn(2, 4000);
  const before = await failback.dump("destination", failback.topic, 2);
  // The seed is part of the test; the soak takes another one each time.
  expect(await failback.killAtRandom(2, 3, 20_261_128)).toHaveLength(3);
  const printed = ok(await failback.run());
  expect(printed).toContain("killed-1: 4000 diverged records, from offset 0, copied to killed.diverged\n");
  expect(await failback.rescued(2)).toEqual(before);
});
