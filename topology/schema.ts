import { isIP } from "node:net";
import { z } from "zod";
import { count, field, heap, name, port, settingsByName } from "./fields";
import { MIRROR_STATES } from "./mirrorStates";

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
    .describe("Number of partitions. It can be increased later, but not decreased."),
  replicationFactor: count("replicas", "1", 99).optional().meta({
    description: "Replicas of each partition; at most the cluster's `brokers`.",
    otherwise: "the cluster's `replicationFactor`",
  }),
  config: settingsByName("topic settings", '{"retention.ms": "604800000"}')
    .default({})
    .describe(
      "Kafka's [topic settings](https://kafka.apache.org/39/documentation.html#topicconfigs), by name. Names and values are " +
        "checked against Kafka's own definitions.",
    ),
});

const cluster = z.strictObject({
  name: name("cluster1").describe("Name of the cluster, unique in the stack. Links refer to it."),
  broker: name("broker1").optional().meta({
    description: "Container and host name of the first broker; the others are `NAME-2`, `NAME-3`, ….",
    otherwise: "`CLUSTER-broker`",
  }),
  zookeeper: name("zookeeper1").optional().meta({
    description: "The same for the ZooKeeper servers.",
    otherwise: "`CLUSTER-zookeeper`",
  }),
  linkWorker: name("links1").optional().meta({
    description: "The same for the link workers.",
    otherwise: "`CLUSTER-links`",
  }),
  brokers: count("brokers", "1", 99).default(1).describe("Number of brokers."),
  zookeepers: field(
    z
      .int()
      .min(1)
      .max(7)
      .refine((value) => value % 2 === 1),
    "an odd number of ZooKeeper servers, from 1 to 7: a majority must be up, and one more server than an odd number adds none",
    "3",
  )
    .default(1)
    .describe("Number of ZooKeeper servers, an odd number: a majority must be up. It cannot be changed later."),
  linkWorkers: field(z.int().min(0).max(9), "a whole number of link workers, from 0 to 9", "1")
    .default(1)
    .describe("Number of link workers that share the mirrors in this cluster; used only by the engine `apache`."),
  ports: z
    .strictObject({
      zookeeper: port("2181").default(2181).describe("ZooKeeper's port inside the containers."),
      plaintext: port("9091").default(9091).describe("Port of the PLAINTEXT listener inside the containers."),
      ssl: port("9093")
        .default(9093)
        .describe("Port of the SSL listener inside the containers: mutual TLS for tools, brokers and links."),
      external: port("29093").describe(
        "Port of the first broker's EXTERNAL listener on the host; the other brokers take the next ports.",
      ),
    })
    .describe("Ports of the listeners."),
  replicationFactor: count("replicas", "3", 99).optional().meta({
    description: "Default number of replicas of all topics, internal topics included; at most `brokers`.",
    otherwise: "3, or as many as there are brokers",
  }),
  topics: field(z.array(topic), "a list of topics", '[{"name": "orders"}]')
    .default([])
    .describe("Topics to create. Removing one from the list deletes the topic and its records; the preview says so."),
});

/** One filter of Confluent's filter JSON; EXCLUDE wins over INCLUDE, and `*` as a LITERAL is every name. */
const filter = z.strictObject({
  name: field(z.string().min(1), "a name, the start of names with patternType PREFIXED, or * for all", "*").describe(
    "Text that each name is compared with.",
  ),
  patternType: field(z.enum(["LITERAL", "PREFIXED"]), "LITERAL or PREFIXED", "LITERAL")
    .default("LITERAL")
    .describe("Whether `name` is the full name or a prefix."),
  filterType: field(z.enum(["INCLUDE", "EXCLUDE"]), "INCLUDE or EXCLUDE", "INCLUDE")
    .default("INCLUDE")
    .describe("Whether matching names are included or excluded; EXCLUDE wins."),
});

function filters(of: string): z.ZodArray<typeof filter> {
  return field(z.array(filter), `a list of filters for names of ${of}`, '[{"name": "*"}]');
}

const mirror = z.strictObject({
  topic: topicName.describe("Name of the topic in the link's source."),
  state: field(z.enum(MIRROR_STATES), MIRROR_STATES.join(", "), "active")
    .optional()
    .meta({
      description:
        "`active`: mirrored. `paused`: not mirrored for now. `promoted`: a regular topic once everything has arrived. " +
        "`failed-over`: a regular topic at once, without contacting the source. The last two are final, except with " +
        "`existingTopic: replace`.",
      otherwise: "the link's `state`",
    }),
  existingTopic: field(z.enum(["refuse", "replace"]), "refuse or replace", "refuse")
    .default("refuse")
    .describe(
      "What to do when a regular topic already has the mirror's name. `refuse`: keep the topic and fail. `replace`: " +
        "copy the records that only this topic has to `TOPIC.diverged`, delete the topic and mirror from the start " +
        "(failback).",
    ),
  replicationFactor: count("replicas", "1", 99).optional().meta({
    description: "Replicas of the mirror's partitions; at most the destination's `brokers`.",
    otherwise: "the destination's `replicationFactor`",
  }),
});

/** Confluent's rules: the name of a link follows Kafka's rule for topics, and a prefix has at most 12 characters. */
const link = z.strictObject({
  name: field(
    z.string().regex(/^[a-zA-Z0-9._-]{1,100}$/),
    "1 to 100 letters, digits, dots, dashes and underscores",
    "my-link",
  ).describe("Name of the link, unique in its destination. Its certificate has the same name."),
  source: name("cluster1").describe("Name of the cluster whose topics are mirrored."),
  destination: name("cluster2").describe("Name of the cluster that holds the mirrors."),
  prefix: field(
    z.string().regex(/^(?!__)[a-zA-Z0-9._-]{0,12}$/),
    "up to 12 letters, digits, dots, dashes and underscores, not starting with two underscores",
    "cluster1_",
  )
    .default("")
    .describe("Prefix of the names of the link's mirrors. Changing it replaces the link."),
  consumerGroups: filters("consumer groups").optional().meta({
    description: "Consumer groups whose committed offsets are copied.",
    otherwise: "all groups; with a `prefix`, none",
  }),
  autoCreate: filters("topics")
    .default([])
    .describe("Topics of the source that are mirrored automatically, as long as the link's `state` is `active`."),
  state: field(z.enum(MIRROR_STATES), MIRROR_STATES.join(", "), "active")
    .default("active")
    .describe(
      "State of all mirrors of the link, those of `autoCreate` included, for example `failed-over` in a disaster. A " +
        "mirror's own `state` takes precedence. The values are those of [`links[].mirrors[].state`](#linksmirrors).",
    ),
  config: settingsByName("settings of the link", '{"consumer.offset.sync.ms": "5000"}')
    .default({})
    .describe("Settings of the link, with Confluent's names: see [Settings of a link](#settings-of-a-link)."),
  mirrors: field(z.array(mirror), "a list of mirrors", '[{"topic": "orders"}]')
    .default([])
    .describe(
      "Mirror topics. Removing one from the list deletes the mirror and its records, unless it was promoted or failed over, " +
        "or the source does not have all of them: then it stays, as a regular topic.",
    ),
});

const address = field(
  z.string().refine((value) => isIP(value) === 4),
  "an IPv4 address of this host",
  "127.0.0.1",
);

const hostName = field(
  z
    .string()
    .regex(
      /^(?=.{1,253}$)[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(\.[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/,
    ),
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

/** Every configuration key of the stack. Scalars are also declared in Pulumi.yaml, for `pulumi config`. */
export const settingsSchema = z.strictObject({
  engine: field(z.enum(["apache", "confluent"]), "apache or confluent", "apache")
    .default("apache")
    .describe("Kafka engine, `apache` (open source, built here) or `confluent` (Confluent Server, pulled)."),
  confluentVersion: field(z.string().regex(/^\d+\.\d+\.\d+$/), "a version such as 7.3.1", "7.3.1")
    .default("7.3.1")
    .describe("Version of the Confluent Platform images; used only by the engine `confluent`."),
  namePrefix: prefix
    .default("")
    .describe("Prefix of every container name, so that a second stack can run on the same machine."),
  publishAddress: address
    .default("127.0.0.1")
    .describe("Address of this host at which the EXTERNAL listeners are published."),
  externalHost: hostName
    .default("localhost")
    .describe(
      "Host name that clients use for this machine. The EXTERNAL listeners advertise it, and every broker certificate has it.",
    ),
  plaintextListener: field(z.boolean(), "true or false", "false")
    .default(true)
    .describe("Whether brokers also have a PLAINTEXT listener, inside the container network only."),
  caValidityDays: count("days", "3650", 36500).default(3650).describe("Lifetime of the root CA certificate, in days."),
  certificateValidityDays: count("days", "365", 36500)
    .default(365)
    .describe("Lifetime of every other certificate, in days; at most half that of the root CA."),
  storePassword: storePassword.optional().meta({
    description: "Password of all key and trust stores; set it with `pulumi config set --secret`.",
    otherwise: "32 hexadecimal digits, derived from a key in the stack's state",
  }),
  secretsGeneration: count("generation of secrets", "2", 999)
    .default(1)
    .describe(
      "Generation of the generated secrets. The next number replaces them, and restarts brokers and link workers, see " +
        "[Replacing secrets](runbooks/replacing-secrets.md).",
    ),
  brokerHeap: heap("512m", 128).default("512m").describe("Java heap of each broker, as in -Xmx."),
  zookeeperHeap: heap("128m", 32).default("128m").describe("Java heap of each ZooKeeper server, as in -Xmx."),
  linkWorkerHeap: heap("512m", 128)
    .default("512m")
    .describe("Java heap of each link worker, as in -Xmx; used only by the engine `apache`."),
  metrics: field(z.boolean(), "true or false", "true")
    .default(false)
    .describe(
      "Whether brokers, ZooKeeper servers and link workers expose Prometheus metrics inside the container network; engine `apache` only.",
    ),
  console: field(
    z.int().refine((value) => value === 0 || (value >= 1024 && value <= 65535)),
    "a port number from 1024 to 65535, or 0 for no console",
    "8080",
  )
    .default(0)
    .describe("Port on 127.0.0.1 of a read-only web console (Kafbat UI) for all clusters; 0 for none."),
  protectData: field(z.boolean(), "true or false", "false")
    .default(true)
    .describe(
      "Whether volumes and topics are protected, so that a run that would delete or empty one is refused unless exactly that is allowed.",
    ),
  composeLabels: field(z.boolean(), "true or false", "true")
    .default(false)
    .describe(
      "Whether containers carry the labels of Docker Compose, with the project `kafka-cluster-links-STACK`, so that `docker compose exec broker1 …` finds them.",
    ),
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
    .describe("The links between the clusters, and their mirror topics."),
  bidirectional: field(z.boolean(), "true or false", "true")
    .default(false)
    .describe("Whether linked clusters are linked in both directions, each direction with a prefix (active/active)."),
  bidirectionalTopics: field(z.array(topic), "a list of topics", '[{"name": "clicks"}]')
    .default([{ name: "clicks", partitions: 1, config: {} }])
    .describe("With `bidirectional`: topics that both clusters have and mirror to each other."),
});

/** The keys that decide about the servers of every cluster. */
export const serverOptionsSchema = settingsSchema.pick({
  ...{ namePrefix: true, brokerHeap: true, zookeeperHeap: true, linkWorkerHeap: true },
  ...{ metrics: true, plaintextListener: true, publishAddress: true, externalHost: true, protectData: true },
});

/** The configuration of a stack, complete and of the right types. */
export type Settings = z.output<typeof settingsSchema>;
// Interfaces, because they keep their names in the compiler's messages and in docs/components.md.
/** One cluster of the topology; its keys are those of [`clusters[]`](configuration.md#clusters). */
export interface ClusterSettings extends z.output<typeof cluster> {}
/** One cluster as a program writes it, without the keys that have a default; its keys are those of [`clusters[]`](configuration.md#clusters). */
export interface ClusterInput extends z.input<typeof cluster> {}
/** One filter of a link; its keys are those of [`links[].consumerGroups[]`](configuration.md#linksconsumergroups). */
export interface FilterSettings extends z.output<typeof filter> {}
/** One topic of a cluster; its keys are those of [`clusters[].topics[]`](configuration.md#clusterstopics). */
export interface TopicSettings extends z.output<typeof topic> {}
/** One cluster link. */
export type LinkSettings = Settings["links"][number];
/** One mirror topic of a link. */
export type MirrorSettings = LinkSettings["mirrors"][number];
