import { type Line, linesHeight, PADDING, type Span } from "./boxes";
import { DARK, DASHES, LIGHT, type Palette } from "./colours";
import {
  type Area,
  layOut,
  type Layout,
  type PlacedBox,
  type PlacedCluster,
  type PlacedLink,
  type Point,
} from "./layout";
import type { Picture } from "./model";
import { MEANINGS, type Tone, TONES, toneOf } from "./states";
import { escapeXml, lineHeight, sizeOf, type Style, widthOf } from "./text";
import { descriptionOf, sentenceOf, titleOf } from "./words";

/** Pixels between the picture's edge and what is in it, and above and below. */
const MARGIN = 24;
const GAP = 20;

/** Where a text stands on its line, as a part of the line's height. */
const BASELINE = 0.7;

/**
 * A picture as SVG, to be shown on light and dark pages, with its text as text. The same picture gives the same bytes.
 *
 * @throws Error when the layout cannot be made
 */
export async function svg(picture: Picture): Promise<string> {
  return drawn(picture, await layOut(picture));
}

/** A picture as SVG, with everything in its place. */
export function drawn(picture: Picture, layout: Layout): string {
  const title = titleOf(picture);
  const tones = TONES.filter((tone) => picture.links.some(({ state }) => toneOf(state) === tone));
  const top = MARGIN + lineHeight("heading") + GAP;
  const bottom = top + layout.height + GAP;
  const width = Math.ceil(
    2 * MARGIN + Math.max(layout.width, widthOf(title, "heading"), ...tones.map((tone) => legendWidth(tone))),
  );
  const height = Math.ceil(bottom + tones.length * lineHeight("plain") + MARGIN);
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="topology-title topology-description">`,
    `<title id="topology-title">${escapeXml(title)}</title>`,
    `<desc id="topology-description">${escapeXml(descriptionOf(picture))}</desc>`,
    `<style>${styleSheet()}</style>`,
    `<defs>${tones.map(marker).join("")}</defs>`,
    `<rect class="page" width="${width}" height="${height}"/>`,
    text({ text: title, style: "heading" }, MARGIN, MARGIN + BASELINE * lineHeight("heading"), "start"),
    `<g transform="translate(${MARGIN} ${round(top)})">`,
    ...drawing(layout),
    "</g>",
    ...tones.map((tone, index) => legend(tone, bottom + index * lineHeight("plain"))),
    "</svg>",
  ].join("\n")}\n`;
}

/** Arrows first: nothing that is written is ever under one. */
function drawing({ clusters, links }: Layout): string[] {
  return [
    ...clusters.map(({ name, ...area }) => rectangle(area, "cluster", `cluster ${name}`)),
    ...links.map(arrow),
    ...clusters.flatMap(insideOf),
    ...links.map(({ box }) => drawnBox(box)),
  ];
}

function insideOf({ x, y, width, heading, boxes }: PlacedCluster): string[] {
  const area = { x, y, width, height: linesHeight(heading) + 2 * PADDING };
  return [lines(heading, area), ...boxes.map(drawnBox)];
}

function drawnBox({ box, ...area }: PlacedBox): string {
  const kind = box.tone === undefined ? box.kind : `${box.kind} ${box.tone}`;
  return `<g>${rectangle(area, kind, box.sentence)}${lines(box.lines, area)}</g>`;
}

function rectangle({ x, y, width, height }: Area, kind: string, sentence: string): string {
  const place = `x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}"`;
  return `<rect class="${kind}" ${place} rx="6"><title>${escapeXml(sentence)}</title></rect>`;
}

function lines(all: readonly Line[], { x, y, width }: Area): string {
  let top = y + PADDING;
  const drawn = all.map(({ left, right }) => {
    const baseline = top + BASELINE * lineHeight(left.style);
    const line = [
      text(left, x + PADDING, baseline, "start"),
      ...(right === undefined ? [] : [text(right, x + width - PADDING, baseline, "end")]),
    ];
    top += lineHeight(left.style);
    return line.join("");
  });
  return drawn.join("");
}

/** @param y of the line that it stands on */
function text({ text: content, style, tone, full }: Span, x: number, y: number, anchor: "start" | "end"): string {
  const kinds = tone === undefined ? style : `${style} ${tone}`;
  const tip = full === undefined ? "" : `<title>${escapeXml(full)}</title>`;
  const end = anchor === "end" ? ' text-anchor="end"' : "";
  return `<text class="${kinds}" x="${round(x)}" y="${round(y)}"${end}>${tip}${escapeXml(content)}</text>`;
}

function arrow({ link, path }: PlacedLink): string {
  const tone = toneOf(link.state);
  const points = path.map(({ x, y }: Point) => `${round(x)},${round(y)}`).join(" ");
  const tip = `<title>${escapeXml(sentenceOf(link))}</title>`;
  return `<polyline class="arrow ${tone}" points="${points}" marker-end="url(#arrow-${tone})">${tip}</polyline>`;
}

function marker(tone: Tone): string {
  return (
    `<marker id="arrow-${tone}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="6" markerHeight="6" orient="auto">` +
    `<path class="head ${tone}" d="M 0 0 L 10 5 L 0 10 z"/></marker>`
  );
}

/** Length of a line of the legend. */
const SAMPLE = 48;

function legendWidth(tone: Tone): number {
  return SAMPLE + PADDING + widthOf(MEANINGS[tone], "plain");
}

function legend(tone: Tone, top: number): string {
  const y = round(top + lineHeight("plain") / 2);
  const line = `<polyline class="arrow ${tone}" points="${MARGIN},${y} ${MARGIN + SAMPLE},${y}" marker-end="url(#arrow-${tone})"/>`;
  const baseline = top + BASELINE * lineHeight("plain");
  return line + text({ text: MEANINGS[tone], style: "plain", tone }, MARGIN + SAMPLE + PADDING, baseline, "start");
}

/** Fonts of fixed width only: names and addresses are what a picture consists of, and their widths are then known. */
const FONTS = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace";

function styleSheet(): string {
  const styles: Style[] = ["heading", "title", "name", "plain", "dim"];
  return [
    `text { font-family: ${FONTS}; }`,
    ...styles.map((style) => `.${style} { font-size: ${sizeOf(style)}px; }`),
    ".heading, .title, .name { font-weight: bold; }",
    "rect { stroke-width: 1.2; }",
    ".link { stroke-width: 2; }",
    ".arrow { fill: none; stroke-width: 2; }",
    ...TONES.map((tone) => `.arrow.${tone}, .link.${tone} { stroke-dasharray: ${DASHES[tone]}; }`),
    ...colours(LIGHT),
    "@media (prefers-color-scheme: dark) {",
    ...colours(DARK),
    "}",
  ].join("\n");
}

function colours({ page, text: ink, dim, tones, boxes }: Palette): string[] {
  return [
    `.page { fill: ${page}; }`,
    `text { fill: ${ink}; }`,
    `.dim { fill: ${dim}; }`,
    ...Object.entries(boxes).map(([kind, { fill, stroke }]) => `.${kind} { fill: ${fill}; stroke: ${stroke}; }`),
    ...TONES.map((tone) => `text.${tone}, .head.${tone} { fill: ${tones[tone]}; }`),
    ...TONES.map((tone) => `.arrow.${tone}, .link.${tone} { stroke: ${tones[tone]}; }`),
  ];
}

/** Half a pixel is as fine as anybody sees, and short. */
function round(pixels: number): number {
  return Math.round(pixels * 2) / 2;
}
