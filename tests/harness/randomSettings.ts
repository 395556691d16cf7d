import fc from "fast-check";

// Configurations at random, with names, ports and settings from small sets that meet in all the ways in which they can: joined
// by dashes, in dots and underscores, with prefixes, by counting. Many are wrong; the checks say which.

/** The parts of a configuration that are generated. */
export interface RandomSettings {
  [key: string]: unknown;
  clusters: { name: string; ports: { external: number } }[];
}

/** Leaves a key out more often than not. */
const seldom = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
/** Mostly the first, at times the second. */
const mostly = <T>(usual: fc.Arbitrary<T>, unusual: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 8, arbitrary: usual }, { weight: 1, arbitrary: unusual });

const CLUSTERS = ["eu", "eu-west", "eu-west-link"];
const SERVERS = ["a", "a-2", "links", "eu-broker", "eu-west-links", "client", "ca", "console"];
const LINKS = ["link", "west-link", "link-orders", "orders", "client"];
const TOPICS = mostly(
  fc.constantFrom("orders", "west-orders", "link-orders", "a.b", "a_b", "clicks", "b", "key"),
  fc.constantFrom(...["b_diverged", "__consumer_offsets", "_cluster_links", "_x", "t".repeat(245), "t".repeat(249)]),
);
const PREFIXES = ["", "", "", "a.", "a_", "_", "eu_", "west-", "twelve_chars"];

/** Values of topic settings, right and wrong. */
const TOPIC_SETTINGS: [string, unknown][] = [
  ["retention.ms", "604800000"],
  ["retention.ms", 3_600_000],
  ["retention.ms", "7d"],
  ["retention", "1"],
  ["cleanup.policy", "compact"],
  ["cleanup.policy", "compact, delete"],
  ["cleanup.policy", "compressed"],
  ["min.insync.replicas", 1],
  ["min.insync.replicas", "2"],
  ["segment.bytes", "1048576"],
  ["segment.bytes", "5000000000"],
  ["preallocate", false],
  ["min.cleanable.dirty.ratio", 0.5],
  ["min.compaction.lag.ms", 10],
  ["max.compaction.lag.ms", 5],
  ["compression.type", "lz4"],
  ["remote.storage.enable", true],
];

const LINK_SETTINGS: [string, unknown][] = [
  ["consumer.group.prefix.enable", true],
  ["consumer.offset.sync.ms", "5000"],
  ["request.timeout.ms", 30_000],
  ["request.timeout.ms", "3000000000"],
  ["num.cluster.link.fetchers", 3],
];

const settings = (values: [string, unknown][]) =>
  fc.subarray(values, { maxLength: 2 }).map((entries) => Object.fromEntries(entries));

const topic = fc.record({
  name: TOPICS,
  partitions: fc.constantFrom(1, 1, 2, 6),
  replicationFactor: seldom(fc.constantFrom(1, 2)),
  config: fc.oneof({ weight: 6, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: settings(TOPIC_SETTINGS) }),
});

const cluster = fc.record({
  name: fc.constantFrom(...CLUSTERS),
  broker: seldom(fc.constantFrom(...SERVERS)),
  zookeeper: seldom(fc.constantFrom(...SERVERS)),
  linkWorker: seldom(fc.constantFrom(...SERVERS)),
  brokers: fc.constantFrom(1, 1, 1, 2, 3),
  zookeepers: fc.constantFrom(1, 1, 1, 3),
  linkWorkers: fc.constantFrom(1, 1, 1, 2, 0),
  replicationFactor: seldom(fc.constantFrom(1, 2, 3)),
  ports: fc.record({
    external: mostly(
      fc.integer({ min: 0, max: 99 }).map((number) => 20_000 + 10 * number),
      fc.constantFrom(20_000, 20_001, 20_002, 65_535),
    ),
    ssl: seldom(fc.constantFrom(9091, 9094, 9404, 20_000)),
    zookeeper: seldom(fc.constantFrom(2182, 2888, 9404)),
  }),
  topics: fc.array(topic, { maxLength: 4 }),
});

const mirror = fc.record({
  topic: TOPICS,
  state: seldom(fc.constantFrom("paused", "promoted", "failed-over")),
  existingTopic: seldom(fc.constant("replace")),
  replicationFactor: seldom(fc.constantFrom(1, 2)),
});

/** Between two different clusters where there are two. */
const link = (clusters: string[]) =>
  fc
    .record({
      name: fc.constantFrom(...LINKS),
      ends: fc.shuffledSubarray(clusters, {
        minLength: Math.min(2, clusters.length),
        maxLength: Math.min(2, clusters.length),
      }),
      prefix: fc.constantFrom(...PREFIXES),
      config: fc.oneof({ weight: 6, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: settings(LINK_SETTINGS) }),
      mirrors: fc.array(mirror, { maxLength: 2 }),
    })
    .map(({ ends: [source, destination = source], ...more }) => ({ source, destination, ...more }));

/** Configurations of up to `most` clusters; keys that are left out are undefined. */
export function randomSettings(most = 3): fc.Arbitrary<RandomSettings> {
  return fc.uniqueArray(cluster, { minLength: 1, maxLength: most, selector: ({ name }) => name }).chain((clusters) =>
    fc
      .record({
        links: fc.array(link(clusters.map(({ name }) => name)), { maxLength: clusters.length > 1 ? 3 : 0 }),
        bidirectional: seldom(fc.boolean()),
        bidirectionalTopics: seldom(fc.array(topic, { minLength: 1, maxLength: 2 })),
        metrics: seldom(fc.boolean()),
        plaintextListener: seldom(fc.boolean()),
        validity: seldom(fc.constantFrom([365, 365], [365, 182], [2, 1], [1, 1])),
        brokerHeap: seldom(fc.constantFrom("384m", "1g", "8m")),
      })
      .map(({ validity, ...more }) => {
        const [caValidityDays, certificateValidityDays] = validity ?? [];
        return JSON.parse(
          JSON.stringify({ clusters, ...more, caValidityDays, certificateValidityDays }),
        ) as RandomSettings;
      }),
  );
}
