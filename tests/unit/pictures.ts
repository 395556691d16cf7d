import { fromSettings } from "../../cli/diagram/fromSettings";
import type { Picture } from "../../cli/diagram/model";
import { checkSettings } from "../../topology/checks";
import { parseSettings } from "../../topology/parse";
import type { Settings } from "../../topology/schema";
import { CLUSTERS, linked } from "./linkedClusters";

/** A configuration that must be right, parsed as the program does. */
function settingsOf(raw: Record<string, unknown>): Settings {
  const text = Object.entries(raw).map(([key, value]) => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  const { settings, problems } = parseSettings(Object.fromEntries(text) as Record<string, string>);
  if (!settings || checkSettings(settings).length > 0) {
    throw new Error(JSON.stringify(settings ? checkSettings(settings) : problems));
  }
  return settings;
}

export function planned(raw: Record<string, unknown>): Picture {
  return fromSettings("dev", settingsOf(raw));
}

function clusters(names: readonly string[], more: Record<string, unknown> = {}) {
  return names.map((name, index) => ({ name, ports: { external: 30000 + 100 * index }, ...more }));
}

/** `site-1`, `site-2`, … */
function sites(number: number): string[] {
  return Array.from({ length: number }, (_, index) => `site-${index + 1}`);
}

function ring(number: number, more: Record<string, unknown> = {}): Record<string, unknown> {
  const names = sites(number);
  const links = names.map((source, index) => ({
    ...{ name: `${source}-link`, source, destination: names[(index + 1) % number], prefix: `${index + 1}_` },
    mirrors: [{ topic: "notes" }],
  }));
  return { clusters: clusters(names, more), links };
}

function hub(spokes: number, more: Record<string, unknown> = {}): Record<string, unknown> {
  const names = sites(spokes);
  const links = names.map((destination) => ({
    ...{ name: "hub-link", source: "hub", destination },
    mirrors: [{ topic: "news" }],
  }));
  return { clusters: clusters(["hub", ...names], more), links };
}

/** Each cluster is linked to the next `degree` ones: with `number - 1`, all to all. */
function mesh(number: number, degree: number, more: Record<string, unknown> = {}): Record<string, unknown> {
  const names = sites(number);
  const links = names.flatMap((source, index) =>
    Array.from({ length: degree }, (_, step) => ({
      ...{ name: `from-${source}`, source, destination: names[(index + step + 1) % number], prefix: `${index + 1}_` },
      mirrors: [{ topic: "orders" }, { topic: "clicks", state: index % 7 === 3 ? "paused" : "active" }],
    })),
  );
  return { clusters: clusters(names, more), links };
}

/** Names as long as they may be, nine brokers a cluster, and fifty mirrors on one link. */
function longNames(): Record<string, unknown> {
  const [east, west] = ["east", "west"].map((name) => `${name}${"-a-very-long-name-for-one".repeat(2)}`.slice(0, 40));
  const topics = Array.from({ length: 50 }, (_, index) => `${"orders.of.the.long.kind.".repeat(9)}${index + 1}`);
  // With the prefix the mirrors have 249 characters, which is what Kafka allows.
  const prefix = "twelve_chars";
  const all = topics.map((topic, index) => ({
    topic: topic.padEnd(249 - prefix.length, "x"),
    state: index % 10 ? "active" : "paused",
  }));
  const link = { name: "l".repeat(100), source: east, destination: west, prefix, mirrors: all };
  const back = { name: "back", source: west, destination: east };
  return {
    clusters: clusters([east ?? "", west ?? ""], { brokers: 9, zookeepers: 5, linkWorkers: 3 }),
    links: [link, back],
    namePrefix: "twenty-characters-a-",
  };
}

/** Every topology that pictures are tested with, by name. */
export const TOPOLOGIES: Readonly<Record<string, Record<string, unknown>>> = {
  "active/passive": linked(),
  "active/active": { ...linked(), bidirectional: true },
  "failed over": linked({ state: "failed-over" }),
  "one cluster": { clusters: CLUSTERS.slice(0, 1) },
  "ring of three": ring(3),
  "hub with four spokes": hub(4),
  "ring of twenty": ring(20),
  "hub with nineteen spokes": hub(19),
  "nineteen spokes both ways": { ...hub(19), bidirectional: true },
  "mesh of four": mesh(4, 3),
  "mesh of twenty": mesh(20, 4, { brokers: 3 }),
  "all of twenty to all": mesh(20, 19, { brokers: 9 }),
  "long names": longNames(),
};
