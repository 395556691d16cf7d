import { isIP } from "node:net";
import { z } from "zod";

/**
 * What messages and the documentation need to know of a field; kept beside the field itself so that they cannot drift
 * apart. What the field is for is its `description`, which every key of the configuration must have: `npm run docs` says
 * which one has none.
 */
export interface FieldFacts {
  /** What may stand in the field, worded to follow "allowed:". */
  allowed: string;
  /** A value that is right, shown in the fix. */
  example: string;
  /** True when the value must not be shown. */
  secret?: boolean;
  /** What the field is for, in Markdown. */
  description?: string;
  /** What holds where the field is left out and has no default of its own, in Markdown. */
  otherwise?: string;
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
  name: topicName.describe("Name of the topic."),
  partitions: count("partitions", "1")
    .default(1)
    .describe("How many partitions; more can be added later, but none taken away."),
  replicationFactor: count("replicas", "1", 99).optional().meta({
    description: "Replicas of each partition, at most the cluster's `brokers`.",
    otherwise: "the cluster's `replicationFactor`",
  }),
  config: field(
    z.record(z.string(), z.string()),
    "topic settings, each a quoted string",
    '{"retention.ms": "604800000"}',
  )
    .default({})
    .describe("Kafka's topic settings, by name."),
});

const cluster = z.strictObject({
  name: name("cluster1").describe("Name of the cluster, unique in the stack; links name it."),
  broker: name("broker1").optional().meta({
    description: "Container and host name of the first broker; further ones are `NAME-2`, `NAME-3`, ….",
    otherwise: "`CLUSTER-broker`",
  }),
  zookeeper: name("zookeeper1").optional().meta({
    description: "The same for ZooKeeper servers.",
    otherwise: "`CLUSTER-zookeeper`",
  }),
  linkWorker: name("links1").optional().meta({
    description: "The same for link workers.",
    otherwise: "`CLUSTER-links`",
  }),
  brokers: count("brokers", "1", 99).default(1).describe("How many brokers."),
  zookeepers: count("ZooKeeper servers", "3", 7)
    .default(1)
    .describe("How many ZooKeeper servers; an odd number, since a majority must be up."),
  linkWorkers: field(z.int().min(0).max(9), "a whole number of link workers, from 0 to 9", "1")
    .default(1)
    .describe("How many link workers share the mirrors that are in this cluster; read only by the engine `apache`."),
  ports: z
    .strictObject({
      zookeeper: port("2181").default(2181).describe("ZooKeeper's port inside the containers."),
      plaintext: port("9091").default(9091).describe("Port of the PLAINTEXT listener inside the containers."),
      ssl: port("9093")
        .default(9093)
        .describe("Port of the SSL listener inside the containers: mutual TLS for tools, brokers and links."),
      external: port("29093").describe(
        "Port of the first broker's EXTERNAL listener on the host; further brokers take the next ports.",
      ),
    })
    .describe("Ports of the listeners."),
  replicationFactor: count("replicas", "3", 99).optional().meta({
    description: "Replicas of topics, internal ones included; at most `brokers`.",
    otherwise: "3, or as many as there are brokers",
  }),
  topics: field(z.array(topic), "a list of topics", '[{"name": "orders"}]')
    .default([])
    .describe("Topics to make. Taking one out deletes it with its records; the preview says so."),
});

/** What is done with a mirror topic; a state that the program keeps, not a command that it runs once. */
export const MIRROR_STATES = ["active", "paused", "promoted", "failed-over"] as const;

/** State of a mirror topic as it is declared. */
export type DeclaredState = (typeof MIRROR_STATES)[number];

/** One filter of Confluent's filter JSON; EXCLUDE wins over INCLUDE, and `*` as a LITERAL is every name. */
const filter = z.strictObject({
  name: field(z.string().min(1), "a name, the start of names with patternType PREFIXED, or * for all", "*").describe(
    "What is compared with each name.",
  ),
  patternType: field(z.enum(["LITERAL", "PREFIXED"]), "LITERAL or PREFIXED", "LITERAL")
    .default("LITERAL")
    .describe("Whether `name` is the whole name or its start."),
  filterType: field(z.enum(["INCLUDE", "EXCLUDE"]), "INCLUDE or EXCLUDE", "INCLUDE")
    .default("INCLUDE")
    .describe("Whether names that match are in or out; out wins."),
});

function filters(of: string): z.ZodArray<typeof filter> {
  return field(z.array(filter), `a list of filters for names of ${of}`, '[{"name": "*"}]');
}

const mirror = z.strictObject({
  topic: topicName.describe("Name of the topic in the link's source."),
  state: field(z.enum(MIRROR_STATES), MIRROR_STATES.join(", "), "active")
    .default("active")
    .describe(
      "What the mirror is to be: mirrored, not mirrored for now, or a regular topic: `promoted` once everything has " +
        "arrived, `failed-over` at once, without asking the source. From the last two there is no way back.",
    ),
  existingTopic: field(z.enum(["refuse", "replace"]), "refuse or replace", "refuse")
    .default("refuse")
    .describe(
      "What to do with a regular topic that has the mirror's name: leave it and fail, or copy the records that only it " +
        "has to `TOPIC.diverged`, delete it and mirror anew (failback).",
    ),
  replicationFactor: count("replicas", "1", 99).optional().meta({
    description: "Replicas of the mirror's partitions, at most the destination's `brokers`.",
    otherwise: "the destination's `replicationFactor`",
  }),
});

/** Confluent's rule for names of links, as of Kafka for topics, and for prefixes: at most 12 characters. */
const link = z.strictObject({
  name: field(
    z.string().regex(/^[a-zA-Z0-9._-]{1,100}$/),
    "1 to 100 letters, digits, dots, dashes and underscores",
    "my-link",
  ).describe("Name of the link, unique in its destination, and of its certificate."),
  source: name("cluster1").describe("Name of the cluster whose topics are mirrored."),
  destination: name("cluster2").describe("Name of the cluster that gets the mirrors."),
  prefix: field(
    z.string().regex(/^(?!__)[a-zA-Z0-9._-]{0,12}$/),
    "up to 12 letters, digits, dots, dashes and underscores, not starting with two underscores",
    "cluster1_",
  )
    .default("")
    .describe("What the names of the link's mirrors begin with; another prefix replaces the link."),
  consumerGroups: filters("consumer groups").optional().meta({
    description: "Consumer groups whose positions are copied.",
    otherwise: "all groups; with a `prefix`, none",
  }),
  autoCreate: filters("topics").default([]).describe("Topics of the source that are mirrored by themselves."),
  config: field(
    z.record(z.string(), z.string()),
    "settings of the link, each a quoted string",
    '{"consumer.offset.sync.ms": "5000"}',
  )
    .default({})
    .describe("Confluent's settings of links, by name: see [Settings of a link](#settings-of-a-link)."),
  mirrors: field(z.array(mirror), "a list of mirrors", '[{"topic": "orders"}]')
    .default([])
    .describe(
      "Mirror topics. Taking one out deletes its copies of the records, unless it was promoted or failed over.",
    ),
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
  engine: field(z.enum(["apache", "confluent"]), "apache or confluent", "apache")
    .default("apache")
    .describe("Which Kafka runs, `apache` (open, built here) or `confluent` (Confluent Server, pulled)."),
  confluentVersion: field(z.string().regex(/^\d+\.\d+\.\d+$/), "a version such as 7.3.1", "7.3.1")
    .default("7.3.1")
    .describe("Version of the Confluent Platform images; read only by the engine `confluent`."),
  namePrefix: prefix
    .default("")
    .describe("Put before every container name, so that a second stack lives beside the first."),
  publishAddress: address
    .default("127.0.0.1")
    .describe("Address of the host on which the EXTERNAL listeners are published."),
  externalHost: hostName
    .default("localhost")
    .describe(
      "Name under which clients reach the host; advertised by the EXTERNAL listeners and part of every broker certificate.",
    ),
  plaintextListener: field(z.boolean(), "true or false", "false")
    .default(true)
    .describe("Whether brokers also listen on PLAINTEXT, inside the container network only."),
  caValidityDays: count("days", "3650", 36500).default(3650).describe("Lifetime of the root CA certificate, in days."),
  certificateValidityDays: count("days", "365", 36500)
    .default(365)
    .describe("Lifetime of every other certificate, in days; at most that of the root CA."),
  storePassword: storePassword.optional().meta({
    description: "Password of all key and trust stores; set it with `pulumi config set --secret`.",
    otherwise: "32 hexadecimal digits, derived from a key in the stack's state",
  }),
  brokerHeap: heap("512m").default("512m").describe("Java heap of each broker, as in -Xmx."),
  zookeeperHeap: heap("128m").default("128m").describe("Java heap of each ZooKeeper server, as in -Xmx."),
  linkWorkerHeap: heap("512m")
    .default("512m")
    .describe("Java heap of each link worker, as in -Xmx; read only by the engine `apache`."),
  metrics: field(z.boolean(), "true or false", "true")
    .default(false)
    .describe(
      "Whether brokers, ZooKeeper servers and link workers show Prometheus metrics inside the container network; engine `apache` only.",
    ),
  console: field(
    z.int().refine((value) => value === 0 || (value >= 1024 && value <= 65535)),
    "a port number from 1024 to 65535, or 0 for no console",
    "8080",
  )
    .default(0)
    .describe("Port of 127.0.0.1 at which a read-only web console (Kafbat UI) shows all clusters; 0 for none."),
  clusters: field(
    z.array(cluster).min(1),
    "a list of one or more clusters",
    '[{"name": "cluster1", "ports": {"external": 29093}}]',
  ).describe("The clusters."),
  links: field(
    z.array(link),
    "a list of cluster links",
    '[{"name": "my-link", "source": "cluster1", "destination": "cluster2"}]',
  )
    .default([])
    .describe("The links between the clusters, with their mirror topics."),
  bidirectional: field(z.boolean(), "true or false", "true")
    .default(false)
    .describe(
      "Whether clusters that links connect are also linked in both directions, each with a prefix (active/active).",
    ),
  bidirectionalTopics: field(z.array(topic), "a list of topics", '[{"name": "clicks"}]')
    .default([{ name: "clicks", partitions: 1, config: {} }])
    .describe("With `bidirectional`: topics that both sides have, and mirror to each other."),
});

/** The schema of one cluster, for programs that have no configuration. */
export const clusterSchema = cluster;

/** The configuration of a stack, complete and of the right types. */
export type Settings = z.output<typeof settingsSchema>;
// Interfaces, since those keep their names where they are used: in messages of the compiler, and in docs/components.md.
/** One cluster of the topology; its keys are those of [`clusters[]`](configuration.md#clusters). */
export interface ClusterSettings extends z.output<typeof cluster> {}
/** One cluster as it is written, with what has a default left out; its keys are those of [`clusters[]`](configuration.md#clusters). */
export interface ClusterInput extends z.input<typeof cluster> {}
/** One filter of a link; its keys are those of [`links[].consumerGroups[]`](configuration.md#linksconsumergroups). */
export interface FilterSettings extends z.output<typeof filter> {}
/** One topic of a cluster; its keys are those of [`clusters[].topics[]`](configuration.md#clusterstopics). */
export interface TopicSettings extends z.output<typeof topic> {}
/** One cluster link. */
export type LinkSettings = Settings["links"][number];
/** One mirror topic of a link. */
export type MirrorSettings = LinkSettings["mirrors"][number];
