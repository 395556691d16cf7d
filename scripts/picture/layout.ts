import ELK, { type ElkExtendedEdge, type ElkNode, type LayoutOptions } from "elkjs/lib/elk.bundled.js";
import {
  type Box,
  type ClusterBox,
  clusterBox,
  lineWidth,
  linesHeight,
  linkBox,
  linksAreApart,
  PADDING,
} from "./boxes";
import type { Picture, PictureLink } from "./model";

/** Where something is, in pixels from the picture's top left corner. */
export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

/** A box and where it is. */
export interface PlacedBox extends Area {
  box: Box;
}

export interface PlacedCluster extends Area {
  name: string;
  heading: ClusterBox["heading"];
  boxes: PlacedBox[];
}

export interface PlacedLink {
  link: PictureLink;
  /** From the source's edge to the destination's. */
  path: Point[];
  /** Its box, where that is on its arrow. */
  box?: PlacedBox;
}

/** A picture of which everything has its place. */
export interface Layout {
  width: number;
  height: number;
  clusters: PlacedCluster[];
  links: PlacedLink[];
}

/** Inside of a cluster: boxes in rows, below its heading. */
function inside(heading: ClusterBox["heading"]): LayoutOptions {
  const top = Math.ceil(linesHeight(heading)) + 2 * PADDING;
  const width = Math.ceil(Math.max(...heading.map(lineWidth))) + 2 * PADDING;
  return {
    "elk.algorithm": "rectpacking",
    "elk.aspectRatio": "1.3",
    "elk.padding": `[top=${top},left=12,bottom=12,right=12]`,
    "elk.spacing.nodeNode": "10",
    "elk.nodeSize.constraints": "MINIMUM_SIZE",
    "elk.nodeSize.minimum": `(${width},${top})`,
  };
}

/** All of it: clusters in layers, arrows around them. */
const BETWEEN: LayoutOptions = {
  "elk.algorithm": "layered",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.padding": "[top=0,left=0,bottom=0,right=0]",
  "elk.spacing.nodeNode": "28",
  "elk.spacing.edgeEdge": "12",
  "elk.spacing.edgeNode": "20",
  "elk.spacing.edgeLabel": "0",
  "elk.layered.spacing.nodeNodeBetweenLayers": "56",
  "elk.layered.spacing.edgeNodeBetweenLayers": "24",
  "elk.layered.spacing.edgeEdgeBetweenLayers": "12",
  // Same input, same picture; and in the order of the configuration, as far as that costs no crossings.
  "elk.randomSeed": "1",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
};

/** Up to this size pictures are equally good: a screen; beyond, a page that is high is easier to read than a wide one. */
const GOOD = { width: 1600, height: 3200 };

/** Places all that a picture shows: of several ways to lay it out, the one that needs the smallest page. */
export async function layOut(picture: Picture): Promise<Layout> {
  const ways = [false, true].flatMap((folded) => ["RIGHT", "DOWN"].map((direction) => ({ folded, direction })));
  let best: { layout: Layout; cost: number } | undefined;
  for (const way of ways) {
    const layout = await layOutOneWay(picture, way);
    const cost = Math.max(1, layout.width / GOOD.width, layout.height / GOOD.height);
    if (best === undefined || cost < best.cost) {
      best = { layout, cost };
    }
    if (cost === 1) {
      break;
    }
  }
  if (best === undefined) {
    throw new Error("There is no way to lay out a picture.");
  }
  return best.layout;
}

async function layOutOneWay(picture: Picture, way: { folded: boolean; direction: string }): Promise<Layout> {
  const clusters = picture.clusters.map((cluster) => ({ name: cluster.name, ...clusterBox(picture, cluster) }));
  const turned = way.folded ? turnedLinks(picture) : new Set<PictureLink>();
  const apart = linksAreApart(picture);
  const links = picture.links.map((link) => ({ link, box: apart ? linkBox(link, true) : undefined }));
  const graph: ElkNode = {
    id: "picture",
    layoutOptions: { ...BETWEEN, "elk.direction": way.direction },
    children: clusters.map(({ heading, boxes }, index) => ({
      id: `cluster ${index}`,
      layoutOptions: inside(heading),
      children: boxes.map(({ width, height }, at) => ({ id: `box ${index} ${at}`, width, height })),
    })),
    edges: links.map(({ link, box }, index): ElkExtendedEdge => {
      const ends = [link.source, link.destination].map(
        (name) => `cluster ${clusters.findIndex((cluster) => cluster.name === name)}`,
      );
      const [from = "", to = ""] = turned.has(link) ? ends.reverse() : ends;
      const label = box && { id: `label ${index}`, text: link.name, width: box.width, height: box.height };
      return {
        id: `link ${index}`,
        sources: [from],
        targets: [to],
        labels: label ? [{ ...label, layoutOptions: { "elk.edgeLabels.inline": "true" } }] : [],
      };
    }),
  };
  const placed = await new ELK().layout(graph);
  return {
    width: placed.width ?? 0,
    height: placed.height ?? 0,
    clusters: clusters.map(({ name, heading, boxes }, index) => {
      const node = placed.children?.[index];
      const area = areaOf(node);
      return {
        ...area,
        name,
        heading,
        boxes: boxes.map((box, at) => {
          const { x, y, width, height } = areaOf(node?.children?.[at]);
          return { x: area.x + x, y: area.y + y, width, height, box };
        }),
      };
    }),
    links: links.map(({ link, box }, index) => {
      const edge = placed.edges?.[index] as ElkExtendedEdge;
      const path = (edge.sections ?? []).flatMap(({ startPoint, bendPoints = [], endPoint }) => [
        startPoint,
        ...bendPoints,
        endPoint,
      ]);
      if (turned.has(link)) {
        path.reverse();
      }
      return { link, path, ...(box && { box: { ...areaOf(edge.labels?.[0]), box } }) };
    }),
  };
}

function areaOf({ x = 0, y = 0, width = 0, height = 0 }: Partial<Area> = {}): Area {
  return { x, y, width, height };
}

/**
 * Links that a layout in layers takes for the other direction, so that layers follow how far clusters are from the first
 * one either way: a ring is then folded into two rows instead of one long one.
 */
function turnedLinks({ clusters, links }: Picture): Set<PictureLink> {
  const places = new Map<string, number>();
  for (const { name } of clusters) {
    const queue = places.has(name) ? [] : [name];
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      places.set(next, places.size);
      for (const { source, destination } of links) {
        const neighbour = { [source]: destination, [destination]: source }[next];
        if (neighbour !== undefined && !places.has(neighbour) && !queue.includes(neighbour)) {
          queue.push(neighbour);
        }
      }
    }
  }
  return new Set(links.filter((link) => (places.get(link.source) ?? 0) > (places.get(link.destination) ?? 0)));
}
