import type { DeployedCluster, DeployedStack } from "./deployedStack";
import { linksOf, mirrorTopicName, topicsOf } from "./links";
import { brokersOf, zookeepersOf } from "./nodes";
import { type Problem, show } from "./problems";
import type { ClusterSettings, Settings } from "./schema";

/** How to get a topology that cannot be had by changing a cluster. */
const MIGRATE =
  "add a cluster of the wanted kind, mirror the topics to it and promote them (docs/runbooks/planned-migration.md)";

/**
 * Changes between the last run and the planned one that would take away data that was to be kept: refused in every stack.
 *
 * @param version of Kafka, or of the Confluent Platform, that is planned
 */
export function dataProblems(before: DeployedStack, settings: Settings, version: string): Problem[] {
  return [
    ...engine(before, settings, version),
    ...secrets(before, settings),
    ...renamedClusters(before, settings),
    ...settings.clusters.flatMap((cluster, index) => {
      const old = before.clusters.find(({ name }) => name === cluster.name);
      const key = `clusters[${index}]`;
      return old === undefined
        ? []
        : [
            ...renamedServers(old, cluster, key),
            ...ensemble(old, cluster, key),
            ...topics(old, settings, cluster, key),
          ];
    }),
  ];
}

/** Why a stack that has another name than at its last run cannot go on; undefined when it can. */
export function stackRename({ stack }: DeployedStack, now: string): string | undefined {
  return stack === undefined || stack === now
    ? undefined
    : `The stack is called ${now}, and was called ${stack} at its last run. The names of its volumes begin with the stack's, ` +
        "so that every volume would be deleted and recreated, empty. " +
        `Give it its name back: pulumi stack rename ${stack} --stack ${now}. Nothing was changed.`;
}

function engine(before: DeployedStack, settings: Settings, version: string): Problem[] {
  if (before.clusters.length === 0 || before.engine === undefined || before.version === undefined) {
    return [];
  }
  if (before.engine !== settings.engine) {
    return [
      {
        key: "engine",
        received: show(settings.engine),
        allowed: `${before.engine}, which wrote the data of the clusters: another engine may not be able to read it`,
        fix: `set it back to ${before.engine}; for the other engine, bring up a second stack with a namePrefix and ports of its own`,
      },
    ];
  }
  const [old = [], now = []] = [before.version, version].map((text) => text.split(".").map(Number));
  const older = (now[0] ?? 0) < (old[0] ?? 0) || (now[0] === old[0] && (now[1] ?? 0) < (old[1] ?? 0));
  if (now[0] === old[0] && !older) {
    return [];
  }
  const what = settings.engine === "apache" ? "Apache Kafka" : "the Confluent Platform";
  return [
    {
      key: settings.engine === "apache" ? "engine" : "confluentVersion",
      received: show(version),
      allowed: `version ${old[0]}.x of ${what}, not older than ${before.version}, which wrote the data of the clusters`,
      fix:
        settings.engine === "apache"
          ? `use a version of this program with Kafka ${before.version}`
          : `set it to ${before.version}, or to a later ${old[0]}.x`,
    },
  ];
}

/**
 * Servers accept the generation before theirs, and no other: what is stored under another one could not be read any more. One
 * that was begun may have something encrypted under it already.
 */
function secrets(
  { clusters, secretsGeneration, secretsBegun }: DeployedStack,
  { secretsGeneration: next }: Settings,
): Problem[] {
  const now = secretsGeneration ?? secretsBegun;
  if (clusters.length === 0 || now === undefined) {
    return [];
  }
  const key = "secretsGeneration";
  const received = show(next);
  if (secretsBegun !== undefined && secretsBegun > now) {
    return next === secretsBegun
      ? []
      : [
          {
            key,
            received,
            allowed: `${secretsBegun}: an interrupted run has begun to replace the secrets by these`,
            fix: `set it to ${secretsBegun}, and let a run complete; then to ${secretsBegun + 1}, for others`,
          },
        ];
  }
  return next === now || next === now + 1
    ? []
    : [
        {
          key,
          received,
          allowed: `${now}, which the stack has, or ${now + 1}, the next one: each accepts only the one before it`,
          fix:
            next < now
              ? `set it to ${now}; to replace the secrets, to ${now + 1}`
              : `set it to ${now + 1}, and let a run complete; then to ${now + 2}`,
        },
      ];
}

/** A cluster that is gone while another one has its brokers, or its place on the host. */
function renamedClusters(before: DeployedStack, settings: Settings): Problem[] {
  const gone = before.clusters.filter(({ name }) => settings.clusters.every((cluster) => cluster.name !== name));
  return settings.clusters.flatMap((cluster, index) => {
    const isNew = before.clusters.every(({ name }) => name !== cluster.name);
    const [broker] = brokersOf(cluster);
    const old = gone.find(
      ({ brokers, externalPort }) => brokers[0] === broker?.name || externalPort === broker?.externalPort,
    );
    if (!isNew || old === undefined) {
      return [];
    }
    const shared =
      old.brokers[0] === broker?.name ? `the broker ${broker?.name}` : `the port ${broker?.externalPort} of the host`;
    return [
      {
        key: `clusters[${index}].name`,
        received: show(cluster.name),
        allowed: `${old.name}: that cluster had ${shared}, and a cluster of another name does not keep its topics`,
        fix: `set it back to ${old.name}; to replace ${old.name} by a new cluster, take it out in a run of its own first`,
      },
    ];
  });
}

function renamedServers(old: DeployedCluster, cluster: ClusterSettings, key: string): Problem[] {
  const servers = [
    { part: "broker", was: old.brokers[0], is: brokersOf(cluster)[0]?.name },
    { part: "zookeeper", was: old.zookeepers[0], is: zookeepersOf(cluster)[0]?.name },
  ];
  return servers
    .filter(({ was, is }) => was !== undefined && was !== is)
    .map(({ part, was, is }) => ({
      key: `${key}.${part}`,
      received: show(is),
      allowed: `${was}: servers of another name get new, empty volumes, and those with the data of ${cluster.name} are deleted`,
      fix: `set it to ${was}`,
    }));
}

/**
 * No change of an ensemble is safe in one run: new, empty servers that start before the old ones are a majority, and what
 * they know (nothing) is then what the cluster knows.
 */
function ensemble(old: DeployedCluster, { name, zookeepers }: ClusterSettings, key: string): Problem[] {
  const was = old.zookeepers.length;
  return was === 0 || was === zookeepers
    ? []
    : [
        {
          key: `${key}.zookeepers`,
          received: show(zookeepers),
          allowed: `${was}, as ${name} was made: an ensemble of another size can elect servers that know nothing of its topics`,
          fix: `set it to ${was}; for an ensemble of ${zookeepers}, ${MIGRATE}`,
        },
      ];
}

function topics(old: DeployedCluster, settings: Settings, cluster: ClusterSettings, key: string): Problem[] {
  const planned = topicsOf(settings, cluster);
  const mirrors = linksOf(settings)
    .filter(({ destination }) => destination === cluster.name)
    .flatMap((link) => link.mirrors.map(({ topic }) => mirrorTopicName(link, topic)));
  return old.topics.flatMap((topic): Problem[] => {
    const now = planned.find(({ name }) => name === topic.name);
    if (now === undefined) {
      return mirrors.includes(topic.name)
        ? [
            {
              key: `${key}.topics`,
              received: `no ${show(topic.name)}`,
              allowed: `${topic.name}, as long as a mirror of that name is declared: the topic would be deleted after the mirror has taken its place`,
              fix: `leave ${topic.name} in ${key}.topics`,
            },
          ]
        : [];
    }
    return now.partitions >= topic.partitions
      ? []
      : [
          {
            key: keyOf(now, settings, cluster, key),
            received: show(now.partitions),
            allowed: `at least ${topic.partitions}: Kafka takes no partitions away, so that ${topic.name} would be deleted with its records`,
            fix: `set it to ${topic.partitions}; for fewer partitions, declare a topic of another name and copy the records to it`,
          },
        ];
  });
}

function keyOf(
  topic: Settings["bidirectionalTopics"][number],
  settings: Settings,
  cluster: ClusterSettings,
  key: string,
) {
  const own = cluster.topics.indexOf(topic);
  return own >= 0
    ? `${key}.topics[${own}].partitions`
    : `bidirectionalTopics[${settings.bidirectionalTopics.indexOf(topic)}].partitions`;
}
