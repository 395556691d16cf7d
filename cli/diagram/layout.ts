import ELK, { type ElkExtendedEdge, type ElkNode, type LayoutOptions } from "elkjs/lib/elk.bundled.js";
import { type Box, type ClusterBox, clusterBox, lineWidth, linesHeight, linkBox, hasArrows, PADDING } from "./boxes";
import type { Picture, PictureLink } from "./model";
import { reversedLinks } from "./reversedLinks";

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
  /** Its box, on its arrow. */
  box: PlacedBox;
}

/** A picture of which everything has its place. */
export interface Layout {
  width: number;
  height: number;
  clusters: PlacedCluster[];
  /** Empty where each is in its destination's box instead. */
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
    "elk.rectpacking.whiteSpaceElimination.strategy": "EQUAL_BETWEEN_STRUCTURES",
    "elk.nodeSize.constraints": "MINIMUM_SIZE",
    "elk.nodeSize.minimum": `(${width},${top})`,
  };
}

/** Clusters in layers, arrows around them. */
const LAYERED: LayoutOptions = {
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
  // Arrows as straight as they can be, and a hub in the middle of its spokes.
  "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
  // Same input, same picture; and in the order of the configuration, as far as that costs no crossings.
  "elk.randomSeed": "1",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
};

/** Clusters alone, without arrows: as many in a row as make a page. */
const PACKED: LayoutOptions = {
  "elk.algorithm": "rectpacking",
  "elk.aspectRatio": "1.2",
  "elk.padding": "[top=0,left=0,bottom=0,right=0]",
  "elk.spacing.nodeNode": "28",
};

/** Up to this size pictures are equally good: a screen; beyond, a page that is high is easier to read than a wide one. */
const GOOD = { width: 1600, height: 3200 };

/** A way to lay out a picture with arrows. */
interface Way {
  /** Whether a ring is laid as two rows, and a hub put between its spokes. */
  folded: boolean;
  /** Where arrows lead. */
  direction: "RIGHT" | "DOWN";
}

/** All of them, the most natural one first. */
const WAYS: readonly Way[] = [
  { folded: false, direction: "RIGHT" },
  { folded: false, direction: "DOWN" },
  { folded: true, direction: "RIGHT" },
  { folded: true, direction: "DOWN" },
];

/** Places all that a picture shows: of several ways to lay it out, the first good one, or the one with the smallest page. */
export async function layOut(picture: Picture): Promise<Layout> {
  if (!hasArrows(picture)) {
    return layOutPacked(picture);
  }
  const layouts: Layout[] = [];
  for (const way of WAYS) {
    const layout = await layOutArrows(picture, way);
    if (excess(layout) <= 1) {
      return layout;
    }
    layouts.push(layout);
  }
  return layouts.reduce((best, layout) => (excess(layout) < excess(best) ? layout : best));
}

/** How many times a picture is as large as a good one may be. */
function excess({ width, height }: Layout): number {
  return Math.max(width / GOOD.width, height / GOOD.height);
}

/** Boxes of links are equally wide, so that clusters that have as many are, too. */
async function layOutPacked(picture: Picture): Promise<Layout> {
  const clusters = clustersOf(picture);
  const links = clusters.flatMap(({ boxes }) => boxes.filter(({ kind }) => kind === "link"));
  const width = Math.max(...links.map((box) => box.width));
  for (const box of links) {
    box.width = width;
  }
  const placed = await new ELK().layout({ id: "picture", layoutOptions: PACKED, children: clusters.map(nodeOf) });
  return { ...sizeOf(placed), clusters: placeClusters(clusters, placed), links: [] };
}

async function layOutArrows(picture: Picture, { folded, direction }: Way): Promise<Layout> {
  const clusters = clustersOf(picture);
  const links = picture.links.map((link) => ({ link, box: linkBox(link, true) }));
  const turned = folded ? reversedLinks(picture) : new Set<PictureLink>();
  const ids = new Map(clusters.map((cluster, index) => [cluster.name, nodeOf(cluster, index).id]));
  const placed = await new ELK().layout({
    id: "picture",
    layoutOptions: { ...LAYERED, "elk.direction": direction },
    children: clusters.map(nodeOf),
    edges: links.map(({ link, box }, index): ElkExtendedEdge => {
      const ends = [ids.get(link.source) ?? "", ids.get(link.destination) ?? ""];
      const [from = "", to = ""] = turned.has(link) ? ends.reverse() : ends;
      const { width, height } = box;
      const inline = { "elk.edgeLabels.inline": "true" };
      const label = { id: `label ${index}`, text: link.name, width, height, layoutOptions: inline };
      return { id: `link ${index}`, sources: [from], targets: [to], labels: [label] };
    }),
  });
  return {
    ...sizeOf(placed),
    clusters: placeClusters(clusters, placed),
    links: links.map(({ link, box }, index) => {
      const edge = placed.edges[index];
      const path = pathOf(edge);
      return { link, path: turned.has(link) ? path.reverse() : path, box: { ...areaOf(edge?.labels?.[0]), box } };
    }),
  };
}

/** A cluster that has no place yet. */
type Unplaced = ClusterBox & { name: string };

function clustersOf(picture: Picture): Unplaced[] {
  return picture.clusters.map((cluster) => ({ name: cluster.name, ...clusterBox(picture, cluster) }));
}

function nodeOf({ heading, boxes }: Unplaced, index: number): ElkNode {
  return {
    id: `cluster ${index}`,
    layoutOptions: inside(heading),
    children: boxes.map(({ width, height }, at) => ({ id: `box ${index} ${at}`, width, height })),
  };
}

/** The results stand in the order of what was asked for. */
function placeClusters(clusters: readonly Unplaced[], placed: ElkNode): PlacedCluster[] {
  return clusters.map(({ name, heading, boxes }, index) => {
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
  });
}

function pathOf(edge: ElkExtendedEdge | undefined): Point[] {
  return (edge?.sections ?? []).flatMap(({ startPoint, bendPoints = [], endPoint }) => [
    startPoint,
    ...bendPoints,
    endPoint,
  ]);
}

function areaOf({ x = 0, y = 0, width = 0, height = 0 }: Partial<Area> = {}): Area {
  return { x, y, width, height };
}

function sizeOf({ width = 0, height = 0 }: ElkNode): { width: number; height: number } {
  return { width, height };
}
