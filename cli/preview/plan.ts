import type { DeclaredState } from "../../topology/mirrorStates";
import { clusterOfTopicResource, parsePartName, partName } from "../../topology/resourceNames";
import type { PictureCluster } from "../diagram/model";
import type { Action, Change, State } from "./digest";
import type { Topologies } from "./topology";

/** All that is to change, for rules that must look beyond their own resources. */
export class Plan {
  private readonly deleted: ReadonlySet<string>;

  constructor(
    readonly changes: readonly Change[],
    readonly topologies: Topologies,
    private readonly namePrefix: string,
  ) {
    this.deleted = new Set(changes.filter(({ action }) => action === "delete").map(({ urn }) => urn));
  }

  find(part: string, ...actions: Action[]): Change[] {
    return this.changes.filter((change) => change.part === part && actions.includes(change.action));
  }

  /** The cluster that a server belongs to, by its component or container; as it is planned, else as it was. */
  clusterOf(server: string): PictureCluster | undefined {
    const names = [server, this.container(server)];
    const { before, after } = this.topologies;
    return [after, before]
      .flatMap((picture) => picture?.clusters ?? [])
      .find((cluster) => serversOf(cluster).some((name) => names.includes(name)));
  }

  /** The container of a server. */
  container(server: string): string {
    return `${this.namePrefix}${server}`;
  }

  /** Changes of servers by the cluster they belong to. */
  byCluster(changes: readonly Change[]): Map<PictureCluster, Change[]> {
    const groups = new Map<PictureCluster, Change[]>();
    for (const change of changes) {
      const cluster = this.clusterOf(serverOf(change)) ?? NO_CLUSTER;
      groups.set(cluster, [...(groups.get(cluster) ?? []), change]);
    }
    return groups;
  }

  /** A cluster as it is before or after the run; undefined where it is not. */
  cluster(side: keyof Topologies, cluster: string): PictureCluster | undefined {
    return this.topologies[side]?.clusters.find(({ name }) => name === cluster);
  }

  /** Whether a resource goes with something that holds it, a cluster's data: it is then not deleted by itself. */
  goesWithData({ before }: Change): boolean {
    return before?.deletedWith !== undefined && this.deleted.has(before.deletedWith);
  }

  /** Whether the container of a server is recreated, or created for the first time: it then reads all of its files. */
  startsAnew(server: string): boolean {
    return this.changes.some(
      ({ name, part, action }) =>
        name === partName(server, "container") &&
        part.endsWith("/Container") &&
        (action === "replace" || action === "create"),
    );
  }
}

/** Stands for a cluster that is in neither picture. */
export const NO_CLUSTER: PictureCluster = { name: "its cluster", brokers: [], zookeepers: [], linkWorkers: [] };

function serversOf({ brokers, zookeepers, linkWorkers }: PictureCluster): string[] {
  return [...brokers.map(({ name }) => name), ...zookeepers, ...linkWorkers];
}

/** The server that a resource is of: `broker1` of `broker1-data`. */
export function serverOf({ name }: Change): string {
  return parsePartName(name).component;
}

/** An input as text; empty where there is none. */
export function text(state: State | undefined, property: string): string {
  const value = state?.inputs[property];
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** The container that a change is of, by its name in Docker. */
export function containerOf(change: Change): string {
  return text(change.after ?? change.before, "name") || serverOf(change);
}

/** The environment of a command. */
export function environment(state: State | undefined): Readonly<Record<string, string>> {
  return (state?.inputs.environment ?? {}) as Record<string, string>;
}

/** What a link's or mirror's command is about. */
export function subject({ before, after }: Change) {
  const { IDENTITY = "", MIRROR_TOPIC = "", SOURCE_TOPIC = "" } = environment(after ?? before);
  const [source = "", destination = "", link = ""] = IDENTITY.split("|");
  return { source, destination, link, topic: SOURCE_TOPIC, mirrorTopic: MIRROR_TOPIC };
}

/** The declared state of a mirror. */
export function stateOf(state: State | undefined): DeclaredState {
  return (environment(state).STATE ?? "active") as DeclaredState;
}

/** The cluster and the name of a topic: its resource is called `CLUSTER-TOPIC`. */
export function topicOf(change: Change) {
  const topic = text(change.after ?? change.before, "name");
  return { topic, cluster: clusterOfTopicResource(change.name, topic) ?? "its cluster" };
}
