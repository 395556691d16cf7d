import { promisify } from "node:util";
import { execFile } from "node:child_process";
import type { DeployedCluster, DeployedStack } from "../topology/deployedStack";
import { CLIENT_CONFIG } from "../topology/paths";
import type { ClusterSettings, Settings } from "../topology/schema";

const run = promisify(execFile);

/** How long a cluster may take to list its partitions; milliseconds. */
const ANSWER_MS = 60_000;

/** How many partitions a message names. */
const MOST_NAMED = 10;

/** What was found out about the brokers that a run takes away. */
export interface RemovedBrokers {
  /** For each cluster, why its brokers cannot go yet. */
  refusals: string[];
  /** For each cluster that does not answer, that its brokers could not be looked at. */
  unknown: string[];
}

/** Asks each cluster that is to have fewer brokers for partitions with a replica on those that go. Others are not asked. */
export async function removedBrokers(before: DeployedStack, settings: Settings): Promise<RemovedBrokers> {
  const found: RemovedBrokers = { refusals: [], unknown: [] };
  for (const [index, cluster] of settings.clusters.entries()) {
    const old = before.clusters.find(({ name }) => name === cluster.name);
    if (old === undefined || old.brokers.length <= cluster.brokers) {
      continue;
    }
    const answer = await partitionsOf(old, cluster);
    if (answer === undefined) {
      found.unknown.push(
        `Which partitions have a replica on the brokers that are taken out of ${cluster.name} is not known: none of its ` +
          `brokers answers. Start the cluster, or leave clusters[${index}].brokers at ${old.brokers.length}.`,
      );
    } else {
      found.refusals.push(...refusal(old, cluster, `clusters[${index}].brokers`, answer));
    }
  }
  return found;
}

/** A partition and the ids of the brokers that have it. */
interface Partition {
  topic: string;
  partition: number;
  replicas: number[];
}

async function partitionsOf(old: DeployedCluster, { ports }: ClusterSettings): Promise<Partition[] | undefined> {
  for (const [index, container] of old.containers.entries()) {
    const server = `${old.brokers[index]}:${ports.ssl}`;
    const tool = ["kafka-topics", "--bootstrap-server", server, "--command-config", CLIENT_CONFIG, "--describe"];
    try {
      const { stdout } = await run("docker", ["exec", container, ...tool], {
        timeout: ANSWER_MS,
        maxBuffer: 64 * 1024 * 1024,
      });
      return parsePartitions(stdout);
    } catch {
      // The next one may answer.
    }
  }
  return undefined;
}

/** Reads what `kafka-topics --describe` prints. */
export function parsePartitions(text: string): Partition[] {
  return [...text.matchAll(/^\s*Topic: (\S+)\s+Partition: (\d+)\s.*?Replicas: ([\d,]+)/gm)].map(
    ([, topic = "", partition = "", replicas = ""]) => ({
      topic,
      partition: Number(partition),
      replicas: replicas.split(",").map(Number),
    }),
  );
}

function refusal(old: DeployedCluster, cluster: ClusterSettings, key: string, partitions: Partition[]): string[] {
  // Brokers are numbered from 1.
  const there = partitions
    .filter(({ replicas }) => replicas.some((id) => id > cluster.brokers))
    // Those of internal topics last: the others are what a user misses.
    .sort((one, other) => Number(one.topic.startsWith("_")) - Number(other.topic.startsWith("_")));
  if (there.length === 0) {
    return [];
  }
  const going = old.brokers.slice(cluster.brokers).join(", ");
  const named = there.slice(0, MOST_NAMED).map(({ topic, partition }) => `${topic}-${partition}`);
  const more = there.length > named.length ? ` and ${there.length - named.length} more` : "";
  return [
    `${key} is ${cluster.brokers}, but ${going} of ${cluster.name} still ${there.length === 1 ? "has a replica" : "have replicas"} of ` +
      `${named.join(", ")}${more}, which would be deleted. Move them to ${cluster.brokers === 1 ? "broker 1" : `brokers 1 to ${cluster.brokers}`} with ` +
      "kafka-reassign-partitions first (docs/runbooks/adding-a-broker.md, Removing the broker), " +
      `or set ${key} back to ${old.brokers.length}. Nothing was changed.`,
  ];
}
