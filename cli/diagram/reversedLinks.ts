import type { Picture, PictureLink } from "./model";

/**
 * Links that a layout in layers takes for the other direction, so that layers follow how far clusters are from the first
 * one either way: a ring is then folded into two rows instead of one long one, and a hub is between its spokes.
 */
export function reversedLinks({ clusters, links }: Picture): Set<PictureLink> {
  const neighbours = new Map(clusters.map(({ name }) => [name, new Set<string>()]));
  for (const { source, destination } of links) {
    neighbours.get(source)?.add(destination);
    neighbours.get(destination)?.add(source);
  }
  const order = breadthFirst(neighbours);
  const opposite = secondHalves(neighbours);
  return new Set(
    links.filter(({ source, destination }) => {
      const backwards = order.indexOf(source) > order.indexOf(destination);
      return backwards !== (opposite.has(source) || opposite.has(destination));
    }),
  );
}

type Neighbours = ReadonlyMap<string, ReadonlySet<string>>;

function breadthFirst(neighbours: Neighbours): string[] {
  const order = new Set<string>();
  for (const name of neighbours.keys()) {
    // A set is also read of what is added to it while it is read.
    const reached = new Set([name]);
    for (const next of reached) {
      order.add(next);
      neighbours.get(next)?.forEach((neighbour) => reached.add(neighbour));
    }
  }
  return [...order];
}

/** Of clusters that are linked to the same one only, the second half. */
function secondHalves(neighbours: Neighbours): Set<string> {
  return new Set(
    [...neighbours.values()].flatMap((others) => {
      const spokes = [...others].filter((name) => neighbours.get(name)?.size === 1);
      return spokes.slice(Math.ceil(spokes.length / 2));
    }),
  );
}
