import type { ClusterSettings, Settings } from "./schema";

/** One server of a cluster: a broker, a ZooKeeper server or a link worker. */
export interface Node {
  /** `broker.id`, ZooKeeper's server id, or a link worker's number: 1 for the first one of its cluster. */
  id: number;
  /** Host name in the container network, for example `broker1` or `broker1-2`. */
  name: string;
}

/** A broker and the ports of its listeners. */
export interface BrokerNode extends Node {
  /** Port of the EXTERNAL listener, the same in the container and on the host, for it is part of what is advertised. */
  externalPort: number;
}

/** The brokers of a cluster, first one first. Growing a cluster renames none of those it has. */
export function brokersOf(cluster: ClusterSettings): BrokerNode[] {
  return nodes(cluster.broker ?? `${cluster.name}-broker`, cluster.brokers).map((node) => ({
    ...node,
    externalPort: cluster.ports.external + node.id - 1,
  }));
}

/** The ZooKeeper servers of a cluster, first one first. */
export function zookeepersOf(cluster: ClusterSettings): Node[] {
  return nodes(cluster.zookeeper ?? `${cluster.name}-zookeeper`, cluster.zookeepers);
}

/** Whether cluster links are the work of containers of their own, rather than of the brokers. */
export function usesLinkWorkers(engine: Settings["engine"]): boolean {
  return engine === "apache";
}

/** The link workers of a cluster, first one first; none where the configuration wants none. */
export function linkWorkersOf(cluster: ClusterSettings): Node[] {
  return nodes(linkWorkerIdentity(cluster), cluster.linkWorkers);
}

/**
 * The common name in the certificates of all link workers of a cluster: the name of the first worker. Brokers grant rights
 * to it, so it must not depend on the number of workers; otherwise a change of that number would restart every broker.
 */
export function linkWorkerIdentity(cluster: ClusterSettings): string {
  return cluster.linkWorker ?? `${cluster.name}-links`;
}

function nodes(firstName: string, count: number): Node[] {
  return Array.from({ length: count }, (_, index) => ({
    id: index + 1,
    name: index === 0 ? firstName : `${firstName}-${index + 1}`,
  }));
}

/** Replicas a topic has when nothing else is said: three, or as many as there are brokers (Kafka's own advice for production). */
export function replicationFactorOf(cluster: ClusterSettings): number {
  return cluster.replicationFactor ?? Math.min(3, cluster.brokers);
}

/** In-sync replicas that must have a record before it is acknowledged: one broker may be down without stopping writes. */
export function minInSyncReplicasOf(cluster: ClusterSettings): number {
  return Math.max(1, replicationFactorOf(cluster) - 1);
}
