import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readScript, script } from "../../components/docker/scripts";
import { at, CLIENT, LinkedClusters, ok, until } from "../harness/linkedClusters";

// Names of topics and groups are never patterns: as regular expressions, `a.b` would be `a-b` and `axb`, too.

const clusters = new LinkedClusters();
const OTHERS = ["a-b", "axb"];

beforeAll(async () => {
  await clusters.create();
  await clusters.createTopic("a.b");
  await clusters.produce("source", "a.b", ["k;in the source"]);
  for (const topic of OTHERS) {
    await clusters.createTopic(topic);
    await clusters.produce("source", topic, [`k;${topic} of the source`]);
    await make(topic);
    await clusters.produce("destination", topic, [`k;${topic} stays`]);
  }
  await clusters.link("my-link");
});
afterAll(() => clusters.remove());

/** A topic of the destination that has three records of its own; a mirror of the same name must be known to be gone. */
async function makeOwn(): Promise<void> {
  await make("a.b");
  await clusters.produce("destination", "a.b", ["k;1", "k;2", "k;3"]);
}

async function make(topic: string): Promise<void> {
  await clusters.must("destination", ["kafka-topics", ...at("destination"), "--create", "--topic", topic]);
  await until(`the destination knows ${topic}`, 20, async () => {
    const partitions = await clusters.partitions("destination", topic);
    return { ok: partitions === 1, seen: `${partitions} partitions` };
  });
}

const DRILL = join(__dirname, "../../cli/drill");
const VARIABLES = {
  ...{ BOOTSTRAP_SERVER: "destination:9093", COMMAND_CONFIG: CLIENT, LINK: "my-link", MIRROR_TOPIC: "a.b" },
  ...{ SOURCE_TOPIC: "a.b", SOURCE_BOOTSTRAP_SERVER: "source:9093", STATE: "active", EXISTING_TOPIC: "replace" },
  ...{ REPLICATION_FACTOR: "", TIMEOUT_SECONDS: "60", STOP_TIMEOUT_SECONDS: "60" },
  ...{ PATTERN: String.raw`a\.b`, KNOWN: "", HAS_LINKS: "", LIMIT_SECONDS: "30", TOPIC: "a.b", GROUP: "reader" },
};

/** Runs a script of the components (`links/delete-mirror`), or a file, in the destination; it must succeed. */
async function run(name: string, more: Record<string, string> = {}): Promise<string> {
  const text = name.endsWith(".sh") ? readScript(name) : script(name);
  return ok(await clusters.box.exec("destination", ["bash", "-c", text], { ...VARIABLES, ...more }));
}

/** The values of all records of a topic, one a line; undefined where there is no such topic. */
async function values(topic: string): Promise<string[] | undefined> {
  if ((await clusters.partitions("destination", topic)) === 0) {
    return undefined;
  }
  const records = await clusters.records("destination", topic);
  return records.map((record) => /k=(.*)$/.exec(record)?.[1] ?? record);
}

async function expectOthersUntouched(): Promise<void> {
  expect([await values("a-b"), await values("axb")]).toEqual([["a-b stays"], ["axb stays"]]);
}

// The tests build on each other, in order.

test("settings and consumer groups are named exactly by Kafka's own commands", async () => {
  await makeOwn();
  const command = (...words: string[]) =>
    clusters.must("destination", [words[0] ?? "", ...at("destination"), ...words.slice(1)]);
  await command("kafka-configs", "--alter", "--topic", "a.b", "--add-config", "retention.ms=12345678");
  for (const [topic, has] of [
    ["a.b", true],
    ["a-b", false],
    ["axb", false],
  ] as const) {
    const described = await command("kafka-configs", "--describe", "--topic", topic);
    expect([topic, described.includes("retention.ms=12345678")]).toEqual([topic, has]);
  }
  const groups = ["g.1", "g-1", "gx1"];
  for (const group of groups) {
    const reset = ["--reset-offsets", "--to-earliest", "--group", group, "--topic", "a.b", "--execute"];
    expect(await command("kafka-consumer-groups", ...reset)).not.toMatch(/a-b|axb/);
  }
  await command("kafka-consumer-groups", "--delete", "--group", "g.1");
  const left = (await command("kafka-consumer-groups", "--list")).split("\n");
  expect(left.filter((group) => groups.includes(group)).sort()).toEqual(["g-1", "gx1"]);
});

test("a drill reads and removes only its own topic", async () => {
  expect((await run(join(DRILL, "read-log.sh"))).trim().split("\n")).toEqual(
    [0, 1, 2].map((offset) => `Partition:0\tOffset:${offset}\tk\t${offset + 1}`),
  );
  await run(join(DRILL, "remove.sh"));
  expect(await values("a.b")).toBeUndefined();
  await expectOthersUntouched();
});

test("failback replaces only the topic that is named", async () => {
  await makeOwn();
  expect(await run("links/apply-mirror")).toContain(
    "a.b-0: 3 diverged records, from offset 0, copied to a.b.diverged\n",
  );
  expect(await values("a.b")).toEqual(["in the source"]);
  await expectOthersUntouched();
});

test("a mirror that is removed takes no other topic with it", async () => {
  expect(await run("links/delete-mirror")).toContain("a.b was deleted");
  expect(await values("a.b")).toBeUndefined();
  await expectOthersUntouched();
});
