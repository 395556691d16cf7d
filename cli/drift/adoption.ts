import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { settingsThatKeepLess } from "../../topology/dataLoss";
import { topicsOf } from "../../topology/links";
import { isStopped } from "../../topology/mirrorStates";
import { replicationFactorOf } from "../../topology/nodes";
import type { DeployedLink } from "../../topology/outputs";
import { partName, topicResourceName } from "../../topology/resourceNames";
import type { Settings } from "../../topology/schema";
import type { LiveMirror } from "../cluster/links";
import { type Deployment, type Pulumi, pulumi } from "../context/stack";
import { type DeclaredTopic, type LiveTopic, nameOf, plain, type PlannedTopic, TOPIC_TYPE } from "./topics";

/** A topic that is declared for the first time and is there already. */
export interface ExistingTopic {
  cluster: string;
  name: string;
  /** Why it cannot be taken over as it is, and what to do; undefined when it can. */
  problem?: string;
}

/** What is known of the clusters that answer. */
export interface Known {
  declared: readonly DeclaredTopic[];
  /** The topics that are there, by cluster and name. */
  topics: ReadonlyMap<string, ReadonlyMap<string, LiveTopic>>;
  /** All mirror topics, by cluster and name. */
  mirrors: Readonly<Record<string, Readonly<Record<string, LiveMirror>>>>;
  /** Links of the last run. */
  links: readonly DeployedLink[];
}

/** The topics of the configuration that the stack does not have yet, and that are there all the same. */
export function existingTopics(planned: Settings, { declared, topics, mirrors, links }: Known): ExistingTopic[] {
  return planned.clusters.flatMap((cluster, index) =>
    topicsOf(planned, cluster).flatMap((topic): ExistingTopic[] => {
      const { name } = topic;
      const live = topics.get(cluster.name)?.get(name);
      if (live === undefined || declared.some((one) => one.cluster === cluster.name && one.name === name)) {
        return [];
      }
      const found = { cluster: cluster.name, name };
      if (isMirrorOf(links, cluster.name, name)) {
        return []; // It goes with its mirror, before the topic is made.
      }
      const mirror = mirrors[cluster.name]?.[name];
      if (mirror !== undefined && mirror.state !== "STOPPED") {
        const what = `it is a mirror topic of the link ${mirror.link}`;
        return [
          { ...found, problem: `${what}. Promote it first (kafka-mirrors --promote), or take it out of the topics` },
        ];
      }
      const at = cluster.topics.indexOf(topic);
      const key =
        at < 0
          ? `bidirectionalTopics[${planned.bidirectionalTopics.indexOf(topic)}]`
          : `clusters[${index}].topics[${at}]`;
      const wanted = { ...topic, replicationFactor: topic.replicationFactor ?? replicationFactorOf(cluster) };
      return [{ ...found, problem: misfit(live, wanted, key) }];
    }),
  );
}

/** A mirror that the last run declared, and that is no regular topic. */
function isMirrorOf(links: readonly DeployedLink[], cluster: string, name: string): boolean {
  return links
    .filter(({ destination }) => destination === cluster)
    .some(({ mirrors }) => mirrors.some(({ mirrorTopic, state }) => mirrorTopic === name && !isStopped(state)));
}

/** Settings may differ, since they are put right afterwards; unless that would delete records. */
function misfit({ partitions, replicas, config }: LiveTopic, wanted: PlannedTopic, key: string): string | undefined {
  const [replicationFactor, ...others] = replicas;
  if (others.length > 0) {
    return "its partitions differ in replicas. End the reassignment first (kafka-reassign-partitions)";
  }
  const wrong = [
    ...(partitions === wanted.partitions ? [] : [["partitions", partitions, wanted.partitions] as const]),
    ...(replicationFactor === wanted.replicationFactor
      ? []
      : [["replicationFactor", replicationFactor, wanted.replicationFactor] as const]),
  ];
  if (wrong.length === 0) {
    const less = settingsThatKeepLess(plain(config), wanted.config);
    const settings = less.map((name) => `${name} is ${config[name] ?? "not set"}`).join(" and ");
    return less.length === 0
      ? undefined
      : `${settings}, and to set it as declared would delete records. To take the topic over, add this to ${key}.config`;
  }
  const differs = wrong.map(([name, is, declared]) => `${name} is ${is}, declared: ${declared}`).join("; ");
  const sets = wrong.map(([name, is]) => `${key}.${name} to ${is}`).join(" and ");
  const later = partitions < wanted.partitions ? ", and raise partitions in a later run" : "";
  return `${differs}. To take it over with its records, set ${sets}${later}; or delete the topic first, with its records`;
}

/** Why a run cannot go on; undefined when it can. */
export function describeMisfits(existing: readonly ExistingTopic[]): string | undefined {
  const lines = existing.flatMap(({ cluster, name, problem }) =>
    problem === undefined ? [] : [`  topic ${name} of ${cluster}: ${problem}.`],
  );
  return lines.length === 0
    ? undefined
    : ["Declared for the first time, but there already; nothing was changed.", ...lines].join("\n");
}

/**
 * Takes topics that are there into the stack's state, with their records, so that the update finds them and puts their
 * settings right.
 */
export async function adopt(
  topics: readonly ExistingTopic[],
  { cli, stack, deployment }: { cli: Pulumi; stack: string; deployment: Deployment },
): Promise<void> {
  const nameTable: Record<string, string> = {};
  const resources = topics.map(({ cluster, name }) => {
    const find = (wanted: string, type: RegExp) =>
      deployment.resources?.find((one) => nameOf(one.urn) === wanted && type.test(one.type))?.urn ?? "";
    nameTable[`cluster ${cluster}`] = find(cluster, /:KafkaCluster$/);
    nameTable[`provider ${cluster}`] = find(partName(cluster, "admin"), /^pulumi:providers:kafka$/);
    return {
      ...{ type: TOPIC_TYPE, name: topicResourceName(cluster, name), id: name },
      ...{ parent: `cluster ${cluster}`, provider: `provider ${cluster}` },
    };
  });
  const folder = mkdtempSync(join(tmpdir(), "kafka-cluster-links-import-"));
  try {
    const file = join(folder, "topics.json");
    writeFileSync(file, JSON.stringify({ nameTable, resources }));
    const flags = ["--yes", "--skip-preview", "--protect=false", "--generate-code=false", "--stack", stack];
    await pulumi(cli, ["import", "--file", file, ...flags]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
