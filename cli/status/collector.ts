import { setTimeout as delay } from "node:timers/promises";
import type { DeployedLink } from "../../topology/outputs";
import type { Environment } from "../terminal/process";
import { clusterStatus } from "./clusterStatus";
import { type Description, type Ends, KafkaConnection } from "../cluster/kafkaConnection";
import type { KafkaLibrary } from "../cluster/kafkaLibrary";
import { type Containers, readContainers } from "../cluster/containers";
import type { Deployed } from "./deployed";
import type { ClusterEntry, Inventory } from "./inventory";
import { isMirrored, type Sample, SHORTEST, withLag } from "./lag";
import { linkStatus, readLinksTo, unknownLink } from "./linkStatus";
import type { ClusterStatus, LinkStatus } from "./status";

/**
 * Reads a stack's status once: all clusters side by side, and each link once its destination has answered, so that no command
 * is run in a container that cannot answer.
 */
export class StatusCollector {
  readonly containers: Promise<Containers>;
  readonly clusters: ReadonlyMap<string, Promise<ClusterStatus>>;
  private readonly inventory: Inventory;
  private readonly connections: ReadonlyMap<string, KafkaConnection>;
  /** What the brokers of each cluster say, or why none answers. */
  private readonly descriptions: ReadonlyMap<string, Promise<Description | string>>;

  /** @param samples of the last time, by cluster; replaced by those of this time */
  constructor(
    { inventory, credentials }: Deployed,
    library: KafkaLibrary,
    private readonly environment: Environment,
    private readonly samples: Map<string, Sample>,
  ) {
    this.inventory = inventory;
    const { clusters } = inventory;
    this.containers = readContainers(clusters.flatMap(containersOf), environment);
    this.connections = new Map(
      clusters.map(({ name, listeners }) => [name, new KafkaConnection(library, listeners.EXTERNAL, credentials)]),
    );
    this.descriptions = new Map(
      [...this.connections].map(([name, connection]) => [
        name,
        connection.describe().catch((error: unknown) => (error as Error).message),
      ]),
    );
    this.clusters = new Map(
      clusters.map((cluster) => [
        cluster.name,
        clusterStatus(cluster, this.description(cluster.name), credentials, this.containers),
      ]),
    );
  }

  /** All links, in the order of the configuration; those of one destination are read in one go. */
  async links(): Promise<LinkStatus[]> {
    const { clusters, links } = this.inventory;
    const found = await Promise.all(
      clusters.map(async (destination) => {
        const own = links.filter((link) => link.destination === destination.name);
        return own.length === 0 ? [] : await this.linksTo(destination, own);
      }),
    );
    const all = found.flat();
    return links.flatMap((link) =>
      all.filter(({ name, destination }) => name === link.name && destination === link.destination),
    );
  }

  async close(): Promise<void> {
    await Promise.all([...this.connections.values()].map((connection) => connection.close()));
  }

  private async linksTo(destination: ClusterEntry, links: DeployedLink[]): Promise<LinkStatus[]> {
    const { name } = destination;
    const declared = links.flatMap(({ mirrors }) => mirrors.map(({ mirrorTopic }) => mirrorTopic));
    const before = this.samples.get(name) ?? this.sample(name, declared);
    if (!(await this.answers(name))) {
      return links.map((link) => unknownLink(link, `${name} does not answer`));
    }
    try {
      const live = await readLinksTo(destination, links, this.environment);
      const statuses = await Promise.all(
        links.map(async (link) => linkStatus(link, live, await this.answers(link.source))),
      );
      return await this.measured(name, statuses, await before);
    } catch (error) {
      return links.map((link) => unknownLink(link, (error as Error).message));
    }
  }

  /** Adds lag and throughput to all links of a destination. */
  private async measured(destination: string, links: LinkStatus[], before: Sample): Promise<LinkStatus[]> {
    await delay(Math.max(0, before.at + SHORTEST - performance.now()));
    const mirrored = links.map((link) => ({ source: link.source, mirrors: link.mirrors.filter(isMirrored) }));
    const sources = await Promise.all(
      mirrored.map(async ({ source, mirrors }): Promise<Ends> => {
        return (await this.answers(source))
          ? this.connection(source).ends(mirrors.map(({ topic }) => topic))
          : new Map();
      }),
    );
    const topics = mirrored.flatMap(({ mirrors }) => mirrors.map(({ mirrorTopic }) => mirrorTopic));
    const now = await this.sample(destination, topics);
    this.samples.set(destination, now);
    return links.map((link, index) => withLag(link, sources[index] ?? new Map(), now, before));
  }

  private async sample(cluster: string, topics: string[]): Promise<Sample> {
    const ends = await this.connection(cluster).ends(topics);
    return { ends, at: performance.now() };
  }

  private async answers(cluster: string): Promise<boolean> {
    return typeof (await this.description(cluster)) !== "string";
  }

  private description(cluster: string): Promise<Description | string> {
    return this.descriptions.get(cluster) ?? Promise.resolve(`there is no cluster ${cluster} in the stack`);
  }

  private connection(cluster: string): KafkaConnection {
    const connection = this.connections.get(cluster);
    if (connection === undefined) {
      throw new Error(`The stack's outputs have a link with the cluster ${cluster}, but not the cluster itself.`);
    }
    return connection;
  }
}

function containersOf({ brokers, zookeepers, linkWorkers }: ClusterEntry): string[] {
  return [...brokers, ...zookeepers, ...linkWorkers];
}
