import { linksOf, mirrorTopicName, topicsOf } from "./links";
import { minInSyncReplicasOf, replicationFactorOf } from "./nodes";
import { duplicates, type Problem, sharedResources, show } from "./problems";
import { topicResourceName } from "./resourceNames";
import type { ClusterSettings, MirrorSettings, Settings, TopicSettings } from "./schema";
import { checkTopicConfig } from "./topicConfig";

/** Kafka's own limit (`org.apache.kafka.common.internals.Topic`). */
const LONGEST_NAME = 249;

/** Ends the name of the topic that keeps what only a replaced topic had. */
const RESCUE_SUFFIX = ".diverged";

/** Everything that Kafka would refuse about topics and mirror topics, and names that become one resource. */
export function checkTopics(settings: Settings): Problem[] {
  return [
    ...settings.clusters.flatMap((cluster, index) => [
      ...sameNames(cluster, index),
      ...collisions(settings, cluster),
      ...declaredTopics(settings, cluster).flatMap((declared) => [
        ...internalName(declared),
        ...checkTopicConfig(
          { config: declared.topic.config, replicas: declared.topic.replicationFactor ?? replicationFactorOf(cluster) },
          declared.path,
          settings.engine,
        ),
        ...tooFewReplicas(declared.topic, cluster, declared.path, declared.topic.config),
      ]),
    ]),
    ...resourceNames(settings),
    ...mirrors(settings),
  ];
}

/** A topic and its key in the configuration. */
interface Declared {
  path: string;
  topic: TopicSettings;
}

/** The topics that the program makes in a cluster. */
function declaredTopics(settings: Settings, cluster: ClusterSettings): Declared[] {
  const index = settings.clusters.indexOf(cluster);
  return topicsOf(settings, cluster).map((topic) => {
    const at = cluster.topics.indexOf(topic);
    return {
      topic,
      path:
        at < 0
          ? `bidirectionalTopics[${settings.bidirectionalTopics.indexOf(topic)}]`
          : `clusters[${index}].topics[${at}]`,
    };
  });
}

function sameNames(cluster: ClusterSettings, index: number): Problem[] {
  const names = cluster.topics.map(({ name }, at) => ({ key: `clusters[${index}].topics[${at}].name`, value: name }));
  return duplicates(names).map(({ key, value, first }) => ({
    key,
    received: show(value),
    allowed: `a name that no other topic of the cluster has; ${first} has it already`,
    fix: "remove one of the two",
  }));
}

/** Kafka makes no topic whose name differs from another one's in dots and underscores only: its metrics have one name. */
function collisions(settings: Settings, cluster: ClusterSettings): Problem[] {
  const names = [
    ...declaredTopics(settings, cluster).map(({ path, topic }) => ({ key: `${path}.name`, name: topic.name })),
    ...mirrorsIn(settings, cluster).flatMap(({ path, name, mirror }) => [
      { key: `${path}.topic`, name },
      ...(mirror.existingTopic === "replace" ? [{ key: `${path}.topic`, name: `${name}${RESCUE_SUFFIX}` }] : []),
    ]),
  ];
  const first = new Map<string, { key: string; name: string }>();
  return names.flatMap(({ key, name }) => {
    const same = name.replaceAll(".", "_");
    const holder = first.get(same);
    if (holder === undefined) {
      first.set(same, { key, name });
      return [];
    }
    // Equal names are told of elsewhere.
    return holder.name === name
      ? []
      : [
          {
            key,
            received: show(name),
            allowed: `a name that differs from ${holder.name} (${holder.key}) in more than dots and underscores`,
            fix: "give one of the two another name",
          },
        ];
  });
}

function internalName({ path, topic: { name } }: Declared): Problem[] {
  return isInternal(name)
    ? [
        {
          key: `${path}.name`,
          received: show(name),
          allowed:
            "a name that does not start with __ or _cluster_link: Kafka and the links keep such topics themselves",
          fix: "give the topic another name",
        },
      ]
    : [];
}

/** Whether a topic belongs to the cluster itself, as in `MirrorTopics.java`. */
function isInternal(topic: string): boolean {
  return topic.startsWith("__") || topic.startsWith("_cluster_link");
}

/** Brokers accept a record with acks=all only when the cluster's default number of replicas has it. */
function tooFewReplicas(
  { replicationFactor }: { replicationFactor?: number },
  cluster: ClusterSettings,
  path: string,
  config?: Record<string, string>,
): Problem[] {
  const needed = minInSyncReplicasOf(cluster);
  if (replicationFactor === undefined || replicationFactor >= needed || config?.["min.insync.replicas"] !== undefined) {
    return [];
  }
  const own = config === undefined ? "" : `, or add config: {"min.insync.replicas": "${replicationFactor}"}`;
  return [
    {
      key: `${path}.replicationFactor`,
      received: show(replicationFactor),
      allowed: `at least ${needed}: the brokers of ${cluster.name} accept a record with acks=all once ${needed} replicas have it`,
      fix: `set it to ${needed} or more${own}`,
    },
  ];
}

function resourceNames(settings: Settings): Problem[] {
  return sharedResources(
    settings.clusters.flatMap((cluster) =>
      declaredTopics(settings, cluster).map(({ path, topic }) => ({
        key: `${path}.name`,
        resource: topicResourceName(cluster.name, topic.name),
        what: `topic ${topic.name} of ${cluster.name}`,
      })),
    ),
  );
}

/** A mirror topic, its key in the configuration, and its name in the destination. */
interface DeclaredMirror {
  path: string;
  name: string;
  mirror: MirrorSettings;
}

function mirrorsIn(settings: Settings, destination: ClusterSettings): DeclaredMirror[] {
  return linksOf(settings)
    .filter((link) => link.destination === destination.name)
    .flatMap((link) =>
      link.mirrors.map((mirror, index) => ({
        path: `${link.key}.mirrors[${index}]`,
        name: mirrorTopicName(link, mirror.topic),
        mirror,
      })),
    );
}

function mirrors(settings: Settings): Problem[] {
  return settings.clusters.flatMap((cluster) =>
    mirrorsIn(settings, cluster).flatMap(({ path, name, mirror }): Problem[] => [
      ...tooFewReplicas(mirror, cluster, path),
      ...mirrorName(path, name, mirror),
    ]),
  );
}

function mirrorName(path: string, name: string, { topic, existingTopic }: MirrorSettings): Problem[] {
  const key = `${path}.topic`;
  const longest = existingTopic === "replace" ? `${name}${RESCUE_SUFFIX}` : name;
  if (isInternal(topic) || isInternal(name)) {
    const allowed =
      "a topic that is not internal: no name, and no prefix and name, that starts with __ or _cluster_link";
    return [{ key, received: show(topic), allowed, fix: "remove it" }];
  }
  if (longest.length > LONGEST_NAME) {
    return [
      {
        key,
        received: show(topic),
        allowed: `a name of at most ${LONGEST_NAME} characters together with ${longest === name ? "the prefix" : `the prefix and ${RESCUE_SUFFIX}`}; it has ${longest.length}`,
        fix: "give the link a shorter prefix or none, or mirror a topic of a shorter name",
      },
    ];
  }
  if (name === "." || name === "..") {
    const fix = "give the link another prefix";
    return [{ key, received: show(topic), allowed: `a name that is not ${name} with the prefix`, fix }];
  }
  return [];
}
