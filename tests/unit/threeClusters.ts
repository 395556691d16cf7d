import type { Problem } from "../../topology/problems";
import { problemsOf as problemsOfAll } from "./problemsOf";

export const CLUSTERS = ["east", "west", "north"].map((name, index) => ({
  name,
  ports: { external: 29093 + index },
  topics: [] as { name: string }[],
}));

export const LINK = { name: "my-link", source: "east", destination: "west" };
export const BACK = { name: "back-link", source: "west", destination: "east" };
export const ORDERS = [{ topic: "orders" }];
export const stopped = (state: string) => [{ topic: "orders", state }];

/** What is wrong with a configuration of three clusters, or of what it says instead. */
export function problemsOf(raw: Record<string, unknown>): Problem[] {
  return problemsOfAll({ clusters: CLUSTERS, ...raw });
}

/** The configuration of one link that is wrong somewhere. */
export const link = (wrong: Record<string, unknown>) => ({ links: [{ ...LINK, ...wrong }] });
export const clustersWith = (name: string, more: Record<string, unknown>) =>
  CLUSTERS.map((cluster) => (cluster.name === name ? { ...cluster, ...more } : cluster));

/** The links of a ring, each with a mirror of the topic, or of what the mirror before it has made of that. */
export function ring(names: string[], topics: string[], prefix: (name: string) => string = () => "") {
  return names.map((source, index) => ({
    name: `${source}-link`,
    source,
    destination: names[(index + 1) % names.length],
    prefix: prefix(source),
    mirrors: [{ topic: topics[index] }],
  }));
}
