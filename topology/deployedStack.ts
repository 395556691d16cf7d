import type { DeployedLink, DeployedTopic, StackOutputs } from "./outputs";

/** What the last run has left, as far as data depends on it. Parts that an older version of the program did not write are missing. */
export interface DeployedStack {
  /** Name of the stack at that run: the names of its volumes begin with it. */
  stack?: string;
  /** Kafka engine that wrote the data. */
  engine?: string;
  /** Version of Kafka, or of the Confluent Platform, that wrote the data. */
  version?: string;
  /** Whether the data was protected. */
  protectData: boolean;
  /** Generation of the secrets that everything stored is encrypted under; undefined when no run was completed. */
  secretsGeneration?: number;
  /** A later one that an interrupted run has begun with; only the state knows it. */
  secretsBegun?: number;
  clusters: DeployedCluster[];
  links: DeployedLink[];
}

/** A cluster of the last run. */
export interface DeployedCluster {
  name: string;
  /** Host names of brokers, first one first. */
  brokers: string[];
  /** Host names of ZooKeeper servers, first one first. */
  zookeepers: string[];
  /** Names of the brokers' containers. */
  containers: string[];
  /** The first broker's port on the host. */
  externalPort?: number;
  topics: DeployedTopic[];
}

/** Reads the outputs of the last run; nothing before the first one. */
export function deployedStack(outputs: Partial<StackOutputs>): DeployedStack {
  const { bootstrapServers = {}, containers = {}, data, links = [] } = outputs;
  const clusters = Object.entries(bootstrapServers).map(([name, { SSL, EXTERNAL }]) => {
    const brokers = SSL.split(",").map((address) => address.replace(/:.*/s, ""));
    const named = containers[name] ?? { brokers: [], zookeepers: [], linkWorkers: [] };
    // The same for all containers of a stack.
    const [first = "", host = ""] = [named.brokers[0], brokers[0]];
    const prefix = first.endsWith(host) ? first.slice(0, first.length - host.length) : "";
    return {
      name,
      brokers,
      zookeepers: named.zookeepers.map((container) => container.slice(prefix.length)),
      containers: named.brokers,
      externalPort: Number(/:(\d+)(,|$)/.exec(EXTERNAL)?.[1]),
      topics: data?.topics[name] ?? [],
    };
  });
  const { stack, engine, version, protectData = false } = data ?? {};
  const secretsGeneration = data?.secretsGeneration ?? (clusters.length > 0 ? 1 : undefined);
  return { stack, engine, version, protectData, secretsGeneration, clusters, links };
}

/** The topics of a cluster whose number of partitions is the same as at the last run. */
export function samePartitions(
  { clusters }: DeployedStack,
  cluster: string,
  planned: readonly { name: string; partitions: number }[],
): string[] {
  const before = clusters.find(({ name }) => name === cluster)?.topics ?? [];
  return planned
    .filter(({ name, partitions }) => before.some((topic) => topic.name === name && topic.partitions === partitions))
    .map(({ name }) => name);
}
