import { settingsThatKeepLess } from "../../topology/dataLoss";
import { sameValue } from "../../topology/topicConfig";
import type { SetConfigs, TopicLayout } from "../cluster/kafkaConnection";
import type { Deployment, Resource } from "../context/stack";
import type { Difference } from "./compare";

/** A topic as it was declared. */
export interface DeclaredTopic {
  cluster: string;
  name: string;
  partitions: number;
  replicationFactor: number;
  config: Record<string, string>;
  /** Of its resource. */
  urn: string;
}

/** A topic as its cluster has it. */
export interface LiveTopic extends TopicLayout {
  config: SetConfigs;
}

/** The type of a topic's resource. */
export const TOPIC_TYPE = "kafka:index/topic:Topic";

/** The topics in a stack's state. */
export function declaredTopics({ resources = [] }: Deployment): DeclaredTopic[] {
  return resources
    .filter((resource) => resource.type === TOPIC_TYPE && resource.delete !== true)
    .map((resource) => ({ cluster: nameOf(resource.parent), urn: resource.urn, ...inputsOf(resource) }));
}

function inputsOf({ inputs = {} }: Resource): Omit<DeclaredTopic, "cluster" | "urn"> {
  const { name = "", partitions = 1, replicationFactor = 1, config = {} } = inputs as Partial<DeclaredTopic>;
  return { name, partitions, replicationFactor, config };
}

/** The last part of a URN. */
export function nameOf(urn = ""): string {
  return urn.split("::").at(-1) ?? "";
}

/** What the configuration asks for now. */
export type PlannedTopic = Pick<DeclaredTopic, "partitions" | "replicationFactor" | "config">;

/**
 * What is different about one topic.
 *
 * @param live undefined where its cluster has none of that name
 * @param planned the same as declared, unless the configuration has changed
 */
export function compareTopic(
  declared: DeclaredTopic,
  live: LiveTopic | undefined,
  planned: PlannedTopic = declared,
): Difference[] {
  const subject = `topic ${declared.name} of ${declared.cluster}`;
  if (live === undefined) {
    return [{ urn: declared.urn, text: `${subject}: declared, but not there` }];
  }
  const advice = adviceOn(live, planned);
  return textsOf(declared, live).map((text) => ({
    text: `${subject}: ${text}`,
    ...(advice === undefined ? { urn: declared.urn } : { advice }),
  }));
}

/** Why a changed configuration cannot be carried out, since the topic has been changed by hand as well; undefined when it can. */
export function conflict(declared: DeclaredTopic, live: LiveTopic, planned: PlannedTopic): string | undefined {
  const advice = adviceOn(live, planned);
  const unchanged =
    planned.partitions === declared.partitions &&
    planned.replicationFactor === declared.replicationFactor &&
    textsOf(declared, { ...planned, replicas: [planned.replicationFactor] }).length === 0;
  return advice === undefined || unchanged || textsOf(declared, live).length === 0
    ? undefined
    : `topic ${declared.name} of ${declared.cluster}: ${textsOf(declared, live).join("; ")}. ${advice}`;
}

/** Why the topic cannot be put right without losing something, and what to do; undefined when it can. */
function adviceOn({ partitions, replicas, config }: LiveTopic, planned: PlannedTopic): string | undefined {
  if (replicas.length > 1) {
    return "Nothing is put right while partitions differ in replicas: end the reassignment (kafka-reassign-partitions)";
  }
  if (partitions > planned.partitions) {
    return `A topic cannot lose partitions, and nothing else of it is put right until then: set its partitions to ${partitions}`;
  }
  const less = settingsThatKeepLess(plain(config), planned.config);
  return less.length === 0
    ? undefined
    : `To put ${less.join(" and ")} back would delete records, so nothing of it is put right: declare it as it is, or undo it with kafka-configs`;
}

/** Settings without those whose values are secret. */
export function plain(config: SetConfigs): Record<string, string> {
  return Object.fromEntries(Object.entries(config).flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}

function textsOf(declared: DeclaredTopic, live: LiveTopic): string[] {
  const { partitions, replicationFactor, config } = declared;
  const texts: string[] = [];
  if (live.partitions !== partitions) {
    texts.push(`${count(live.partitions, "partition")}, declared: ${partitions}`);
  }
  if (live.replicas.some((replicas) => replicas !== replicationFactor)) {
    const [last, ...others] = [...live.replicas].sort((one, other) => other - one);
    const replicas =
      others.length > 0 ? `${others.reverse().join(", ")} and ${last} replicas` : count(last ?? 0, "replica");
    texts.push(`${replicas}, declared: ${replicationFactor}`);
  }
  for (const name of new Set([...Object.keys(config), ...Object.keys(live.config)])) {
    const [wanted, found] = [config[name], live.config[name] ?? undefined];
    if (wanted === undefined || found === undefined || !sameValue(name, wanted, found)) {
      texts.push(`${name} is ${found ?? "not set"}, declared: ${wanted ?? "not set"}`);
    }
  }
  return texts;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
