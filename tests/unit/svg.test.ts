import { join } from "node:path";
import { DOMParser, type Element } from "@xmldom/xmldom";
import { beforeAll, describe, expect, test } from "vitest";
import { DARK, LIGHT } from "../../cli/diagram/colours";
import { fromOutputs } from "../../cli/diagram/fromOutputs";
import { type Layout, layOut, type Point } from "../../cli/diagram/layout";
import type { Picture } from "../../cli/diagram/model";
import { TONES } from "../../cli/diagram/states";
import { drawn, svg } from "../../cli/diagram/svg";
import { planned, TOPOLOGIES } from "./pictures";

/** An SVG as XML; anything that is not well-formed is an error. */
function parsed(text: string): Element {
  const fail = (level: string, message: string) => {
    throw new Error(`${level}: ${message}`);
  };
  const root = new DOMParser({ onError: fail }).parseFromString(text, "image/svg+xml").documentElement;
  if (root === null) {
    throw new Error("There is no element.");
  }
  return root;
}

interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

function number(element: Element, name: string): number {
  return Number(element.getAttribute(name) ?? NaN);
}

function areaOf(element: Element): Area {
  const [x = NaN, y = NaN, width = NaN, height = NaN] = ["x", "y", "width", "height"].map((name) =>
    number(element, name),
  );
  return { x, y, width, height };
}

function elements(root: Element, name: string): Element[] {
  return [...root.getElementsByTagName(name)];
}

/** Half a pixel is lost to rounding at each end. */
const ROUNDED = 1;

function overlap(a: Area, b: Area): boolean {
  return (
    a.x + ROUNDED < b.x + b.width &&
    b.x + ROUNDED < a.x + a.width &&
    a.y + ROUNDED < b.y + b.height &&
    b.y + ROUNDED < a.y + a.height
  );
}

function contains(outer: Area, inner: Area): boolean {
  return (
    inner.x >= outer.x - ROUNDED &&
    inner.y >= outer.y - ROUNDED &&
    inner.x + inner.width <= outer.x + outer.width + ROUNDED &&
    inner.y + inner.height <= outer.y + outer.height + ROUNDED
  );
}

const SIZES: Record<string, number> = { heading: 18, title: 15, name: 12, plain: 12, dim: 12 };

/**
 * Where a text is drawn. In fixed-width fonts (hhea and hmtx tables of DejaVu Sans Mono, the largest of those asked for) a
 * character is 0.602 of the size wide, and reaches from 0.76 above the line for capitals to 0.24 below it.
 */
function extentOf(text: Element): Area {
  const size = SIZES[text.getAttribute("class")?.split(" ")[0] ?? ""] ?? NaN;
  const content = [...text.childNodes]
    .filter(({ nodeType }) => nodeType === text.TEXT_NODE)
    .map((node) => node.nodeValue);
  const width = Array.from(content.join("")).length * size * 0.602;
  const x = number(text, "x") - (text.getAttribute("text-anchor") === "end" ? width : 0);
  return { x, y: number(text, "y") - 0.76 * size, width, height: size };
}

/** Each pair of areas that overlap. */
function overlaps(areas: readonly Area[]): [Area, Area][] {
  return areas.flatMap((a, index) =>
    areas
      .slice(index + 1)
      .filter((b) => overlap(a, b))
      .map((b): [Area, Area] => [a, b]),
  );
}

/** A picture, laid out and drawn once for all that is asked of it. */
async function drawing(raw: Record<string, unknown>) {
  const picture = planned(raw);
  const layout = await layOut(picture);
  return { picture, layout, text: drawn(picture, layout) };
}

/** The parts of an arrow, each as the narrow area that it covers. */
function segmentsOf(path: readonly Point[]): Area[] {
  return path.slice(1).map((to, index) => {
    const from = path[index] ?? to;
    const [x, y] = [Math.min(from.x, to.x), Math.min(from.y, to.y)];
    return { x, y, width: Math.abs(to.x - from.x), height: Math.abs(to.y - from.y) };
  });
}

describe.each(Object.entries(TOPOLOGIES))("%s", (_, raw) => {
  let picture: Picture;
  let layout: Layout;
  let text: string;
  beforeAll(async () => {
    ({ picture, layout, text } = await drawing(raw));
  }, 120_000);

  test("is well-formed, with its words as text", () => {
    const root = parsed(text);
    expect(elements(root, "title")[0]?.textContent).toBe("Topology of the stack dev, as planned");
    expect(elements(root, "desc")[0]?.textContent).toMatch(/^\d+ clusters?: .* \d+ links?: /);
    const words = elements(root, "text").map((element) => element.textContent ?? "");
    for (const { name } of picture.clusters) {
      expect(words).toContain(name);
    }
    for (const { state } of picture.links) {
      expect(words).toContain(state);
    }
  });

  test("is no larger than a page", () => {
    const { width, height } = layout;
    const large = picture.clusters.length > 8;
    expect([width <= (large ? 4000 : 1600), height <= (large ? 4000 : 3200)]).toEqual([true, true]);
  });

  test("has every text inside of its box and of the page, and none over another one", () => {
    const root = parsed(text);
    const boxes = elements(root, "g").filter((group) => elements(group, "g").length === 0);
    expect(boxes.length).toBeGreaterThan(0);
    for (const group of boxes) {
      const [box] = elements(group, "rect").map(areaOf);
      const outside = elements(group, "text").filter((each) => box === undefined || !contains(box, extentOf(each)));
      expect(outside.map(({ textContent }) => textContent)).toEqual([]);
    }
    const moved = boxes[0]?.parentNode as Element;
    const extents = elements(moved, "text").map(extentOf);
    expect(overlaps(extents)).toEqual([]);
    // What is in no box of its own is the name of a cluster, and stands over none of its boxes.
    const headings = [...moved.childNodes].filter(({ nodeName }) => nodeName === "text") as Element[];
    const inner = layout.clusters.flatMap((cluster) => cluster.boxes);
    expect(headings.length).toBeGreaterThanOrEqual(picture.clusters.length);
    for (const heading of headings.map(extentOf)) {
      expect(layout.clusters.filter((cluster) => contains(cluster, heading))).toHaveLength(1);
      expect(inner.filter((box) => overlap(box, heading))).toEqual([]);
    }
    const page = { x: 0, y: 0, width: number(root, "width"), height: number(root, "height") };
    const free = ([...root.childNodes].filter(({ nodeName }) => nodeName === "text") as Element[]).map(extentOf);
    expect(free.length).toBeGreaterThan(0);
    expect(free.filter((extent) => !contains(page, extent))).toEqual([]);
    expect(overlaps(free)).toEqual([]);
  });

  test("has no box over another one, and those of a cluster inside of it", () => {
    const { clusters, links, width, height } = layout;
    const page = { x: 0, y: 0, width, height };
    const all = [...clusters, ...links.map(({ box }) => box)];
    expect(overlaps(all)).toEqual([]);
    expect(all.filter((area) => !contains(page, area))).toEqual([]);
    for (const cluster of clusters) {
      expect(overlaps(cluster.boxes)).toEqual([]);
      expect(cluster.boxes.filter((area) => !contains(cluster, area))).toEqual([]);
    }
    expect(clusters.map(({ boxes }) => boxes.filter(({ box }) => box.kind === "broker").length)).not.toContain(0);
  });

  test("has every link once: on an arrow from its source to its destination, or in its destination", () => {
    const { clusters, links } = layout;
    const lines = elements(parsed(text), "polyline").filter((line) => elements(line, "title").length > 0);
    expect(lines).toHaveLength(links.length);
    if (links.length === 0) {
      const inside = clusters.flatMap(({ name, boxes }) =>
        boxes.filter(({ box }) => box.kind === "link").map(({ box }) => [name, box.lines[0]?.left.text]),
      );
      const expected = picture.links.map(({ source, destination }) => [destination, `from ${source}`]);
      expect(inside.sort()).toEqual(expected.sort());
      return;
    }
    expect(links.map(({ link }) => link)).toEqual(picture.links);
    const places = new Map(clusters.map((cluster) => [cluster.name, cluster]));
    for (const { link, path, box } of links) {
      for (const [end, name] of [
        [path[0], link.source],
        [path.at(-1), link.destination],
      ] as const) {
        const place = places.get(name);
        const point = { x: end?.x ?? NaN, y: end?.y ?? NaN, width: 0, height: 0 };
        expect([place && contains(place, point), place && overlap(place, point)]).toEqual([true, false]);
      }
      const segments = segmentsOf(path);
      const others = [...clusters, ...links.filter((other) => other.link !== link).map((other) => other.box)];
      expect(segments.filter((segment) => others.some((other) => overlap(other, segment)))).toEqual([]);
      expect(segments.some((segment) => overlap(box, segment))).toBe(true);
    }
  });

  test("has every link's state, prefix and number of mirrors in its box", () => {
    const inside = layout.clusters.flatMap(({ boxes }) => boxes).filter(({ box }) => box.kind === "link");
    const boxes = [...layout.links.map(({ box }) => box), ...inside];
    expect(boxes).toHaveLength(picture.links.length);
    for (const { name, source, destination, state, prefix, mirrors } of picture.links) {
      const sentence = `${name} from ${source} to ${destination}, ${state}`;
      const [{ box } = { box: undefined }] = boxes.filter((other) => other.box.sentence.startsWith(sentence));
      const words = box?.lines.flatMap(({ left, right }) => [left.text, right?.text]);
      expect(words).toContain(state);
      if (prefix !== "") {
        expect(words?.some((word) => word === prefix || word === `prefix ${prefix}`)).toBe(true);
      }
      if (mirrors.length > 0) {
        expect(box?.sentence).toContain(`${mirrors.length} mirror`);
      }
    }
  });
});

const GOLDEN = join(__dirname, "pictureFiles");

test.each([
  "active/passive",
  "active/active",
  "failed over",
  "ring of three",
  "hub with four spokes",
  "mesh of twenty",
])(
  "%s is drawn as before",
  async (name) => {
    const file = join(GOLDEN, `${name.replaceAll(/\W/g, "-")}.svg`);
    await expect(await svg(planned(TOPOLOGIES[name] ?? {}))).toMatchFileSnapshot(file);
  },
  60_000,
);

test("what runs is drawn as before, with every kind of trouble", async () => {
  const link = { name: "my-link", source: "east", prefix: "", config: {} };
  const mirror = { topic: "orders", mirrorTopic: "orders", state: "active" } as const;
  const live = { link: "my-link", sourceTopic: "orders", error: "records are gone" };
  const there = { remoteClusterId: "E", available: true };
  const picture = fromOutputs(
    "dev",
    {
      bootstrapServers: Object.fromEntries(
        ["east", "west", "north", "south"].map((name) => [name, { SSL: `${name}:9093`, EXTERNAL: "localhost:29093" }]),
      ),
      clusterIds: { east: "E", west: "W" },
      containers: Object.fromEntries(
        ["east", "west", "north", "south"].map((name) => [name, { brokers: [name], zookeepers: [], linkWorkers: [] }]),
      ),
      links: [
        { ...link, destination: "west", mirrors: [mirror, { ...mirror, topic: "b", mirrorTopic: "b" }] },
        { ...link, destination: "north", mirrors: [{ ...mirror, state: "paused" }] },
        { ...link, destination: "south", mirrors: [mirror] },
      ],
    },
    {
      west: {
        links: { "my-link": there },
        mirrors: { orders: { ...live, state: "FAILED" }, b: { ...live, state: "STOPPED" } },
      },
      north: { links: { "my-link": there }, mirrors: { orders: { ...live, state: "PAUSED" } } },
      south: "south: the container is not running",
    },
  );
  await expect(await svg(picture)).toMatchFileSnapshot(join(GOLDEN, "running.svg"));
});

test.each(["<script>alert(\"x\")</script> & 'y'", "]]> \u0000\u0008\uFFFF", "ünï 表 😀", "&#60;"])(
  "names with odd characters stay text: %j",
  async (name) => {
    const odd: Picture = {
      ...{ stack: name, view: "planned" },
      clusters: [
        { name, brokers: [{ name, listeners: [{ name, address: name }] }], zookeepers: [name], linkWorkers: [name] },
        { name: "other", brokers: [], zookeepers: [], linkWorkers: [], unreadable: name },
      ],
      links: [
        {
          name,
          source: name,
          destination: "other",
          prefix: name,
          state: name,
          mirrors: [{ topic: name, mirrorTopic: name, state: name }],
        },
      ],
    };
    const root = parsed(await svg(odd));
    // eslint-disable-next-line no-control-regex -- what XML cannot hold
    const kept = name.replaceAll(/[\u0000\u0008\uFFFF]/g, "");
    expect(elements(root, "script")).toEqual([]);
    expect(elements(root, "text").filter((element) => element.textContent === kept).length).toBeGreaterThan(8);
  },
);

test("no clusters and no links are a picture, too", async () => {
  const root = parsed(await svg({ stack: "dev", view: "deployed", clusters: [], links: [] }));
  expect(elements(root, "desc")[0]?.textContent).toBe("0 clusters: none. 0 links: none.");
});

/** Contrast of two colours as WCAG 2 defines it. */
function contrast(a: string, b: string): number {
  const luminance = (colour: string) => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5]
      .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [darker = 0, lighter = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (lighter + 0.05) / (darker + 0.05);
}

test.each([
  ["light", LIGHT],
  ["dark", DARK],
])("on %s pages every colour is readable where it is used", (_, { page, text, dim, tones, boxes }) => {
  const backgrounds = [page, ...Object.values(boxes).map(({ fill }) => fill)];
  for (const background of backgrounds) {
    for (const ink of [text, dim]) {
      expect(contrast(ink, background)).toBeGreaterThan(4.5);
    }
  }
  for (const tone of TONES) {
    // States are written on pages, clusters and links.
    for (const background of [page, boxes.cluster.fill, boxes.link.fill]) {
      expect(contrast(tones[tone], background)).toBeGreaterThan(4.5);
    }
  }
  for (const { stroke } of Object.values(boxes)) {
    expect(contrast(stroke, page)).toBeGreaterThan(3);
  }
});
