import { bootstrapAddresses, type StackOutputs } from "../../topology/outputs";
import type { Environment } from "../terminal/process";
import { type LiveCluster, readClusterLinks } from "./links";

/**
 * Asks all clusters that links lead to, at the same time, one read for each.
 *
 * @returns by the cluster's name, what it has; or text, why it could not be asked
 */
export async function readDestinations(
  outputs: Partial<StackOutputs>,
  environment: Environment,
): Promise<Record<string, LiveCluster | string>> {
  const { containers, links = [] } = outputs;
  const destinations = [...new Set(links.map((link) => link.destination))];
  const found = destinations.map(async (cluster): Promise<[string, LiveCluster | string]> => {
    const own = links.filter((link) => link.destination === cluster);
    try {
      const request = {
        brokers: containers?.[cluster]?.brokers ?? [],
        bootstrapServer: bootstrapAddresses(outputs, cluster, "SSL"),
        links: own.map(({ name }) => name),
        mirrors: own.flatMap(({ mirrors }) => mirrors.map(({ mirrorTopic }) => mirrorTopic)),
      };
      return [cluster, await readClusterLinks(request, environment)];
    } catch (error) {
      return [cluster, (error as Error).message];
    }
  });
  return Object.fromEntries(await Promise.all(found));
}
