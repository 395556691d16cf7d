import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parsePartitions } from "../../program/removedBrokers";
import type { StackOutputs } from "../../topology/outputs";
import { runProgram } from "./mocks";

// The cluster that is asked is a `docker` of this test's own.

const cluster = (brokers: number) => ({
  protectData: "false",
  namePrefix: "p-",
  clusters: [{ name: "one", broker: "b", brokers, replicationFactor: 1, ports: { external: 19093 } }],
});

/** As kafka-topics 3.9 prints it. */
const DESCRIBED = `Topic: six\tTopicId: x\tPartitionCount: 2\tReplicationFactor: 1\tConfigs: min.insync.replicas=1
\tTopic: six\tPartition: 0\tLeader: 1\tReplicas: 1\tIsr: 1\tElr: N/A\tLastKnownElr: N/A
\tTopic: six\tPartition: 1\tLeader: 3\tReplicas: 3,1\tIsr: 3\tElr: N/A\tLastKnownElr: N/A
\tTopic: __consumer_offsets\tPartition: 7\tLeader: none\tReplicas: 2\tIsr: 2
`;

let folder: string;
let before: Partial<StackOutputs>;
const path = process.env.PATH;

beforeEach(async () => {
  before = (await runProgram(cluster(3))).outputs;
  folder = mkdtempSync(join(tmpdir(), "removed-brokers-"));
  process.env.PATH = `${folder}:${path}`;
});
afterEach(() => {
  process.env.PATH = path;
  rmSync(folder, { recursive: true });
});

function docker(script: string): void {
  writeFileSync(join(folder, "described"), DESCRIBED);
  writeFileSync(join(folder, "docker"), `#!/bin/sh\necho "$*" >> ${folder}/calls\n${script}\n`);
  chmodSync(join(folder, "docker"), 0o755);
}

const refused = (brokers: number) =>
  runProgram(cluster(brokers), undefined, before).then(
    () => "it was not refused",
    (error: unknown) => (error as Error).message,
  );

test("brokers that have replicas do not go, and the partitions are named", async () => {
  docker(`cat ${folder}/described`);
  expect(await refused(1)).toBe(
    "clusters[0].brokers is 1, but b-2, b-3 of one still have replicas of six-1, __consumer_offsets-7, which would be " +
      "deleted. Move them to broker 1 with kafka-reassign-partitions first (docs/runbooks/adding-a-broker.md, Removing " +
      "the broker), or set clusters[0].brokers back to 3. Nothing was changed.",
  );
  expect(await refused(2)).toMatch(/but b-3 of one still has a replica of six-1, which/);
  expect(readFileSync(join(folder, "calls"), "utf8").split("\n")[0]).toMatch(
    /^exec p-b kafka-topics --bootstrap-server b:9093 --command-config \S+ --describe$/,
  );
});

test("brokers without replicas go, whichever broker says so", async () => {
  docker(`case "$2" in p-b-2) grep Partition:.0 ${folder}/described ;; *) exit 1 ;; esac`);
  expect(await refused(1)).toBe("it was not refused");
});

test("where no broker answers, none goes", async () => {
  docker("exit 1");
  expect(await refused(2)).toMatch(
    /is not known: none of its brokers answers\. .* leave clusters\[0\]\.brokers at 3\.$/,
  );
});

test("a cluster that keeps its brokers, or gets more, is not asked", async () => {
  docker("exit 1");
  expect(await refused(3)).toBe("it was not refused");
  expect(await refused(4)).toBe("it was not refused");
});

test("a topic with a partition more than one digit long is read", () => {
  expect(parsePartitions("\tTopic: a.b\tPartition: 12\tLeader: 10\tReplicas: 10,2\tIsr: 10,2")).toEqual([
    { topic: "a.b", partition: 12, replicas: [10, 2] },
  ]);
});
