import type { Picture, PictureBroker, PictureCluster, PictureLink } from "./model";
import { type Tone, TONES, toneOf } from "./states";
import { count, descriptionOf, mirrorNames, mirrorState, shorten, statesOf, titleOf } from "./words";

/** What a drawing shows of its parts; less where there is much. */
interface Detail {
  /** Brokers of a cluster that are listed. */
  brokers: number;
  /** Mirrors of a link that are listed. */
  mirrors: number;
  /** Characters of a name. */
  name: number;
}

const DETAILS: readonly Detail[] = [
  { brokers: 9, mirrors: 6, name: 40 },
  { brokers: 3, mirrors: 2, name: 40 },
  { brokers: 0, mirrors: 0, name: 40 },
  { brokers: 0, mirrors: 0, name: 16 },
];

/** So many clusters are drawn with all there is to tell; beyond, arrows and names alone fill the page. */
const MOST_DETAILED = 8;

/** Pixels after which Mermaid breaks a line of a cluster: its own 200 would break addresses. */
const WIDTH = 400;

/** Mermaid's `maxTextSize` is 50,000 and its `maxEdges` 500; a page, such as GitHub's, cannot raise them. */
const LONGEST = 49_000;
const MOST_LINKS = 500;

/** How a link in each state is drawn: its arrow's shape, and its colour, which both light and dark pages show well. */
const ARROWS: Readonly<Record<Tone, { arrow: string; stroke: string }>> = {
  flowing: { arrow: "-->", stroke: "#2da44e" },
  paused: { arrow: "-.->", stroke: "#bf8700" },
  ended: { arrow: "-.->", stroke: "#6e7781" },
  broken: { arrow: "--x", stroke: "#cf222e" },
  unknown: { arrow: "-.->", stroke: "#8250df" },
};

/**
 * A picture as a Mermaid flowchart, as GitHub and many others render it; the same picture gives the same text. Where
 * there is too much for Mermaid's limits, mirrors and brokers are counted rather than listed.
 */
export function mermaid(picture: Picture): string {
  const details = picture.clusters.length > MOST_DETAILED ? DETAILS.slice(2) : DETAILS;
  const texts = details.map((detail) => flowchart(picture, detail));
  return texts.find((text) => text.length <= LONGEST) ?? texts.at(-1) ?? "";
}

function flowchart(picture: Picture, detail: Detail): string {
  const ids = new Map(picture.clusters.map(({ name }, index) => [name, `c${index + 1}`]));
  const links = picture.links.slice(0, MOST_LINKS);
  const lines = [
    "flowchart LR",
    `%%{init: {"flowchart": {"wrappingWidth": ${WIDTH}}}}%%`,
    `accTitle: ${escaped(titleOf(picture))}`,
    ...(links.length <= 20 ? [`accDescr: ${escaped(descriptionOf(picture))}`] : []),
    ...picture.clusters.map((cluster) => `${ids.get(cluster.name) ?? ""}["${clusterLabel(cluster, detail)}"]`),
    ...links.map((link) => {
      const { arrow } = ARROWS[toneOf(link.state)];
      return `${ids.get(link.source) ?? ""} ${arrow}|"${linkLabel(link, detail)}"| ${ids.get(link.destination) ?? ""}`;
    }),
    ...TONES.flatMap((tone) => {
      const indices = links.flatMap(({ state }, index) => (toneOf(state) === tone ? [index] : []));
      return indices.length === 0
        ? []
        : [`linkStyle ${indices.join(",")} stroke:${ARROWS[tone].stroke},stroke-width:2px`];
    }),
  ];
  const missing = picture.links.length - links.length;
  if (missing > 0) {
    lines.push(`more["… and ${count(missing, "more link")}"]`);
  }
  return `${lines.map((line, index) => (index === 0 ? line : `  ${line}`)).join("\n")}\n`;
}

function clusterLabel({ name, brokers, zookeepers, linkWorkers, unreadable }: PictureCluster, detail: Detail): string {
  return label([
    `<b>${escaped(shorten(name, detail.name))}</b>`,
    ...servers("ZooKeeper", zookeepers, detail),
    ...brokers.slice(0, detail.brokers).flatMap((broker) => brokerLines(broker, detail)),
    ...(brokers.length > detail.brokers ? [more(brokers.length, detail.brokers, "broker")] : []),
    ...servers("link worker", linkWorkers, detail),
    ...(unreadable === undefined ? [] : ["its links cannot be read"]),
  ]);
}

/** One line for each listener: Mermaid breaks long ones wherever it likes. */
function brokerLines({ name, listeners }: PictureBroker, detail: Detail): string[] {
  const addresses = listeners.map((listener) => `${listener.name} ${shorten(listener.address, detail.name)}`);
  return [`broker ${shorten(name, detail.name)}`, ...addresses].map(escaped);
}

function servers(what: string, names: readonly string[], detail: Detail): string[] {
  if (names.length === 0) {
    return [];
  }
  const [first = ""] = names;
  return names.length <= 3 && detail.brokers > 0
    ? [escaped(`${what} ${names.map((name) => shorten(name, detail.name)).join(", ")}`)]
    : [escaped(`${count(names.length, what)}: ${shorten(first, detail.name)}${names.length > 1 ? ", …" : ""}`)];
}

function linkLabel({ name, prefix, state, mirrors }: PictureLink, detail: Detail): string {
  const shown = mirrors.slice(0, detail.mirrors);
  const rest = mirrors.slice(detail.mirrors);
  return label([
    `<b>${escaped(shorten(name, detail.name))}</b>: ${escaped(state)}`,
    ...(prefix === "" ? [] : [escaped(`prefix ${prefix}`)]),
    ...shown.map((mirror) => escaped(`${mirrorNames(mirror, detail.name)}: ${mirrorState(mirror)}`)),
    ...(rest.length === 0
      ? []
      : [escaped(`${more(mirrors.length, detail.mirrors, "mirror")}: ${shorten(statesOf(rest), 80)}`)]),
  ]);
}

function more(all: number, shown: number, what: string): string {
  return shown === 0 ? count(all, what) : `… and ${count(all - shown, `more ${what}`)}`;
}

function label(lines: readonly string[]): string {
  return lines.join("<br/>");
}

/**
 * Any text as Mermaid shows it unchanged within a quoted label: what Mermaid, Markdown or HTML would take for its own is
 * written by its number, as Mermaid spells that (`#34;`).
 */
function escaped(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .replaceAll(/[^\p{L}\p{N} .,:()/_→…-]/gu, (character) => `#${character.codePointAt(0)};`);
}
