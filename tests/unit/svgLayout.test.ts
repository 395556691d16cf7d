import type { Element } from "@xmldom/xmldom";
import { beforeAll, describe, expect, test } from "vitest";
import { type Layout, layOut, type Point } from "../../cli/diagram/layout";
import type { Picture } from "../../cli/diagram/model";
import { drawn } from "../../cli/diagram/svg";
import { planned, TOPOLOGIES } from "./pictures";
import { type Area, areaOf, contains, elements, extentOf, number, overlap, overlaps, parsed } from "./svgElements";

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
