import type { Environment } from "../terminal/process";
import type { StackOutputs } from "../../topology/outputs";
import { compare, type Difference } from "./compare";
import { readDestinations } from "../cluster/destinations";
import type { LiveMirror } from "../cluster/links";

/** What is found when the clusters are compared with the stack. */
export interface Findings {
  differences: Difference[];
  /** Clusters that could not be asked, and why. */
  unreadable: { cluster: string; reason: string }[];
  /** How many links and mirror topics were compared. */
  links: number;
  mirrors: number;
  /** All mirror topics, by cluster and name. */
  live: Record<string, Record<string, LiveMirror>>;
}

/** Compares links and mirror topics of all clusters with the stack's outputs: one read for each destination. */
export async function findDrift(outputs: Partial<StackOutputs>, environment: Environment): Promise<Findings> {
  const links = outputs.links ?? [];
  const findings: Findings = {
    differences: [],
    unreadable: [],
    links: links.length,
    mirrors: links.flatMap((link) => link.mirrors).length,
    live: {},
  };
  for (const [cluster, live] of Object.entries(await readDestinations(outputs, environment))) {
    if (typeof live === "string") {
      findings.unreadable.push({ cluster, reason: live });
    } else {
      const own = links.filter((link) => link.destination === cluster);
      findings.live[cluster] = live.mirrors;
      findings.differences.push(...compare(cluster, own, live, outputs.clusterIds ?? {}));
    }
  }
  return findings;
}

/** Differences by component, each with the time, so that the same one found again is repaired again. */
export function driftOf({ differences }: Pick<Findings, "differences">, now = new Date()): Record<string, string> {
  const drift: Record<string, string> = {};
  for (const { component, text } of differences) {
    if (component !== undefined) {
      drift[component] = `${drift[component] === undefined ? now.toISOString() : drift[component]}; ${text}`;
    }
  }
  return drift;
}
