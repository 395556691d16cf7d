import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { ALLOWED_LOSSES_VARIABLE, LOSS_NAME, settingsThatKeepLess } from "../../topology/dataLoss";
import type { StackOutputs } from "../../topology/outputs";
import { runProgram } from "./mocks";

const ONE = {
  name: "one",
  ports: { external: 19093 },
  brokers: 2,
  replicationFactor: 1,
  topics: [{ name: "kept" }, { name: "orders", partitions: 3, config: { "retention.ms": "1000" } }],
};
const TWO = { name: "two", ports: { external: 19193 }, zookeepers: 3 };
const LINK = { name: "a-link", source: "one", destination: "two", mirrors: [{ topic: "orders" }] };
const CONFIG = { clusters: [ONE, TWO], links: [LINK], protectData: "true" };

/** The configuration with some keys of the first cluster changed. */
const withOne = (changes: object) => ({ ...CONFIG, clusters: [{ ...ONE, ...changes }, TWO] });
const [kept, orders] = ONE.topics;

let before: Partial<StackOutputs>;
beforeAll(async () => {
  before = (await runProgram(CONFIG)).outputs;
});
afterEach(() => {
  process.env[ALLOWED_LOSSES_VARIABLE] = "[]";
});

/** What the program refuses to do, and in which words. */
async function refusal(config: Record<string, unknown>, last: Partial<StackOutputs> = before, stack?: string) {
  return runProgram(config, undefined, last, stack).then(
    () => "it was not refused",
    (error: unknown) => (error as Error).message,
  );
}

test("the same configuration once more is no loss", async () => {
  expect((await runProgram(CONFIG, undefined, before)).warnings).toEqual([]);
});

describe("where data is protected, a run is refused that loses", () => {
  test.each<[what: string, config: Record<string, unknown>, name: string, words: string]>([
    [
      "a topic",
      { ...withOne({ topics: [kept] }), links: [] },
      "topic:one/orders",
      "Deletes topic orders of one with all its records.",
    ],
    [
      "records, by a shorter retention",
      withOne({ topics: [kept, { ...orders, config: { "retention.ms": "999" } }] }),
      "records:one/orders",
      "Changes retention.ms of topic orders of one: records that it is not to keep any more are deleted.",
    ],
    [
      "a cluster",
      { ...CONFIG, clusters: [ONE], links: [] },
      "cluster:two",
      "Deletes cluster two with all its topics and records, the data of two-broker. Links from and to it end.",
    ],
  ])("%s", async (_what, config, name, words) => {
    const message = await refusal(config);
    expect(message.split("\n")).toEqual(
      expect.arrayContaining([
        "This run would lose data, and the stack's data is protected (protectData). Nothing was changed.",
        `  ${name}: ${words}`,
      ]),
    );
    expect(message).toMatch(new RegExp(`To lose exactly this: npm run up -- (.* )?--allow-loss ${name}( |$)`));
    expect(name).toMatch(LOSS_NAME);
  });

  test("and the flags that allow it name the stack", async () => {
    const last = { ...before, data: { ...before.data, stack: "prod" } } as StackOutputs;
    expect(await refusal({ ...withOne({ topics: [kept] }), links: [] }, last, "prod")).toMatch(
      /exactly this: npm run up -- --stack prod --allow-loss topic:one\/orders$/,
    );
  });

  test("what was allowed is done, with its words as a warning; nothing else is", async () => {
    const config = { ...CONFIG, clusters: [ONE], links: [] };
    process.env[ALLOWED_LOSSES_VARIABLE] = JSON.stringify(["cluster:two"]);
    expect((await runProgram(config, undefined, before)).warnings).toEqual([
      expect.stringMatching(/^Deletes cluster two /),
    ]);
    process.env[ALLOWED_LOSSES_VARIABLE] = JSON.stringify(["topic:one/orders", "cluster:twofold"]);
    expect(await refusal(config)).toContain("--allow-loss cluster:two");
  });

  test("also in the very run that turns the protection off", async () => {
    const unprotected = { ...CONFIG, protectData: "false" };
    expect(await refusal({ ...unprotected, clusters: [ONE], links: [] })).toContain("cluster:two: ");
    expect((await runProgram(unprotected, undefined, before)).warnings).toEqual([]);
  });
});

test("a mirror that is taken out is no loss: it stays where its source has not all of its records", async () => {
  expect((await runProgram({ ...CONFIG, links: [{ ...LINK, mirrors: [] }] }, undefined, before)).warnings).toEqual([
    expect.stringMatching(
      /^Stops replication of orders from one to two\. Mirror topic orders there is deleted if one still has /,
    ),
  ]);
});

test("where data is not protected, each loss is a warning", async () => {
  const last = (await runProgram({ ...CONFIG, protectData: "false" })).outputs as Partial<StackOutputs>;
  const config = { ...withOne({ topics: [kept] }), links: [], protectData: "false" };
  expect((await runProgram(config, undefined, last)).warnings).toEqual([
    "Deletes topic orders of one with all its records.",
    expect.stringMatching(/^Stops replication of orders from one to two\. /),
  ]);
});

describe("in every stack, what would take data away that was to be kept is refused", () => {
  const unprotected = (config: Record<string, unknown>) => ({ ...config, protectData: "false" });

  test.each<[what: string, config: Record<string, unknown>, message: RegExp]>([
    [
      "fewer partitions",
      withOne({ topics: [kept, { ...orders, partitions: 1 }] }),
      /:clusters\[0\]\.topics\[1\]\.partitions: received 1; allowed: at least 3: .*\. Fix: set it to 3; /,
    ],
    [
      "more ZooKeeper servers",
      withOne({ zookeepers: 3 }),
      /:clusters\[0\]\.zookeepers: received 3; allowed: 1, as one was made: .*\. Fix: set it to 1; for an ensemble of 3, add a cluster /,
    ],
    [
      "fewer ZooKeeper servers",
      { ...CONFIG, clusters: [ONE, { ...TWO, zookeepers: 1 }] },
      /:clusters\[1\]\.zookeepers: received 1; allowed: 3/,
    ],
    [
      "another broker name",
      withOne({ broker: "b" }),
      /:clusters\[0\]\.broker: received "b"; allowed: one-broker: .*\. Fix: set it to one-broker\./,
    ],
    [
      "another ZooKeeper name",
      withOne({ zookeeper: "z" }),
      /:clusters\[0\]\.zookeeper: received "z"; allowed: one-zookeeper/,
    ],
    [
      "another name of a cluster with the same brokers",
      { ...withOne({ name: "uno", broker: "one-broker", zookeeper: "one-zookeeper" }), links: [] },
      /:clusters\[0\]\.name: received "uno"; allowed: one: that cluster had the broker one-broker, /,
    ],
    [
      "another name of a cluster with the same port",
      { ...withOne({ name: "uno" }), links: [] },
      /:clusters\[0\]\.name: received "uno"; allowed: one: that cluster had the port 19093 of the host, .*\. Fix: set it back to one; /,
    ],
    [
      "another engine",
      { ...CONFIG, engine: "confluent" },
      /:engine: received "confluent"; allowed: apache, which wrote the data/,
    ],
    [
      "a topic that leaves the cluster's topics when a mirror takes its place",
      {
        ...withOne({ topics: [kept] }),
        links: [
          { name: "back", source: "two", destination: "one", mirrors: [{ topic: "orders", existingTopic: "replace" }] },
        ],
      },
      /:clusters\[0\]\.topics: received no "orders"; allowed: orders, as long as a mirror .*\. Fix: leave orders in clusters\[0\]\.topics\./,
    ],
  ])("%s", async (_what, config, message) => {
    expect(await refusal(unprotected(config))).toMatch(message);
    process.env[ALLOWED_LOSSES_VARIABLE] = JSON.stringify(["topic:one/orders", "cluster:one"]);
    expect(await refusal(config)).toMatch(message);
  });

  test.each([
    ["8.0.0", /:confluentVersion: received "8\.0\.0"; allowed: version 7\.x of the Confluent Platform/],
    ["7.2.0", /:confluentVersion: received "7\.2\.0"; allowed: .*, not older than 7\.3\.1/],
    ["7.9.0", /^it was not refused$/],
  ])("another version of the data, %s", async (confluentVersion, message) => {
    const confluent = { ...unprotected(CONFIG), engine: "confluent" };
    const last = (await runProgram({ ...confluent, confluentVersion: "7.3.1" })).outputs;
    expect(await refusal({ ...confluent, confluentVersion }, last)).toMatch(message);
  });

  test("another name of the stack, and only that is told", async () => {
    expect(await refusal(withOne({ zookeepers: 3 }), before, "prod")).toBe(
      "The stack is called prod, and was called dev at its last run. The names of its volumes begin with the stack's, so that " +
        "every volume would be deleted and recreated, empty. Give it its name back: pulumi stack rename dev --stack prod. " +
        "Nothing was changed.",
    );
  });

  test("what an older version of the program has left is enough for all but topics, engine and stack", async () => {
    const older = { ...before };
    delete older.data;
    expect(await refusal(unprotected(withOne({ zookeepers: 3 })), older)).toMatch(/zookeepers: received 3; allowed: 1/);
    expect(await refusal({ ...CONFIG, clusters: [ONE], links: [] }, older)).toMatch(/cluster:two: /);
    expect((await runProgram(CONFIG, undefined, older)).warnings).toEqual([]);
  });

  test("names of servers are compared without the prefix of their containers", async () => {
    const prefixed = { ...CONFIG, namePrefix: "p-" };
    const last = (await runProgram(prefixed)).outputs;
    expect((await runProgram(prefixed, undefined, last)).warnings).toEqual([]);
    expect((await runProgram(CONFIG, undefined, last)).warnings).toEqual([]);
  });
});

describe("a topic keeps less", () => {
  test.each<[before: Record<string, string>, after: Record<string, string>, by: string[]]>([
    [{ "retention.ms": "-1" }, { "retention.ms": "1000" }, ["retention.ms"]],
    [{}, { "retention.ms": "604800000" }, []],
    [{}, { "retention.ms": "604799999" }, ["retention.ms"]],
    [{ "retention.ms": "604800001" }, {}, ["retention.ms"]],
    [{}, { "retention.bytes": "1000000" }, ["retention.bytes"]],
    [{ "retention.bytes": "1000" }, { "retention.bytes": "-1" }, []],
    [{}, { "cleanup.policy": "compact" }, ["cleanup.policy"]],
    [{ "cleanup.policy": "compact, delete" }, { "cleanup.policy": "delete,compact" }, []],
    [{ "cleanup.policy": "compact,delete" }, { "cleanup.policy": "delete" }, []],
    [{ "segment.bytes": "1" }, { "segment.bytes": "2" }, []],
  ])("from %j to %j: %j", (old, now, by) => {
    expect(settingsThatKeepLess(old, now)).toEqual(by);
  });
});
