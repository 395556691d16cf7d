import { isIP } from "node:net";
import { z } from "zod";

/** What a message about a field needs; kept beside the field itself so that the two cannot drift apart. */
export interface FieldFacts {
  /** What may stand in the field, worded to follow "allowed:". */
  allowed: string;
  /** A value that is right, shown in the fix. */
  example: string;
  /** True when the value must not be shown. */
  secret?: boolean;
}

function field<T extends z.ZodType>(schema: T, allowed: string, example: string, secret = false): T {
  return schema.meta({ allowed, example, secret });
}

/** A whole number of at least 1. */
function count(what: string, example: string, most = 1000): z.ZodInt {
  return field(z.int().min(1).max(most), `a whole number of ${what}, from 1 to ${most}`, example);
}

/** A label of a host name (RFC 1123), which is also a legal container name; short enough to take a suffix. */
const NAME = /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/;
function name(example: string): z.ZodString {
  return field(
    z.string().regex(NAME),
    "1 to 40 lower-case letters, digits and dashes, starting with a letter and not ending in a dash",
    example,
  );
}

function port(example: string): z.ZodInt {
  return field(z.int().min(1024).max(65535), "a port number from 1024 to 65535", example);
}

function heap(example: string): z.ZodString {
  return field(z.string().regex(/^[1-9]\d*[mg]$/), "a size in megabytes or gigabytes, such as 512m or 2g", example);
}

/** Legal topic names: Kafka's own rule (`org.apache.kafka.common.internals.Topic`). */
const topicName = field(
  z
    .string()
    .regex(/^[a-zA-Z0-9._-]{1,249}$/)
    .refine((value) => value !== "." && value !== ".."),
  "1 to 249 letters, digits, dots, dashes and underscores",
  "orders",
);

const topic = z.strictObject({
  name: topicName,
  partitions: count("partitions", "1").default(1),
  replicationFactor: count("replicas", "1", 99).optional(),
  config: field(
    z.record(z.string(), z.string()),
    "topic settings, each a quoted string",
    '{"retention.ms": "604800000"}',
  ).default({}),
});

const cluster = z.strictObject({
  name: name("cluster1"),
  broker: name("broker1").optional(),
  zookeeper: name("zookeeper1").optional(),
  linkWorker: name("links1").optional(),
  brokers: count("brokers", "1", 99).default(1),
  zookeepers: count("ZooKeeper servers", "3", 7).default(1),
  linkWorkers: field(z.int().min(0).max(9), "a whole number of link workers, from 0 to 9", "1").default(1),
  ports: z.strictObject({
    zookeeper: port("2181").default(2181),
    plaintext: port("9091").default(9091),
    ssl: port("9093").default(9093),
    external: port("29093"),
  }),
  replicationFactor: count("replicas", "3", 99).optional(),
  topics: field(z.array(topic), "a list of topics", '[{"name": "orders"}]').default([]),
});

/** What is done with a mirror topic; a state that the program keeps, not a command that it runs once. */
export const MIRROR_STATES = ["active", "paused", "promoted", "failed-over"] as const;

/** State of a mirror topic as it is declared. */
export type DeclaredState = (typeof MIRROR_STATES)[number];

/** One filter of Confluent's filter JSON; EXCLUDE wins over INCLUDE, and `*` as a LITERAL is every name. */
const filter = z.strictObject({
  name: field(z.string().min(1), "a name, the start of names with patternType PREFIXED, or * for all", "*"),
  patternType: field(z.enum(["LITERAL", "PREFIXED"]), "LITERAL or PREFIXED", "LITERAL").default("LITERAL"),
  filterType: field(z.enum(["INCLUDE", "EXCLUDE"]), "INCLUDE or EXCLUDE", "INCLUDE").default("INCLUDE"),
});

function filters(of: string): z.ZodArray<typeof filter> {
  return field(z.array(filter), `a list of filters for names of ${of}`, '[{"name": "*"}]');
}

const mirror = z.strictObject({
  topic: topicName,
  state: field(z.enum(MIRROR_STATES), MIRROR_STATES.join(", "), "active").default("active"),
  existingTopic: field(z.enum(["refuse", "replace"]), "refuse or replace", "refuse").default("refuse"),
  replicationFactor: count("replicas", "1", 99).optional(),
});

/** Confluent's rule for names of links, as of Kafka for topics, and for prefixes: at most 12 characters. */
const link = z.strictObject({
  name: field(
    z.string().regex(/^[a-zA-Z0-9._-]{1,100}$/),
    "1 to 100 letters, digits, dots, dashes and underscores",
    "my-link",
  ),
  source: name("cluster1"),
  destination: name("cluster2"),
  prefix: field(
    z.string().regex(/^(?!__)[a-zA-Z0-9._-]{0,12}$/),
    "up to 12 letters, digits, dots, dashes and underscores, not starting with two underscores",
    "cluster1_",
  ).default(""),
  consumerGroups: filters("consumer groups").optional(),
  autoCreate: filters("topics").default([]),
  config: field(
    z.record(z.string(), z.string()),
    "settings of the link, each a quoted string",
    '{"consumer.offset.sync.ms": "5000"}',
  ).default({}),
  mirrors: field(z.array(mirror), "a list of mirrors", '[{"topic": "orders"}]').default([]),
});

const address = field(
  z.string().refine((value) => isIP(value) === 4),
  "an IPv4 address of this host",
  "127.0.0.1",
);

const hostName = field(
  z.string().regex(/^[a-zA-Z0-9]([a-zA-Z0-9.-]{0,251}[a-zA-Z0-9])?$/),
  "a host name or IPv4 address that clients resolve",
  "localhost",
);

const prefix = field(
  z.string().regex(/^([a-z][a-z0-9-]{0,19})?$/),
  "empty, or 1 to 20 lower-case letters, digits and dashes starting with a letter",
  "test-",
);

const storePassword = field(
  // 6 is keytool's minimum. A backslash or a space would need escaping in every properties file it stands in.
  z.string().regex(/^[!-[\]-~]{6,128}$/),
  "6 to 128 printable ASCII characters without spaces and backslashes",
  "--secret",
  true,
);

/** Every configuration key of the stack. Scalars are declared a second time in Pulumi.yaml, for `pulumi config`. */
export const settingsSchema = z.strictObject({
  engine: field(z.enum(["apache", "confluent"]), "apache or confluent", "apache").default("apache"),
  confluentVersion: field(z.string().regex(/^\d+\.\d+\.\d+$/), "a version such as 7.3.1", "7.3.1").default("7.3.1"),
  namePrefix: prefix.default(""),
  publishAddress: address.default("127.0.0.1"),
  externalHost: hostName.default("localhost"),
  plaintextListener: field(z.boolean(), "true or false", "false").default(true),
  caValidityDays: count("days", "3650", 36500).default(3650),
  certificateValidityDays: count("days", "365", 36500).default(365),
  storePassword: storePassword.optional(),
  brokerHeap: heap("512m").default("512m"),
  zookeeperHeap: heap("128m").default("128m"),
  linkWorkerHeap: heap("512m").default("512m"),
  metrics: field(z.boolean(), "true or false", "true").default(false),
  console: field(
    z.int().refine((value) => value === 0 || (value >= 1024 && value <= 65535)),
    "a port number from 1024 to 65535, or 0 for no console",
    "8080",
  ).default(0),
  clusters: field(
    z.array(cluster).min(1),
    "a list of one or more clusters",
    '[{"name": "cluster1", "ports": {"external": 29093}}]',
  ),
  links: field(
    z.array(link),
    "a list of cluster links",
    '[{"name": "my-link", "source": "cluster1", "destination": "cluster2"}]',
  ).default([]),
  bidirectional: field(z.boolean(), "true or false", "true").default(false),
  bidirectionalTopics: field(z.array(topic), "a list of topics", '[{"name": "clicks"}]').default([
    { name: "clicks", partitions: 1, config: {} },
  ]),
});

/** The schema of one cluster, for programs that have no configuration. */
export const clusterSchema = cluster;

/** The configuration of a stack, complete and of the right types. */
export type Settings = z.output<typeof settingsSchema>;
/** One cluster of the topology. */
export type ClusterSettings = Settings["clusters"][number];
/** One cluster as it is written, with what has a default left out. */
export type ClusterInput = z.input<typeof cluster>;
/** One cluster link. */
export type LinkSettings = Settings["links"][number];
/** One mirror topic of a link. */
export type MirrorSettings = LinkSettings["mirrors"][number];
/** One filter of a link. */
export type FilterSettings = LinkSettings["autoCreate"][number];
/** One topic of a cluster. */
export type TopicSettings = ClusterSettings["topics"][number];
