import { describe, expect, test } from "vitest";
import { everyField } from "../../tools/docs/configuration";
import { warningsOf } from "../../topology/checks";
import { parseSettings } from "../../topology/parse";
import { describeProblems, type Problem } from "../../topology/problems";
import { expectProblem, type Mistake } from "./mistakes";
import { problemsOf as problemsOfAll } from "./problemsOf";

const CLUSTER = { name: "one", ports: { external: 29093 } };
const OTHER = { name: "two", ports: { external: 29094 } };

/** What is wrong with a configuration of one cluster, or of what it says instead. */
function problemsOf(raw: Record<string, unknown>): Problem[] {
  return problemsOfAll({ clusters: [CLUSTER], ...raw });
}

/** Values that are wrong alone; configurationConflicts.test.ts has those that are wrong beside another one. */
const wrong: Mistake[] = [
  ["unknown key", { plaintextListner: "true" }, "plaintextListner", '"true"', /one of engine, /, /plaintextListener\?/],
  ["unknown key far from all", { monitoring: "x" }, "monitoring", '"x"', /one of engine, /, /^remove it$/],
  [
    "unknown key in a cluster",
    { clusters: [{ ...CLUSTER, broker_count: 3 }] },
    "clusters[0].broker_count",
    "3",
    /one of name, broker, /,
    /remove it|did you mean/,
  ],
  [
    "unknown key in the ports",
    { clusters: [{ name: "one", ports: { external: 29093, tls: 9093 } }] },
    "clusters[0].ports.tls",
    "9093",
    /zookeeper, plaintext, ssl, external/,
    /ssl\?/,
  ],
  ["wrong engine", { engine: "redpanda" }, "engine", '"redpanda"', /^apache or confluent$/, /apache/],
  ["wrong type", { plaintextListener: "maybe" }, "plaintextListener", '"maybe"', /true or false/, /false/],
  ["metrics that are no answer", { metrics: "jmx" }, "metrics", '"jmx"', /true or false/, /true/],
  ["Compose labels that are no answer", { composeLabels: "v2" }, "composeLabels", '"v2"', /true or false/, /true/],
  ["console that is no port", { console: "true" }, "console", "true", /from 1024 to 65535, or 0 for no/, /8080/],
  ["console at a port of the system", { console: 80 }, "console", "80", /from 1024 to 65535, or 0 for no/, /8080/],
  ["clusters of the wrong type", { clusters: "one" }, "clusters", '"one"', /a list of one or more/, /cluster1/],
  ["no cluster", { clusters: [] }, "clusters", "[]", /a list of one or more/, /cluster1/],
  ["cluster of the wrong type", { clusters: ["one"] }, "clusters[0]", '"one"', /a set of the keys name, /, /\{/],
  [
    "number as text",
    { clusters: [{ ...CLUSTER, brokers: "3" }] },
    "clusters[0].brokers",
    '"3"',
    /a whole number of brokers, from 1/,
    /to 1$/,
  ],
  ["no brokers", { clusters: [{ ...CLUSTER, brokers: 0 }] }, "clusters[0].brokers", "0", /from 1 to 99/, /to 1$/],
  [
    "half a ZooKeeper",
    { clusters: [{ ...CLUSTER, zookeepers: 1.5 }] },
    "clusters[0].zookeepers",
    "1.5",
    /an odd number of ZooKeeper servers, from 1 to 7/,
    /to 3$/,
  ],
  [
    "an even number of ZooKeepers",
    { clusters: [{ ...CLUSTER, zookeepers: 2 }] },
    "clusters[0].zookeepers",
    "2",
    /an odd number of ZooKeeper servers, from 1 to 7: a majority must be up/,
    /to 3$/,
  ],
  [
    "too many link workers",
    { clusters: [{ ...CLUSTER, linkWorkers: 10 }] },
    "clusters[0].linkWorkers",
    "10",
    /a whole number of link workers, from 0 to 9/,
    /to 1$/,
  ],
  [
    "no external port",
    { clusters: [{ name: "one", ports: {} }] },
    "clusters[0].ports.external",
    "nothing",
    /a port number from 1024 to 65535/,
    /29093/,
  ],
  ["no ports", { clusters: [{ name: "one" }] }, "clusters[0].ports", "nothing", /keys zookeeper, /, /\{/],
  [
    "privileged port",
    { clusters: [{ name: "one", ports: { external: 80 } }] },
    "clusters[0].ports.external",
    "80",
    /from 1024 to 65535/,
    /29093/,
  ],
  [
    "illegal cluster name",
    { clusters: [{ ...CLUSTER, name: "East_1" }] },
    "clusters[0].name",
    '"East_1"',
    /lower-case letters, digits and dashes/,
    /cluster1/,
  ],
  [
    "illegal broker name",
    { clusters: [{ ...CLUSTER, broker: "broker-" }] },
    "clusters[0].broker",
    '"broker-"',
    /not ending in a dash/,
    /broker1/,
  ],
  [
    "illegal topic name",
    { clusters: [{ ...CLUSTER, topics: [{ name: "a b" }] }] },
    "clusters[0].topics[0].name",
    '"a b"',
    /letters, digits, dots/,
    /orders/,
  ],
  [
    "topic named ..",
    { clusters: [{ ...CLUSTER, topics: [{ name: ".." }] }] },
    "clusters[0].topics[0].name",
    '".."',
    /letters, digits, dots/,
    /orders/,
  ],
  [
    "topic setting that is a list",
    { clusters: [{ ...CLUSTER, topics: [{ name: "a", config: { "retention.ms": [5] } }] }] },
    "clusters[0].topics[0].config.retention.ms",
    "[5]",
    /each a string, number or boolean/,
    /604800000/,
  ],
  [
    "topic setting that JSON has changed already",
    { clusters: [{ ...CLUSTER, topics: [{ name: "a", config: { "retention.ms": 2 ** 63 } }] }] },
    "clusters[0].topics[0].config.retention.ms",
    "9223372036854776000",
    /each a string, number or boolean/,
    /604800000/,
  ],
  ["CA of no days", { caValidityDays: 0 }, "caValidityDays", "0", /from 1 to/, /3650/],
  ["negative validity", { certificateValidityDays: -1 }, "certificateValidityDays", "-1", /from 1 to/, /365/],
  [
    "short store password",
    { storePassword: "short" },
    "storePassword",
    "a secret of 5 characters",
    /6 to 128 printable/,
    /pulumi config set --secret storePassword/,
  ],
  ["heap too small to start", { brokerHeap: "8m" }, "brokerHeap", '"8m"', /from 128m to 32768g/, /512m/],
  ["heap beyond any machine", { zookeeperHeap: "9999999g" }, "zookeeperHeap", '"9999999g"', /from 32m/, /128m/],
  ["host name with an empty label", { externalHost: "a..b" }, "externalHost", '"a..b"', /a host name/, /localhost/],
  ["heap without a unit", { brokerHeap: "512" }, "brokerHeap", '"512"', /512m or 2g/, /512m/],
  ["address of nothing", { publishAddress: "localhost" }, "publishAddress", '"localhost"', /IPv4/, /127\.0\.0\.1/],
  ["link worker heap without a unit", { linkWorkerHeap: "1" }, "linkWorkerHeap", '"1"', /512m or 2g/, /512m/],
  ["prefix in capitals", { namePrefix: "Test" }, "namePrefix", '"Test"', /lower-case/, /test-/],
];

describe("a wrong configuration gives exactly one message with key, value, what is allowed and the fix", () => {
  test.each(wrong)("%s", (...mistake) => {
    const [, raw] = mistake;
    expectProblem(problemsOf(raw), mistake);
  });

  test("a secret is never shown", () => {
    expect(describeProblems("project", problemsOf({ storePassword: "s3cr" }))).not.toContain("s3cr");
  });

  test("all problems are told at once, each on its own line", () => {
    const text = describeProblems("project", problemsOf({ engine: "x", brokerHeap: "y" }));
    expect(text.split("\n")).toEqual([
      "The stack's configuration has 2 problems; nothing was changed.",
      expect.stringMatching(/^ {2}project:engine: received "x"; allowed: .+\. Fix: .+\.$/),
      expect.stringMatching(/^ {2}project:brokerHeap: received "y"; allowed: .+\. Fix: .+\.$/),
    ]);
  });
});

describe("docs/configuration.md and messages say the same of a field", () => {
  test.each(everyField())("$key", ({ key, type, allowed, example, secret }) => {
    // Something of no right type, at the first place of every list on the way.
    const wrong: unknown = ["list", "object", "map of strings"].includes(type) ? "x" : [];
    const names = key.split(".");
    const raw = names.reduceRight<unknown>((value, name) => {
      return name.endsWith("[]") ? { [name.slice(0, -2)]: [value] } : { [name]: value };
    }, wrong) as Record<string, unknown>;
    const problem = problemsOf(raw).find((found) => found.key === key.replaceAll("[]", "[0]"));
    expect(problem?.allowed).toContain(allowed);
    if (example !== undefined) {
      expect(problem?.fix).toContain(example);
    }
    expect(/^a secret/.test(problem?.received ?? "")).toBe(secret === true);
  });
});

describe("a right configuration", () => {
  test("has the defaults that Pulumi.yaml declares filled in", () => {
    const { settings } = parseSettings({ clusters: JSON.stringify([CLUSTER]) });
    expect(settings).toEqual({
      engine: "apache",
      confluentVersion: "7.3.1",
      namePrefix: "",
      publishAddress: "127.0.0.1",
      externalHost: "localhost",
      plaintextListener: true,
      caValidityDays: 3650,
      certificateValidityDays: 365,
      secretsGeneration: 1,
      brokerHeap: "512m",
      zookeeperHeap: "128m",
      linkWorkerHeap: "512m",
      clusters: [
        {
          name: "one",
          brokers: 1,
          zookeepers: 1,
          linkWorkers: 1,
          ports: { zookeeper: 2181, plaintext: 9091, ssl: 9093, external: 29093 },
          topics: [],
        },
      ],
      links: [],
      metrics: false,
      protectData: true,
      composeLabels: false,
      console: 0,
      bidirectional: false,
      bidirectionalTopics: [{ name: "clicks", partitions: 1, config: {} }],
    });
  });

  test.each([
    ["two clusters", { clusters: [CLUSTER, OTHER] }],
    ["the largest lifetimes that agree", { caValidityDays: 365, certificateValidityDays: 182 }],
    ["three brokers with all replicas", { clusters: [{ ...CLUSTER, brokers: 3, replicationFactor: 3 }] }],
    ["no link workers", { clusters: [{ ...CLUSTER, linkWorkers: 0 }] }],
    ["a name of 40 characters", { clusters: [{ ...CLUSTER, broker: "b".repeat(40) }] }],
    ["a password of 6 characters", { storePassword: "abc$%6" }],
  ])("%s", (_title, raw) => {
    expect(problemsOf(raw)).toEqual([]);
  });
});

describe("a second broker on Confluent's engine", () => {
  const settingsOf = (engine: string, brokers: number) => {
    const { settings } = parseSettings({ engine, clusters: JSON.stringify([{ ...CLUSTER, brokers }]) });
    if (!settings) {
      throw new Error("the configuration should be right");
    }
    return settings;
  };

  test("is warned of, because its trial cannot be undone", () => {
    expect(warningsOf(settingsOf("confluent", 2))).toEqual([expect.stringMatching(/one has 2 brokers.*30-day trial/)]);
  });

  test.each([
    ["confluent", 1],
    ["apache", 3],
  ])("is no matter on %s with %i", (engine, brokers) => {
    expect(warningsOf(settingsOf(engine, brokers))).toEqual([]);
  });
});
