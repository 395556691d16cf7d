import { brokersOf, linkWorkersOf, zookeepersOf } from "./nodes";
import type { ClusterSettings } from "./schema";

/** Port of the metrics in every container, not published: usual for the JMX exporter. */
export const METRICS_PORT = 9404;

/** One entry of Prometheus's file-based service discovery. */
export interface TargetGroup {
  targets: string[];
  labels: { cluster: string; role: "broker" | "zookeeper" | "link-worker" };
}

/** Where a Prometheus in the stack's container network finds the metrics, in the form its `file_sd_configs` reads. */
export function metricsTargets(clusters: readonly ClusterSettings[]): TargetGroup[] {
  return clusters
    .flatMap((cluster): TargetGroup[] => [
      { targets: addresses(brokersOf(cluster)), labels: { cluster: cluster.name, role: "broker" } },
      { targets: addresses(zookeepersOf(cluster)), labels: { cluster: cluster.name, role: "zookeeper" } },
      { targets: addresses(linkWorkersOf(cluster)), labels: { cluster: cluster.name, role: "link-worker" } },
    ])
    .filter(({ targets }) => targets.length > 0);
}

function addresses(nodes: readonly { name: string }[]): string[] {
  return nodes.map(({ name }) => `${name}:${METRICS_PORT}`);
}
