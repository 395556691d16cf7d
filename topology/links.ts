import { type DeclaredState, isStopped } from "./mirrorStates";
import { brokersOf } from "./nodes";
import type { ClusterSettings, LinkSettings, MirrorSettings, Settings, TopicSettings } from "./schema";

/** Longest `cluster.link.prefix` that Confluent accepts. */
const LONGEST_PREFIX = 12;

/** A link of the topology, and the configuration key that it comes from. */
export interface PlannedLink extends Omit<LinkSettings, "mirrors"> {
  key: string;
  mirrors: PlannedMirrorSettings[];
}

/** A mirror whose state is known: its own, or that of its link. */
export type PlannedMirrorSettings = MirrorSettings & { state: DeclaredState };

/** All links: those of the configuration, and with `bidirectional` two more for each pair of clusters they connect. */
export function linksOf(settings: Settings): PlannedLink[] {
  const declared = settings.links.map((link, index) => ({
    ...link,
    key: `links[${index}]`,
    mirrors: link.mirrors.map((mirror) => ({ ...mirror, state: mirror.state ?? link.state })),
  }));
  return [...declared, ...bidirectionalLinks(settings)];
}

/** All topics of a cluster: those of the configuration, and with `bidirectional` the ones both sides have. */
export function topicsOf(settings: Settings, cluster: ClusterSettings): TopicSettings[] {
  const known = new Set(cluster.topics.map((topic) => topic.name));
  const isLinked = bidirectionalLinks(settings).some((link) => link.source === cluster.name);
  return [
    ...cluster.topics,
    ...(isLinked ? settings.bidirectionalTopics.filter((topic) => !known.has(topic.name)) : []),
  ];
}

/** Whether a link says what its mirrors are that are not declared: only then are there any, as far as the program knows. */
export function hasOwnState({ autoCreate, state }: Pick<LinkSettings, "autoCreate" | "state">): boolean {
  return autoCreate.length > 0 || state !== "active";
}

/** What the mirror of a topic is called in the destination. */
export function mirrorTopicName(link: Pick<LinkSettings, "prefix">, topic: string): string {
  return `${link.prefix}${topic}`;
}

/** A mirror topic of the topology. */
export interface PlannedMirror {
  link: PlannedLink;
  mirror: PlannedMirrorSettings;
  /** Its name in the destination. */
  mirrorTopic: string;
  /** The mirror that makes its source topic, where that is a mirror itself. */
  source?: PlannedMirror;
}

/**
 * All mirror topics, each after the one that makes its source topic. A stopped one has nothing to do with its source any
 * more and comes after none, so that a topic and the one it was failed back to can name each other.
 */
export function mirrorsOf(links: readonly PlannedLink[]): PlannedMirror[] {
  const all: PlannedMirror[] = links.flatMap((link) =>
    link.mirrors.map((mirror) => ({ link, mirror, mirrorTopic: mirrorTopicName(link, mirror.topic) })),
  );
  const ordered = new Set<PlannedMirror>();
  const add = (planned: PlannedMirror) => {
    const { link, mirror } = planned;
    const source = all.find((other) => other.link.destination === link.source && other.mirrorTopic === mirror.topic);
    if (source !== undefined && !isStopped(mirror.state)) {
      planned.source = source;
      add(source);
    }
    ordered.add(planned);
  };
  all.forEach(add);
  return [...ordered];
}

/** The name of the first broker as a prefix: tells mirrors of this cluster from those of others. */
export function firstBrokerPrefix(cluster: ClusterSettings): string {
  return `${firstBroker(cluster).slice(0, LONGEST_PREFIX - 1)}_`;
}

function bidirectionalLinks(settings: Settings): PlannedLink[] {
  if (!settings.bidirectional) {
    return [];
  }
  const pairs = new Map(
    settings.links.map(({ source, destination }) => [[source, destination].sort().join(" "), [source, destination]]),
  );
  const directions = [...pairs.values()].flatMap(([a = "", b = ""]) => [
    { source: a, destination: b },
    { source: b, destination: a },
  ]);
  return directions.flatMap(({ source, destination }) => {
    const cluster = settings.clusters.find(({ name }) => name === source);
    return cluster === undefined
      ? []
      : [
          {
            key: "bidirectional",
            name: `${firstBroker(cluster)}-link`,
            source,
            destination,
            prefix: firstBrokerPrefix(cluster),
            autoCreate: [],
            state: "active" as const,
            config: {},
            mirrors: settings.bidirectionalTopics.map(({ name }) => ({
              topic: name,
              state: "active" as const,
              existingTopic: "refuse" as const,
            })),
          },
        ];
  });
}

function firstBroker(cluster: ClusterSettings): string {
  return brokersOf(cluster)[0]?.name ?? cluster.name;
}
