import type { Picture, PictureBroker, PictureCluster, PictureLink, PictureMirror } from "./model";
import { type Tone, toneOf } from "./states";
import { lineHeight, type Style, widthOf } from "./text";
import { count, mirrorNames, mirrorState, sentenceOf, shorten, statesOf } from "./words";

/** A piece of text in a line. */
export interface Span {
  text: string;
  style: Style;
  /** Its colour, where it is a state. */
  tone?: Tone;
  /** The whole text, where it is shortened. */
  full?: string;
}

/** A line of a box: text at its left edge and, maybe, at its right edge. */
export interface Line {
  left: Span;
  right?: Span;
}

/** A box with lines of text. */
export interface Box {
  kind: "broker" | "zookeeper" | "worker" | "link";
  lines: Line[];
  /** In pixels, with what is left free at its edges. */
  width: number;
  height: number;
  /** All that it stands for, in one sentence. */
  sentence: string;
  /** The state of a link. */
  tone?: Tone;
}

/** A cluster: its name and the boxes in it. */
export interface ClusterBox {
  heading: Line[];
  boxes: Box[];
}

/** Pixels between a box's edge and its text, and between text at the left and at the right. */
export const PADDING = 9;
const GAP = 18;

/** How much a picture shows of its parts, before it counts them instead. */
const MOST_BROKERS = 9;
const MOST_NAMES = 9;
const MOST_MIRRORS = 8;
const LONGEST_NAME = 42;
/** So many brokers in all are drawn one by one; beyond, each cluster has one box for all of its brokers. */
const MOST_BROKER_BOXES = 40;

/** So many clusters have a box for each kind of their servers; beyond, those that clients never see are counted. */
const MOST_DETAILED = 8;

/**
 * Whether arrows can be followed: each link then has a box of its own, on its arrow. Where many clusters are linked to many,
 * every link is in the box of its destination instead, where the link itself is, too.
 */
export function hasArrows({ clusters, links }: Picture): boolean {
  const pairs = new Set(links.map(({ source, destination }) => [source, destination].sort().join(" ")));
  return pairs.size <= Math.max(6, 1.2 * clusters.length);
}

/** All boxes of a cluster. */
export function clusterBox(picture: Picture, cluster: PictureCluster): ClusterBox {
  const { name, id, brokers, zookeepers, linkWorkers, unreadable } = cluster;
  const all = picture.clusters.reduce((sum, other) => sum + other.brokers.length, 0);
  const apart = all <= MOST_BROKER_BOXES && brokers.length <= MOST_BROKERS;
  const incoming = hasArrows(picture) ? [] : picture.links.filter(({ destination }) => destination === name);
  const detailed = picture.clusters.length <= MOST_DETAILED;
  const counted = [...counts("ZooKeeper", zookeepers), ...counts("link worker", linkWorkers)].join(", ");
  return {
    heading: [
      { left: span(name, "title"), right: { text: "cluster", style: "dim" } },
      ...(detailed || counted === "" ? [] : [{ left: span(counted, "dim") }]),
      ...(id === undefined ? [] : [{ left: span(`id ${id}`, "dim") }]),
      ...(unreadable === undefined
        ? []
        : [{ left: { ...span(`not read: ${unreadable}`, "plain"), tone: "broken" as const } }]),
    ],
    boxes: [
      ...(apart ? brokers.map(brokerBox) : brokersBox(brokers)),
      ...(detailed ? serversBox("zookeeper", "ZooKeeper", zookeepers) : []),
      ...(detailed ? serversBox("worker", "link worker", linkWorkers) : []),
      ...incoming.map((link) => linkBox(link, false)),
    ],
  };
}

/**
 * The box of a link.
 *
 * @param onArrow whether it is on its arrow, with room for mirrors, or one of many in its destination
 */
export function linkBox(link: PictureLink, onArrow: boolean): Box {
  const { name, source, prefix, state, mirrors } = link;
  const stated: Span = { text: state, style: "plain", tone: toneOf(state) };
  const prefixed: Line[] =
    prefix === "" ? [] : [{ left: { text: "prefix", style: "dim" }, right: { text: prefix, style: "plain" } }];
  const lines: Line[] = onArrow
    ? [{ left: span(name, "name"), right: stated }, ...prefixed, ...mirrorLines(mirrors)]
    : [
        { left: span(`from ${source}`, "name"), right: stated },
        { left: span(name, "plain"), ...(prefix !== "" && { right: { text: `prefix ${prefix}`, style: "dim" } }) },
        ...countedMirrors(mirrors),
      ];
  return box("link", lines, sentenceOf(link), toneOf(state));
}

function mirrorLines(mirrors: readonly PictureMirror[]): Line[] {
  const shown = mirrors.length > MOST_MIRRORS ? mirrors.slice(0, MOST_MIRRORS - 1) : mirrors;
  const rest = mirrors.slice(shown.length);
  return [
    ...shown.flatMap(mirrorLine),
    ...(rest.length === 0 ? [] : [{ left: span(`… ${rest.length} more: ${statesOf(rest)}`, "dim") }]),
  ];
}

/** The names that a mirror has on both sides, one below the other where both are long. */
function mirrorLine(mirror: PictureMirror): Line[] {
  const { topic, mirrorTopic, state } = mirror;
  const right: Span = { text: mirrorState(mirror), style: "plain", tone: toneOf(state) };
  const both = mirrorNames(mirror, Infinity);
  if (topic === mirrorTopic || both.length <= LONGEST_NAME) {
    return [{ left: span(both, "plain"), right }];
  }
  return [{ left: span(topic, "plain"), right }, { left: span(`→ ${mirrorTopic}`, "dim") }];
}

function countedMirrors(mirrors: readonly PictureMirror[]): Line[] {
  const states = new Set(mirrors.map(mirrorState));
  const [only] = states.size === 1 ? states : [];
  const text = only === undefined ? statesOf(mirrors) : `all ${only}`;
  return mirrors.length === 0
    ? []
    : [{ left: { text: count(mirrors.length, "mirror"), style: "dim" }, right: span(text, "dim") }];
}

function brokerBox({ name, listeners }: PictureBroker): Box {
  const lines = [
    named("broker", name),
    ...listeners.map(({ name: listener, address }) => ({
      left: { text: listener, style: "dim" as const },
      right: span(address, "plain"),
    })),
  ];
  const addresses = listeners.map((listener) => `${listener.name} ${listener.address}`);
  return box("broker", lines, [`broker ${name}`, ...addresses].join(", "));
}

/** One box for all brokers of a cluster, with the first one's addresses. */
function brokersBox(brokers: readonly PictureBroker[]): Box[] {
  const [first] = brokers;
  if (first === undefined) {
    return [];
  }
  const more = brokers.length > 1 ? ", …" : "";
  const { lines } = brokerBox({
    name: first.name,
    listeners: first.listeners.map((listener) => ({ ...listener, address: `${listener.address}${more}` })),
  });
  const heading = named(count(brokers.length, "broker"), `${first.name}${more}`);
  return [box("broker", [heading, ...lines.slice(1)], brokers.map(({ name }) => `broker ${name}`).join(", "))];
}

function serversBox(kind: Box["kind"], what: string, names: readonly string[]): Box[] {
  const [first, ...others] = names.length > MOST_NAMES ? names.slice(0, MOST_NAMES - 1) : names;
  if (first === undefined) {
    return [];
  }
  const missing = names.length - others.length - 1;
  const lines = [
    named(names.length === 1 ? what : count(names.length, what), first),
    ...others.map((name) => ({ left: span(name, "name") })),
    ...(missing > 0 ? [{ left: span(`… ${missing} more`, "dim") }] : []),
  ];
  return [box(kind, lines, `${count(names.length, what)}: ${names.join(", ")}`)];
}

/** `3 ZooKeepers`, or nothing where there are none. */
function counts(what: string, names: readonly string[]): string[] {
  return names.length === 0 ? [] : [count(names.length, what)];
}

function named(what: string, name: string): Line {
  return { left: span(name, "name"), right: { text: what, style: "dim" } };
}

function span(text: string, style: Style): Span {
  const short = shorten(text, LONGEST_NAME);
  return short === text ? { text, style } : { text: short, style, full: text };
}

function box(kind: Box["kind"], lines: Line[], sentence: string, tone?: Tone): Box {
  const width = Math.ceil(Math.max(...lines.map(lineWidth))) + 2 * PADDING;
  return { kind, lines, sentence, tone, width, height: Math.ceil(linesHeight(lines)) + 2 * PADDING };
}

/** Pixels that a line takes, at least. */
export function lineWidth({ left, right }: Line): number {
  return widthOf(left.text, left.style) + (right === undefined ? 0 : GAP + widthOf(right.text, right.style));
}

/** Pixels that lines take, one below the other. */
export function linesHeight(lines: readonly Line[]): number {
  return lines.reduce((sum, { left }) => sum + lineHeight(left.style), 0);
}
