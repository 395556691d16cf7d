import { linkSettings } from "./linkConfig";
import { hasOwnState, mirrorTopicName, type PlannedLink, topicsOf } from "./links";
import { type DeclaredState, MIRROR_STATES } from "./mirrorStates";
import type { BootstrapServers, ListenerName } from "./listeners";
import type { TargetGroup } from "./metrics";
import { replicationFactorOf } from "./nodes";
import { show } from "./problems";
import type { Settings } from "./schema";

/** The outputs of the stack: the contract between the program, `npm run …` and the users of `pulumi stack output`. */
export interface StackOutputs {
  /** Bootstrap addresses by cluster and listener, for example `broker1:9093,broker1-2:9093`; EXTERNAL is for clients on the host. */
  bootstrapServers: Record<string, ListenerAddresses>;
  /** The id that each cluster gave itself, by cluster. */
  clusterIds: Record<string, string>;
  /** Container names by cluster. */
  containers: Record<string, ContainerNames>;
  /** The links between the clusters, with their mirror topics and the declared states of these. */
  links: DeployedLink[];
  /** What the next run needs to know about the data of this one, so that it refuses what would lose it. */
  data: DeployedData;
  /** The certificate authority that clients must trust, PEM. */
  caCertificate: string;
  /** What a client needs to connect; a secret. */
  clientCredentials: ClientCredentials;
  /** Where a Prometheus in the container network finds the metrics, for its `file_sd_configs`; only with `metrics`. */
  metricsTargets?: TargetGroup[];
  /** URL of the web console on the host; only with `console`. */
  console?: string;
}

/** Addresses of a cluster by listener, separated by commas, first broker first. There is no PLAINTEXT where it is turned off. */
export type ListenerAddresses = Record<Exclude<ListenerName, "PLAINTEXT">, string> & { PLAINTEXT?: string };

/**
 * Addresses of a cluster on one listener, `host:port`, separated by commas.
 *
 * @throws Error when the outputs have none
 */
export function bootstrapAddresses(
  { bootstrapServers }: Partial<StackOutputs>,
  cluster: string,
  listener: Exclude<ListenerName, "PLAINTEXT">,
): string {
  const addresses = bootstrapServers?.[cluster]?.[listener];
  if (!addresses) {
    throw new Error(
      `The stack's output bootstrapServers has no ${listener} address of cluster ${cluster}. Run npm run up, which writes it again.`,
    );
  }
  return addresses;
}

/** Names of a cluster's containers. */
export interface ContainerNames {
  /** Brokers, first one first. */
  brokers: string[];
  /** ZooKeeper servers, first one first. */
  zookeepers: string[];
  /** Link workers; none on the engine `confluent`, whose brokers do the work of links themselves. */
  linkWorkers: string[];
}

/** The credentials of the client identity. */
export interface ClientCredentials {
  /** PEM. */
  certificate: string;
  /** PKCS#8 PEM. */
  privateKey: string;
  /** Password of the key and trust stores in the containers. */
  storePassword: string;
}

/** A link as it was declared at the last run. */
export interface DeployedLink {
  name: string;
  source: string;
  destination: string;
  prefix: string;
  /** State of the mirrors that the link makes by itself; only where it makes any, or where the state is not `active`. */
  state?: DeclaredState;
  /** Its settings without those of its connection. */
  config: Record<string, string>;
  mirrors: DeployedMirror[];
}

/** A mirror topic as it was declared at the last run. */
export interface DeployedMirror {
  /** Name in the source. */
  topic: string;
  /** Name in the destination. */
  mirrorTopic: string;
  state: DeclaredState;
}

/** What wrote the data of a stack, and what of it was declared. */
export interface DeployedData {
  /** Name of the stack, with which the names of its volumes begin. */
  stack: string;
  /** `apache` or `confluent`. */
  engine: string;
  /** Version of Kafka, or of the Confluent Platform. */
  version: string;
  /** Whether volumes and topics are protected. */
  protectData: boolean;
  /** Generation of the secrets that everything stored is encrypted under. @default 1, in runs of older versions */
  secretsGeneration?: number;
  /** The topics that were declared, by cluster. */
  topics: Record<string, DeployedTopic[]>;
}

/** A topic as it was declared at the last run. */
export interface DeployedTopic {
  name: string;
  partitions: number;
  replicationFactor: number;
  /** Kafka's topic settings, by name. */
  config: Record<string, string>;
}

/** What the outputs say of a cluster's addresses. */
export function listenerAddresses({ ssl, external, plaintext }: BootstrapServers): ListenerAddresses {
  return { SSL: ssl, EXTERNAL: external, ...(plaintext === undefined ? {} : { PLAINTEXT: plaintext }) };
}

/** What the outputs say of a link. */
export function deployedLink(link: PlannedLink): DeployedLink {
  const { name, source, destination, prefix } = link;
  const mirrors = link.mirrors.map(({ topic, state }) => ({ topic, mirrorTopic: mirrorTopicName(link, topic), state }));
  const state = hasOwnState(link) ? { state: link.state } : {};
  return { name, source, destination, prefix, ...state, config: linkSettings(link), mirrors };
}

/**
 * What the outputs say of the data.
 *
 * @param version of Kafka, or of the Confluent Platform
 */
export function deployedData(settings: Settings, stack: string, version: string): DeployedData {
  const topics = settings.clusters.map((cluster) => {
    const declared = topicsOf(settings, cluster).map(({ name, partitions, replicationFactor, config }) => ({
      ...{ name, partitions, config },
      replicationFactor: replicationFactor ?? replicationFactorOf(cluster),
    }));
    return [cluster.name, declared] as const;
  });
  const { engine, protectData, secretsGeneration } = settings;
  return { stack, engine, version, protectData, secretsGeneration, topics: Object.fromEntries(topics) };
}

/**
 * Reads a stack's outputs, as Pulumi prints them or keeps them in its state. Before the first complete run there are
 * none. `clientCredentials` is left out unless the outputs were read with their secrets.
 *
 * @throws Error that names the output, when it is not of this program
 */
export function parseOutputs(raw: Readonly<Record<string, unknown>>): Partial<StackOutputs> {
  const { clientCredentials, ...outputs } = raw;
  for (const [name, { check, allowed }] of Object.entries(SHAPES)) {
    if (outputs[name] !== undefined && !check(outputs[name])) {
      throw new Error(
        `The stack's output ${name} is ${show(outputs[name])}; allowed: ${allowed}. ` +
          "Another version of this program wrote it, or another program: npm run up writes it again.",
      );
    }
  }
  return { ...outputs, ...(isCredentials(clientCredentials) ? { clientCredentials } : {}) };
}

type Check = (value: unknown) => boolean;

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const text: Check = (value) => typeof value === "string";
const number: Check = (value) => typeof value === "number";
const truth: Check = (value) => typeof value === "boolean";
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const mapOf =
  (check: Check): Check =>
  (value) =>
    isMap(value) && Object.values(value).every(check);
const shape =
  (checks: Record<string, Check>): Check =>
  (value) =>
    isMap(value) && Object.entries(checks).every(([key, check]) => check(value[key]));
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

const state: Check = (value) => MIRROR_STATES.some((known) => known === value);
const mirror = shape({ topic: text, mirrorTopic: text, state });
const link = shape({
  ...{ name: text, source: text, destination: text, prefix: text },
  ...{ state: optional(state), config: mapOf(text), mirrors: listOf(mirror) },
});

const topic = shape({ name: text, partitions: number, replicationFactor: number, config: mapOf(text) });

/** What each output must look like; for the secret one see {@link isCredentials}. */
const SHAPES: Record<keyof Omit<StackOutputs, "clientCredentials">, { check: Check; allowed: string }> = {
  bootstrapServers: {
    check: mapOf(shape({ SSL: text, EXTERNAL: text, PLAINTEXT: optional(text) })),
    allowed: "by cluster, addresses of the listeners SSL, EXTERNAL and perhaps PLAINTEXT",
  },
  clusterIds: { check: mapOf(text), allowed: "an id by cluster" },
  containers: {
    check: mapOf(shape({ brokers: listOf(text), zookeepers: listOf(text), linkWorkers: listOf(text) })),
    allowed: "by cluster, lists of brokers, zookeepers and linkWorkers",
  },
  links: { check: listOf(link), allowed: "a list of links with name, source, destination, prefix, config and mirrors" },
  data: {
    check: shape({ ...{ stack: text, engine: text, version: text }, protectData: truth, topics: mapOf(listOf(topic)) }),
    allowed: "stack, engine, version, protectData, and topics by cluster",
  },
  caCertificate: { check: text, allowed: "a certificate, PEM" },
  metricsTargets: {
    check: listOf(shape({ targets: listOf(text), labels: mapOf(text) })),
    allowed: "a list of target groups of Prometheus",
  },
  console: { check: text, allowed: "a URL" },
};

function isCredentials(value: unknown): value is ClientCredentials {
  return shape({ certificate: text, privateKey: text, storePassword: text })(value);
}
