import { describe, expect, test } from "vitest";
import { BACK, clustersWith, LINK, link, ORDERS, problemsOf, ring, stopped } from "./threeClusters";

describe("a right link", () => {
  test.each<[string, Record<string, unknown>]>([
    ["with nothing but its name and ends", link({})],
    ["with a prefix of 12 characters", link({ prefix: "twelve_chars" })],
    [
      "of a name that a link to another destination has",
      { links: [LINK, { ...LINK, destination: "north" }, { ...BACK, name: "my-link" }] },
    ],
    [
      "with every state",
      link({ mirrors: ["active", "paused", "promoted", "failed-over"].map((state) => ({ topic: state, state })) }),
    ],
    ["and one back, with prefixes", { links: ring(["east", "west"], ["orders", "orders"], (name) => `${name}_`) }],
    [
      "in a ring of three that passes mirrors on under longer names",
      { links: ring(["east", "west", "north"], ["orders", "east_orders", "west_east_orders"], (name) => `${name}_`) },
    ],
    ["in a chain", { links: ring(["east", "west", "north"], ["orders", "orders", "other"]) }],
    ...(["promoted", "failed-over"] as const).map((state): [string, Record<string, unknown>] => [
      `and one back, where one of the two mirrors is ${state}`,
      {
        links: [
          { ...LINK, mirrors: stopped(state) },
          { ...BACK, mirrors: ORDERS },
        ],
      },
    ]),
    [
      "that replaces a topic of the destination",
      {
        ...link({ mirrors: [{ topic: "orders", existingTopic: "replace" }] }),
        clusters: clustersWith("west", { topics: [{ name: "orders" }] }),
      },
    ],
    [
      "with a prefix, to a cluster with a topic of the source's name",
      { ...link({ prefix: "e_", mirrors: ORDERS }), clusters: clustersWith("west", { topics: [{ name: "orders" }] }) },
    ],
    [
      "with as many replicas as there are brokers",
      {
        ...link({ mirrors: [{ topic: "orders", replicationFactor: 2 }] }),
        clusters: clustersWith("west", { brokers: 2, ports: { external: 29193 } }),
      },
    ],
    ["from a cluster without link workers", { ...link({}), clusters: clustersWith("east", { linkWorkers: 0 }) }],
    [
      "to a cluster without link workers on the engine confluent, which needs none",
      { ...link({}), engine: "confluent", clusters: clustersWith("west", { linkWorkers: 0 }) },
    ],
    ["that is bidirectional", { ...link({ mirrors: ORDERS }), bidirectional: "true" }],
  ])("%s", (_title, raw) => {
    expect(problemsOf(raw)).toEqual([]);
  });
});
