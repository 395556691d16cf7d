import type { DeployedLink } from "../../topology/transitions";
import type { Environment } from "../cli/process";
import type { Deployment } from "../setup/stack";
import { compare, type Difference } from "./compare";
import { readLive } from "./live";

/** What is found when the clusters are compared with the stack. */
export interface Findings {
  differences: Difference[];
  /** Clusters that could not be asked, and why. */
  unreadable: { cluster: string; reason: string }[];
  /** How many links and mirror topics were compared. */
  links: number;
  mirrors: number;
}

/** The parts of the stack's outputs that are read here. */
interface Outputs {
  bootstrapServers?: Record<string, Record<string, string>>;
  clusterIds?: Record<string, string>;
  containers?: Record<string, { brokers: string[] }>;
  links?: DeployedLink[];
}

/** Compares links and mirror topics of all clusters with the state of the stack: one read for each destination. */
export async function findDrift(deployment: Deployment, environment: Environment): Promise<Findings> {
  const outputs = outputsOf(deployment);
  const links = outputs.links ?? [];
  const destinations = [...new Set(links.map((link) => link.destination))];
  const findings: Findings = {
    differences: [],
    unreadable: [],
    links: links.length,
    mirrors: links.flatMap((link) => link.mirrors).length,
  };
  const found = await Promise.all(
    destinations.map(async (cluster) => {
      const own = links.filter((link) => link.destination === cluster);
      const request = {
        brokers: outputs.containers?.[cluster]?.brokers ?? [],
        bootstrapServer: outputs.bootstrapServers?.[cluster]?.SSL ?? "",
        links: own.map(({ name }) => name),
        mirrors: own.flatMap(({ mirrors }) => mirrors.map(({ mirrorTopic }) => mirrorTopic)),
      };
      try {
        return compare(cluster, own, await readLive(request, environment), outputs.clusterIds ?? {});
      } catch (error) {
        findings.unreadable.push({ cluster, reason: (error as Error).message });
        return [];
      }
    }),
  );
  findings.differences.push(...found.flat());
  return findings;
}

/** Differences by component, each with the time, so that the same one found again is put right again. */
export function driftOf({ differences }: Findings, now = new Date()): Record<string, string> {
  const drift: Record<string, string> = {};
  for (const { component, text } of differences) {
    if (component !== undefined) {
      drift[component] = `${drift[component] === undefined ? now.toISOString() : drift[component]}; ${text}`;
    }
  }
  return drift;
}

function outputsOf(deployment: Deployment): Outputs {
  const stack = deployment.resources?.find(({ type }) => type === "pulumi:pulumi:Stack");
  return stack?.outputs ?? {};
}
