import { bootstrapAddresses, type StackOutputs } from "../../topology/outputs";
import type { Settings } from "../../topology/schema";
import { topicsOf } from "../../topology/links";
import { replicationFactorOf } from "../../topology/nodes";
import { credentialsOf } from "../cluster/credentials";
import { handshake } from "../cluster/handshake";
import { KafkaConnection } from "../cluster/kafkaConnection";
import { loadKafka } from "../cluster/kafkaLibrary";
import { type Deployment, outputsOf } from "../context/stack";
import { certificatesOf } from "../status/inventory";
import { compareBroker, type LiveBroker } from "./brokers";
import type { Difference } from "./compare";
import {
  compareTopic,
  conflict,
  type DeclaredTopic,
  declaredTopics,
  type LiveTopic,
  type PlannedTopic,
} from "./topics";
import { type MirrorFindings, withoutMirrors } from "./withoutMirrors";

/** Milliseconds for each answer: a cluster that is up may be slow. */
const ANSWER_MS = 10_000;

/** What one cluster has. */
export interface ClusterState {
  /** Those of its topics that are declared, or will be, and are there. */
  topics: ReadonlyMap<string, LiveTopic>;
  brokers: LiveBroker[];
}

/** What is found in all clusters. */
export interface ClusterFindings {
  differences: Difference[];
  /** Changes of the configuration that what was changed by hand makes impossible. */
  conflicts: string[];
  /** Clusters that could not be asked, and why. */
  unreadable: { cluster: string; reason: string }[];
  /** By name, those that could. */
  clusters: ReadonlyMap<string, ClusterState>;
  /** How many topics and brokers were compared. */
  topics: number;
  brokers: number;
}

/**
 * Compares topics, brokers' settings and the certificates that brokers serve with a stack's state. A declared topic that is a
 * mirror just now, as after a failback, has the settings of its source: its link keeps them, and it is not compared.
 *
 * @param deployment read with its secrets, for the client's certificate
 * @param links what is found of links and mirrors, which is asked for at the same time
 * @param planned the configuration, where it is right
 */
export async function findClusterDrift(
  deployment: Deployment,
  links: Promise<MirrorFindings>,
  planned?: Settings,
): Promise<ClusterFindings> {
  const outputs = outputsOf(deployment);
  const declared = declaredTopics(deployment);
  const certificates = new Map(
    certificatesOf(deployment.resources ?? [], []).map(({ name, notAfter }) => [name, notAfter]),
  );
  const names = Object.keys(outputs.clientCredentials === undefined ? {} : (outputs.bootstrapServers ?? {}));
  const answers = await Promise.all(
    names.map((cluster) => {
      const own = declared.filter((topic) => topic.cluster === cluster);
      return readCluster(
        cluster,
        outputs,
        [...own, ...plannedTopics(planned, cluster)].map(({ name }) => name),
      );
    }),
  );
  const findings: ClusterFindings = {
    ...{ differences: [], conflicts: [], unreadable: [], clusters: new Map(), topics: 0, brokers: 0 },
  };
  const regular = withoutMirrors(declared, await links, outputs.links ?? []);
  const clusters = new Map<string, ClusterState>();
  for (const [index, state] of answers.entries()) {
    const cluster = names[index] ?? "";
    if (typeof state === "string") {
      findings.unreadable.push({ cluster, reason: state });
      continue;
    }
    const own = regular.filter((topic) => topic.cluster === cluster);
    const plannedOf = ({ name }: DeclaredTopic) => plannedTopics(planned, cluster).find((topic) => topic.name === name);
    findings.conflicts.push(
      ...own.flatMap((topic) => {
        const [live, wanted] = [state.topics.get(topic.name), plannedOf(topic)];
        return (live && wanted && conflict(topic, live, wanted)) ?? [];
      }),
    );
    clusters.set(cluster, state);
    findings.topics += own.length;
    findings.brokers += state.brokers.length;
    findings.differences.push(
      ...own.flatMap((topic) => compareTopic(topic, state.topics.get(topic.name), plannedOf(topic))),
      ...state.brokers.flatMap((broker) => compareBroker(cluster, broker, certificates.get(broker.name))),
    );
  }
  return { ...findings, clusters };
}

/** The topics of a cluster as the configuration has them now. */
function plannedTopics(planned: Settings | undefined, cluster: string): (PlannedTopic & { name: string })[] {
  const settings = planned?.clusters.find(({ name }) => name === cluster);
  return planned === undefined || settings === undefined
    ? []
    : topicsOf(planned, settings).map((topic) => ({
        ...topic,
        replicationFactor: topic.replicationFactor ?? replicationFactorOf(settings),
      }));
}

/** What a cluster has; or text, why it cannot be asked. */
async function readCluster(
  cluster: string,
  outputs: Partial<StackOutputs>,
  topicNames: readonly string[],
): Promise<ClusterState | string> {
  let connection: KafkaConnection | undefined;
  try {
    const addresses = bootstrapAddresses(outputs, cluster, "EXTERNAL");
    const credentials = credentialsOf(outputs, "");
    connection = new KafkaConnection(await loadKafka(), addresses, credentials, ANSWER_MS);
    const layouts = await connection.layouts();
    const there = [...new Set(topicNames)].filter((name) => layouts.has(name));
    const [configs, brokerConfigs, handshakes] = await Promise.all([
      connection.topicConfigs(there),
      connection.brokerConfigs(),
      Promise.all(addresses.split(",").map((address) => handshake(address, credentials))),
    ]);
    const topics = there.flatMap((name): [string, LiveTopic][] => {
      const [layout, config] = [layouts.get(name), configs.get(name)];
      return layout && config ? [[name, { ...layout, config }]] : [];
    });
    const brokers = (outputs.containers?.[cluster]?.brokers ?? []).map((name, index): LiveBroker => {
      const shown = handshakes[index];
      const config = brokerConfigs.get(String(index + 1));
      return {
        ...{ name, id: index + 1 },
        ...(config && { config }),
        ...(shown && "notAfter" in shown && { notAfter: shown.notAfter }),
      };
    });
    return { topics: new Map(topics), brokers };
  } catch (error) {
    return (error as Error).message;
  } finally {
    await connection?.close();
  }
}
