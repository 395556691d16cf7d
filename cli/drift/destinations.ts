import type { DeployedLink } from "../../topology/transitions";
import type { Environment } from "../terminal/process";
import type { Deployment } from "../context/stack";
import { type LiveCluster, readLive } from "./live";

/** The parts of the stack's outputs that are about links and where to ask for them; each may be missing. */
export interface LinkOutputs {
  bootstrapServers?: Record<string, Record<string, string>>;
  clusterIds?: Record<string, string>;
  containers?: Record<string, { brokers?: string[] }>;
  links?: DeployedLink[];
}

/** The stack's outputs; empty before the first `npm run up`. */
export function outputsOf({ resources }: Deployment): LinkOutputs {
  return resources?.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {};
}

/**
 * Asks all clusters that links lead to, at the same time, one read for each.
 *
 * @returns by the cluster's name, what it has; or text, why it could not be asked
 */
export async function readDestinations(
  { bootstrapServers, containers, links = [] }: LinkOutputs,
  environment: Environment,
): Promise<Record<string, LiveCluster | string>> {
  const destinations = [...new Set(links.map((link) => link.destination))];
  const found = destinations.map(async (cluster): Promise<[string, LiveCluster | string]> => {
    const own = links.filter((link) => link.destination === cluster);
    const request = {
      brokers: containers?.[cluster]?.brokers ?? [],
      bootstrapServer: bootstrapServers?.[cluster]?.SSL ?? "",
      links: own.map(({ name }) => name),
      mirrors: own.flatMap(({ mirrors }) => mirrors.map(({ mirrorTopic }) => mirrorTopic)),
    };
    try {
      return [cluster, await readLive(request, environment)];
    } catch (error) {
      return [cluster, (error as Error).message];
    }
  });
  return Object.fromEntries(await Promise.all(found));
}
