import { describe, expect, test } from "vitest";
import { canonicalConfig, sameValue } from "../../topology/topicConfig";
import { problemsOf } from "./problemsOf";

const EAST = { name: "east", ports: { external: 29093 } };
const WEST = { name: "west", ports: { external: 29094 } };
const LINK = { name: "my-link", source: "east", destination: "west" };

type Topic = { name: string; replicationFactor?: number; config?: Record<string, unknown> };

const topics = (...list: Topic[]) => ({ clusters: [{ ...EAST, topics: list }, WEST] });
const setting = (name: string, value: unknown) => topics({ name: "a", config: { [name]: value } });
const mirror = (topic: string, link = {}, more = {}) => ({
  clusters: [EAST, WEST],
  links: [{ ...LINK, ...link, mirrors: [{ topic, ...more }] }],
});

describe("a setting that Kafka would refuse", () => {
  test.each<[name: string, value: unknown, allowed: RegExp, fix: RegExp]>([
    ["retention", "604800000", /^a topic setting of Kafka/, /^did you mean retention\.(ms|bytes)\?$/],
    ["cleanup_policy", "compact", /^a topic setting of Kafka/, /^did you mean cleanup\.policy\?$/],
    ["constructor", "1", /^a topic setting of Kafka/, /^did you mean /],
    ["confluent.placement.constraints", "", /^a topic setting of Kafka/, /^did you mean /],
    [
      "retention.ms",
      "7d",
      /^a whole number of milliseconds from -1 to 9223372036854775807$/,
      /^set it to "604800000"$/,
    ],
    ["retention.ms", "12 hours", /milliseconds/, /^set it to "43200000"$/],
    ["retention.ms", "9223372036854775808", /milliseconds from -1 to 9223372036854775807/, /such a value/],
    ["retention.ms", -2, /milliseconds from -1/, /such a value/],
    ["retention.bytes", "1 GB", /^a whole number of bytes from -9223372036854775808/, /^set it to "1073741824"$/],
    ["segment.bytes", "4g", /bytes from 14 to 2147483647/, /such a value/],
    ["segment.bytes", 1.5, /bytes from 14/, /such a value/],
    ["min.cleanable.dirty.ratio", 1.5, /^a number from 0 to 1$/, /such a value/],
    ["cleanup.policy", "compacted", /^one or more of compact, delete, separated by commas$/, /such a value/],
    ["compression.type", "brotli", /^one of uncompressed, zstd, lz4, snappy, gzip, producer$/, /such a value/],
    ["compression.gzip.level", "0", /^a whole number from 1 to 9, or -1$/, /such a value/],
    ["message.format.version", "7.3", /^one of a version such as /, /such a value/],
    ["preallocate", "yes", /^"true" or "false"$/, /such a value/],
    ["leader.replication.throttled.replicas", "1", /^\* or PARTITION:BROKER/, /such a value/],
    ["remote.storage.enable", true, /no tiered storage/, /^remove it$/],
    ["min.insync.replicas", 2, /^at most the topic's replicas \(1\)/, /^set it to "1" or less/],
  ])("%s: %s", (name, value, allowed, fix) => {
    const problems = problemsOf(setting(name, value));
    expect(problems).toEqual([
      {
        key: `clusters[0].topics[0].config.${name}`,
        received: JSON.stringify(String(value)),
        allowed: expect.stringMatching(allowed) as string,
        fix: expect.stringMatching(fix) as string,
      },
    ]);
  });

  test("is also told where it contradicts another one", () => {
    const config = { "min.compaction.lag.ms": "2", "max.compaction.lag.ms": "1" };
    expect(problemsOf(topics({ name: "a", config }))).toMatchObject([
      { key: "clusters[0].topics[0].config.min.compaction.lag.ms", allowed: "at most max.compaction.lag.ms (1)" },
    ]);
  });

  test("is also told of topics of both sides", () => {
    const both = { bidirectional: "true", bidirectionalTopics: [{ name: "clicks", config: { "retention.ms": "1y" } }] };
    const keys = problemsOf({ clusters: [EAST, WEST], links: [LINK], ...both }).map(({ key }) => key);
    expect(new Set(keys)).toEqual(new Set(["bidirectionalTopics[0].config.retention.ms"]));
  });
});

test.each<[name: string, value: unknown]>([
  ["retention.ms", "604800000"],
  ["retention.ms", 604800000],
  ["retention.ms", " -1 "],
  ["retention.ms", "9223372036854775807"],
  ["cleanup.policy", "compact, delete"],
  ["min.cleanable.dirty.ratio", 0.01],
  ["preallocate", true],
  ["preallocate", "TRUE"],
  ["remote.storage.enable", false],
  ["compression.gzip.level", -1],
  ["message.format.version", "2.8"],
  ["follower.replication.throttled.replicas", "0:1,1:2"],
  ["min.insync.replicas", 1],
])("%s may be %s", (name, value) => {
  expect(problemsOf(setting(name, value))).toEqual([]);
});

test("Confluent Server has settings of its own", () => {
  expect(problemsOf({ ...setting("confluent.value.schema.validation", true), engine: "confluent" })).toEqual([]);
});

describe("a value", () => {
  test("is declared as Kafka shows it, so that nothing seems to have changed", () => {
    expect(
      canonicalConfig({
        "cleanup.policy": "compact , delete",
        preallocate: " TRUE",
        "retention.ms": "+0600000",
        "min.cleanable.dirty.ratio": "0.50",
        "compression.type": "lz4",
      }),
    ).toEqual({
      "cleanup.policy": "compact,delete",
      preallocate: "true",
      "retention.ms": "600000",
      "min.cleanable.dirty.ratio": "0.5",
      "compression.type": "lz4",
    });
  });

  test.each([
    ["cleanup.policy", "compact, delete", "delete,compact", true],
    ["cleanup.policy", "compact,delete", "delete", false],
    ["min.cleanable.dirty.ratio", "1", "1.0", true],
    ["retention.ms", "1000", "1000", true],
    ["retention.ms", "1000", "1001", false],
  ])("%s: %s and %s", (name, one, other, same) => {
    expect(sameValue(name, one, other)).toBe(same);
  });
});

describe("a name that Kafka would refuse", () => {
  test.each<[string, Record<string, unknown>, key: string, allowed: RegExp]>([
    [
      "two topics that differ in a dot",
      topics({ name: "a.b" }, { name: "a_b" }),
      "clusters[0].topics[1].name",
      /differs from a\.b \(clusters\[0\]\.topics\[0\]\.name\) in more than dots and underscores/,
    ],
    [
      "a mirror that differs from a topic in a dot",
      { ...mirror("a.b"), clusters: [EAST, { ...WEST, topics: [{ name: "a_b" }] }] },
      "links[0].mirrors[0].topic",
      /differs from a_b \(clusters\[1\]\.topics\[0\]\.name\)/,
    ],
    [
      "a mirror that differs from a topic in a dot, by its prefix",
      { ...mirror("b", { prefix: "a." }), clusters: [EAST, { ...WEST, topics: [{ name: "a_b" }] }] },
      "links[0].mirrors[0].topic",
      /differs from a_b/,
    ],
    [
      "a topic that differs in a dot from where diverged records go",
      {
        ...mirror("a", {}, { existingTopic: "replace" }),
        clusters: [EAST, { ...WEST, topics: [{ name: "a_diverged" }] }],
      },
      "links[0].mirrors[0].topic",
      /differs from a_diverged/,
    ],
    ["a topic of Kafka's own", topics({ name: "__consumer_offsets" }), "clusters[0].topics[0].name", /start with __/],
    ["a topic of the links", topics({ name: "_cluster_links" }), "clusters[0].topics[0].name", /or _cluster_link/],
    ["a mirror of Kafka's own", mirror("__consumer_offsets"), "links[0].mirrors[0].topic", /not internal/],
    ["a mirror of the links' own", mirror("_cluster_links"), "links[0].mirrors[0].topic", /not internal/],
    [
      "a mirror that is internal by its prefix",
      mirror("_a", { prefix: "_" }),
      "links[0].mirrors[0].topic",
      /not internal/,
    ],
    [
      "a mirror that is too long with its prefix",
      mirror("a".repeat(247), { prefix: "c1_" }),
      "links[0].mirrors[0].topic",
      /at most 249 characters together with the prefix; it has 250/,
    ],
    [
      "a mirror that is too long for its rescue topic",
      mirror("a".repeat(241), {}, { existingTopic: "replace" }),
      "links[0].mirrors[0].topic",
      /the prefix and \.diverged; it has 250/,
    ],
  ])("%s", (_title, raw, key, allowed) => {
    const problems = problemsOf(raw);
    expect(problems.map((problem) => problem.key)).toEqual([key]);
    expect(problems[0]?.allowed).toMatch(allowed);
  });
});

test("topics of two clusters whose names, joined by dashes, are one", () => {
  const clusters = [
    { name: "eu", ports: { external: 29093 }, topics: [{ name: "west-orders" }] },
    { name: "eu-west", ports: { external: 29094 }, topics: [{ name: "orders" }] },
  ];
  expect(problemsOf({ clusters })).toEqual([
    {
      key: "clusters[1].topics[0].name",
      received: '"topic orders of eu-west"',
      allowed:
        "names that differ from those of topic west-orders of eu (clusters[0].topics[0].name) when joined by dashes: both are eu-west-orders",
      fix: "give one of the two another name",
    },
  ]);
});

describe("fewer replicas than the brokers want for a record", () => {
  const three = { ...EAST, brokers: 3, ports: { external: 29193 } };
  const two = /at least 2: the brokers of east accept a record with acks=all once 2 replicas have it/;

  test("of a topic", () => {
    const clusters = (topic: Topic) => [{ ...three, topics: [topic] }, WEST];
    expect(problemsOf({ clusters: clusters({ name: "a", replicationFactor: 1 }) })).toMatchObject([
      { key: "clusters[0].topics[0].replicationFactor", allowed: expect.stringMatching(two) as string },
    ]);
    const alone = { name: "a", replicationFactor: 1, config: { "min.insync.replicas": 1 } };
    expect(problemsOf({ clusters: clusters(alone) })).toEqual([]);
  });

  test("of a mirror", () => {
    const links = [{ name: "l", source: "west", destination: "east", mirrors: [{ topic: "a", replicationFactor: 1 }] }];
    expect(problemsOf({ clusters: [three, WEST], links })).toMatchObject([
      { key: "links[0].mirrors[0].replicationFactor", allowed: expect.stringMatching(two) as string },
    ]);
  });
});
