// Names of Pulumi resources: built and read back here alone. They are identity: a resource with another name is another
// resource, and the old one is deleted.

/** What the name of a component's child ends in, by what the child is. */
const PARTS = [
  "admin",
  "brokers-healthy",
  "brokers-ready",
  "certificate",
  "client",
  "container",
  "data",
  "files",
  "image",
  "key",
  "key-store",
  "link",
  "links-ready",
  "log",
  "mirror",
  "ready",
  "request",
  "secrets",
  "seed",
  "state",
  "trust-store",
  "zookeepers-ready",
] as const;

/** A child of a component. */
export type Part = (typeof PARTS)[number];

/** The name of a component's child, for example `broker1-data`. */
export function partName(component: string, part: Part): string {
  return `${component}-${part}`;
}

/** The component and the part of a child's name; the longest part that fits: `a-key-store` is no `store`. */
export function parsePartName(name: string): { component: string; part?: Part } {
  const part = PARTS.filter((one) => name.endsWith(`-${one}`)).sort((one, other) => other.length - one.length)[0];
  return part === undefined ? { component: name } : { component: name.slice(0, -part.length - 1), part };
}

/** The component of a link: there may be links of one name to different destinations. */
export function linkName(link: { destination: string; name: string }): string {
  return `${link.destination}-${link.name}`;
}

/** The component of a mirror topic. */
export function mirrorName(link: { destination: string; name: string }, mirrorTopic: string): string {
  return `${linkName(link)}-${mirrorTopic}`;
}

/** The resource of a topic that the program makes. */
export function topicResourceName(cluster: string, topic: string): string {
  return `${cluster}-${topic}`;
}

/** The cluster in the name of a topic's resource; undefined where it is another topic's. */
export function clusterOfTopicResource(name: string, topic: string): string | undefined {
  return name.endsWith(`-${topic}`) ? name.slice(0, -topic.length - 1) : undefined;
}
