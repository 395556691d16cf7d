import { setTimeout as delay } from "node:timers/promises";
import { type LiveCluster, readLive } from "../links/live";
import type { Environment } from "../cli/process";
import { isStopped } from "../../topology/links";
import type { DeployedLink, DeployedMirror } from "../../topology/transitions";
import { containerStates } from "./containers";
import { handshake } from "./handshake";
import type { ClusterEntry, Credentials, Inventory } from "./inventory";
import { type Description, type Ends, KafkaConnection } from "./kafkaCluster";
import { type Lag, lagOf, type Sample, SHORTEST } from "./lag";
import { judge } from "./judge";
import type { BrokerStatus, CertificateStatus, ClusterStatus, LinkStatus, MirrorStatus, Status } from "./status";

/** Milliseconds that the link commands of a cluster have: one JVM after the other, on a machine that may be loaded. */
const COMMANDS_MS = 20_000;

/** Parts of a status, each as soon as it is known. */
export interface Look {
  clusters: Promise<ClusterStatus[]>;
  links: Promise<LinkStatus[]>;
  /** All of it, judged. */
  status: Promise<Status>;
}

/** Where a stack is looked at again and again: what one look leaves for the next. */
export class Observer {
  /** Ends of mirrors at the last look, by cluster and topic. */
  private readonly samples = new Map<string, Sample>();

  constructor(
    private readonly stack: string,
    private readonly inventory: Inventory,
    private readonly credentials: Credentials,
    private readonly environment: Environment,
  ) {}

  /** Looks at everything at once. What does not answer is part of the result; only Docker itself must answer. */
  look(): Look {
    const time = new Date();
    const connections = new Map(
      this.inventory.clusters.map(({ name, listeners }) => [
        name,
        new KafkaConnection(listeners.EXTERNAL ?? "", this.credentials),
      ]),
    );
    const clusters = this.clusters(connections);
    const links = this.links(connections);
    const everything = Promise.allSettled([clusters, links]).then(() =>
      Promise.all([...connections.values()].map((connection) => connection.close())),
    );
    const status = async (): Promise<Status> => {
      const parts = { clusters: await clusters, links: await links, certificates: this.certificates(time) };
      await everything;
      return { stack: this.stack, time: time.toISOString(), ...parts, ...judge(parts) };
    };
    return { clusters, links, status: status() };
  }

  private async clusters(connections: ReadonlyMap<string, KafkaConnection>): Promise<ClusterStatus[]> {
    const { clusters } = this.inventory;
    const names = clusters.flatMap(({ brokers, zookeepers, linkWorkers }) => [
      ...brokers,
      ...zookeepers,
      ...linkWorkers,
    ]);
    const states = containerStates(names, this.environment);
    return Promise.all(clusters.map((cluster) => this.cluster(cluster, states, connections.get(cluster.name))));
  }

  private async cluster(
    { name, id, listeners, brokers, zookeepers, linkWorkers }: ClusterEntry,
    states: Promise<Map<string, string>>,
    connection: KafkaConnection | undefined,
  ): Promise<ClusterStatus> {
    const addresses = (listeners.EXTERNAL ?? "").split(",");
    const [described, handshakes, found] = await Promise.all([
      connection?.describe().catch((error: unknown) => (error as Error).message),
      Promise.all(addresses.map((address) => handshake(address, this.credentials))),
      states,
    ]);
    const known = typeof described === "object" ? described : undefined;
    const container = (container: string) => ({ name: container, state: found.get(container) ?? "missing" });
    return {
      name,
      ...((known?.id ?? id) === undefined ? {} : { id: known?.id ?? id }),
      listeners,
      ...(typeof described === "string" ? { unreachable: described } : {}),
      brokers: brokers.map((broker, index) => ({
        ...container(broker),
        ...brokerStatus(addresses[index], handshakes[index], known),
      })),
      zookeepers: zookeepers.map(container),
      linkWorkers: linkWorkers.map(container),
      ...(known === undefined ? {} : { topics: known.topics }),
    };
  }

  private async links(connections: ReadonlyMap<string, KafkaConnection>): Promise<LinkStatus[]> {
    const { links } = this.inventory;
    const destinations = [...new Set(links.map(({ destination }) => destination))];
    const statuses = await Promise.all(
      destinations.map(async (destination) => {
        const own = links.filter((link) => link.destination === destination);
        const live = await this.live(destination, own).catch((error: unknown) => (error as Error).message);
        return Promise.all(own.map((link) => this.link(link, live, connections)));
      }),
    );
    const all = statuses.flat();
    // In the order of the configuration.
    return links.flatMap((link) =>
      all.filter(({ name, destination }) => name === link.name && destination === link.destination),
    );
  }

  private live(destination: string, links: readonly DeployedLink[]): Promise<LiveCluster> {
    const cluster = this.inventory.clusters.find(({ name }) => name === destination);
    const mirrors = links.flatMap((link) => link.mirrors.filter(({ state }) => isStopped(state)));
    const request = {
      brokers: cluster?.brokers ?? [],
      bootstrapServer: cluster?.listeners.SSL ?? "",
      links: [],
      mirrors: mirrors.map(({ mirrorTopic }) => mirrorTopic),
      limit: COMMANDS_MS,
    };
    return readLive(request, this.environment);
  }

  private async link(
    link: DeployedLink,
    live: LiveCluster | string,
    connections: ReadonlyMap<string, KafkaConnection>,
  ): Promise<LinkStatus> {
    const { name, source, destination, prefix } = link;
    const common = { name, source, destination, prefix };
    if (typeof live === "string") {
      const mirrors = link.mirrors.map((mirror) => ({ ...named(mirror), state: "UNKNOWN" }));
      return { ...common, state: "UNKNOWN", reason: live, mirrors };
    }
    const found = live.links[name];
    const state = found === undefined ? "MISSING" : found.available ? "ACTIVE" : "SOURCE_UNAVAILABLE";
    const declared = new Set(link.mirrors.map(({ mirrorTopic }) => mirrorTopic));
    const undeclared = Object.entries(live.mirrors)
      .filter(([mirrorTopic, mirror]) => mirror.link === name && !declared.has(mirrorTopic))
      .map(([mirrorTopic, { sourceTopic }]) => ({ topic: sourceTopic, mirrorTopic }));
    const mirrors: MirrorStatus[] = [...link.mirrors.map(named), ...undeclared].map((mirror) => {
      const { state: is = "MISSING", error } = live.mirrors[mirror.mirrorTopic] ?? {};
      return { ...mirror, state: is, ...(error === undefined ? {} : { error }) };
    });
    const [from, to] = [connections.get(source), connections.get(destination)];
    return {
      ...common,
      state,
      mirrors: await Promise.all(
        mirrors.map(async (mirror) =>
          ["STOPPED", "MISSING"].includes(mirror.state) || from === undefined || to === undefined
            ? mirror
            : { ...mirror, ...(await this.lag(mirror, from, to, `${destination} ${mirror.mirrorTopic}`)) },
        ),
      ),
    };
  }

  private async lag(
    { topic, mirrorTopic }: MirrorStatus,
    from: KafkaConnection,
    to: KafkaConnection,
    key: string,
  ): Promise<Lag> {
    const sample = async (): Promise<Sample | undefined> => {
      const ends = await to.ends(mirrorTopic);
      return ends && { ends, at: performance.now() };
    };
    const source = from.ends(topic).catch((): Ends[] | undefined => undefined);
    let before = this.samples.get(key);
    if (before === undefined && (before = await sample()) !== undefined) {
      // The time over which the throughput is measured.
      await delay(SHORTEST);
    }
    const sourceEnds = await source;
    const now = await sample();
    if (now === undefined) {
      return {};
    }
    this.samples.set(key, now);
    return lagOf(sourceEnds, now, before);
  }

  private certificates(now: Date): CertificateStatus[] {
    return this.inventory.certificates.map(({ name, ends }) => ({
      name,
      ends,
      days: Math.floor((Date.parse(ends) - now.getTime()) / 86_400_000),
    }));
  }
}

function named({
  topic,
  mirrorTopic,
  state,
}: DeployedMirror): Pick<MirrorStatus, "topic" | "mirrorTopic" | "declared"> {
  return { topic, mirrorTopic, declared: state };
}

function brokerStatus(
  address: string | undefined,
  shaken: Awaited<ReturnType<typeof handshake>> | undefined,
  cluster: Description | undefined,
): Omit<BrokerStatus, "name" | "state"> {
  const member = cluster?.brokers.find((broker) => broker.address === address);
  const reason =
    shaken !== undefined && "problem" in shaken
      ? shaken.problem
      : cluster !== undefined && member === undefined
        ? "it is not a member of its cluster"
        : undefined;
  return {
    ...(address === undefined ? {} : { address }),
    answers: reason === undefined && cluster !== undefined,
    ...(reason === undefined ? {} : { reason }),
    controller: member?.controller ?? false,
    ...(shaken !== undefined && "ends" in shaken ? { certificateEnds: shaken.ends } : {}),
  };
}
