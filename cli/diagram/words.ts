import type { Picture, PictureLink, PictureMirror } from "./model";

/** A name of at most so many characters: the middle goes, since beginnings and ends are what tells names apart. */
export function shorten(name: string, longest: number): string {
  const characters = Array.from(name);
  if (characters.length <= longest) {
    return name;
  }
  const end = Math.floor((longest - 1) / 2);
  return [...characters.slice(0, longest - 1 - end), "…", ...characters.slice(characters.length - end)].join("");
}

/** `1 mirror`, `3 mirrors`. */
export function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

/** `orders`, or `orders → east_orders` where the mirror has another name. */
export function mirrorNames({ topic, mirrorTopic }: PictureMirror, longest: number): string {
  const [from, to] = [shorten(topic, longest), shorten(mirrorTopic, longest)];
  return topic === mirrorTopic ? from : `${from} → ${to}`;
}

/** `STOPPED (declared active)`. */
export function mirrorState({ state, declared }: PictureMirror): string {
  return declared === undefined ? state : `${state} (declared ${declared})`;
}

/** `40 active, 5 paused`, the most frequent state first. */
export function statesOf(mirrors: readonly PictureMirror[]): string {
  const counts = new Map<string, number>();
  for (const mirror of mirrors) {
    counts.set(mirrorState(mirror), (counts.get(mirrorState(mirror)) ?? 0) + 1);
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([state, number]) => `${number} ${state}`)
    .join(", ");
}

/** What a picture shows, in words. */
export const VIEWS: Readonly<Record<Picture["view"], string>> = {
  planned: "as planned",
  deployed: "as last deployed",
  live: "as it runs",
};

/** The picture's title. */
export function titleOf({ stack, view }: Picture): string {
  return `Topology of the stack ${stack}, ${VIEWS[view]}`;
}

/** The whole picture in one sentence, for those who do not see it. */
export function descriptionOf({ clusters, links }: Picture): string {
  const names =
    clusters.map(({ name, brokers }) => `${name} (${count(brokers.length, "broker")})`).join(", ") || "none";
  const arrows = links.map(sentenceOf).join("; ") || "none";
  return `${count(clusters.length, "cluster")}: ${names}. ${count(links.length, "link")}: ${arrows}.`;
}

/** A link in words: `my-link from cluster1 to cluster2, active, 1 mirror: 1 active`. */
export function sentenceOf({ name, source, destination, prefix, state, mirrors }: PictureLink): string {
  const parts = [
    `${name} from ${source} to ${destination}`,
    state,
    ...(prefix === "" ? [] : [`prefix ${prefix}`]),
    ...(mirrors.length === 0 ? [] : [`${count(mirrors.length, "mirror")}: ${statesOf(mirrors)}`]),
  ];
  return parts.join(", ");
}
