import type { DeployedCluster, DeployedStack } from "./deployedStack";
import { topicsOf } from "./links";
import { lossWords, plain } from "./lossWords";
import { brokersOf } from "./nodes";
import type { DeployedTopic } from "./outputs";
import type { Settings, TopicSettings } from "./schema";

/** Something with data that a run deletes or empties. */
export interface Loss {
  /** What is lost, for example `topic:cluster1/orders`: the same at each run, so that exactly this can be allowed. */
  name: string;
  /** The loss in words, a sentence or two. */
  text: string;
}

/** What the name of a loss looks like. */
export const LOSS_NAME = /^(cluster:[^/]+|(broker|topic|records):[^/]+\/.+)$/;

/**
 * What clusters, brokers and topics lose between the last run and the planned one. Mirror topics lose nothing: one goes only
 * where its source has all of its records, see `linkTransitions`.
 */
export function dataLosses(before: DeployedStack, settings: Settings): Loss[] {
  return before.clusters.flatMap((old) => {
    const cluster = settings.clusters.find(({ name }) => name === old.name);
    if (cluster === undefined) {
      return [{ name: `cluster:${old.name}`, text: lossWords.cluster(plain, old.name, old.brokers) }];
    }
    const staying = brokersOf(cluster).map(({ name }) => name);
    const brokers = old.brokers
      .filter((broker) => !staying.includes(broker))
      .map((broker) => ({ name: `broker:${old.name}/${broker}`, text: lossWords.broker(plain, old.name, [broker]) }));
    return [...brokers, ...topicLosses(old, topicsOf(settings, cluster))];
  });
}

function topicLosses({ name: cluster, topics }: DeployedCluster, planned: readonly TopicSettings[]): Loss[] {
  return topics.flatMap((topic): Loss[] => {
    const now = planned.find(({ name }) => name === topic.name);
    if (now === undefined) {
      return [{ name: `topic:${cluster}/${topic.name}`, text: lossWords.topic(plain, cluster, topic.name) }];
    }
    const settings = settingsThatKeepLess(topic.config, now.config);
    const name = `records:${cluster}/${topic.name}`;
    return settings.length === 0 ? [] : [{ name, text: lossWords.records(plain, cluster, topic.name, settings) }];
  });
}

type Config = DeployedTopic["config"];

/** Kafka's default of `log.retention.hours`, in milliseconds. */
const DEFAULT_RETENTION = String(7 * 24 * 60 * 60 * 1000);

/** The settings of a topic by which it keeps fewer records than before. */
export function settingsThatKeepLess(before: Config, after: Config): string[] {
  const limits = { "retention.ms": DEFAULT_RETENTION, "retention.bytes": "-1" };
  const lowered = Object.entries(limits)
    .filter(([key, initial]) => limitOf(after[key] ?? initial) < limitOf(before[key] ?? initial))
    .map(([key]) => key);
  const [old, now] = [policiesOf(before), policiesOf(after)];
  return [...lowered, ...(now.some((policy) => !old.includes(policy)) ? ["cleanup.policy"] : [])];
}

/** -1 is no limit. */
function limitOf(value: string): number {
  return Number(value) < 0 ? Infinity : Number(value);
}

function policiesOf(config: Config): string[] {
  return (config["cleanup.policy"] ?? "delete").split(",").map((policy) => policy.trim());
}

/**
 * Why a run is refused that loses data.
 *
 * @param losses those that are not allowed yet
 * @param command that allows them, for example `npm run up --`
 */
export function describeLosses(losses: readonly Loss[], command: string): string {
  const flags = losses.map(({ name }) => `--allow-loss ${name}`).join(" ");
  return [
    "This run would lose data, and the stack's data is protected (protectData). Nothing was changed.",
    ...losses.map(({ name, text }) => `  ${name}: ${text}`),
    `To keep it, undo the change of the configuration. To lose exactly this: ${command} ${flags}`,
  ].join("\n");
}

/** Where `npm run up` says which losses were allowed for this one run: a list of names, JSON. */
export const ALLOWED_LOSSES_VARIABLE = "KAFKA_CLUSTER_LINKS_ALLOWED_LOSSES";
