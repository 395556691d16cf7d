import { describe, expect, test } from "vitest";
import type { Problem } from "../../topology/problems";
import { problemsOf as problemsOfAll } from "./problemsOf";

const CLUSTERS = ["east", "west", "north"].map((name, index) => ({
  name,
  ports: { external: 29093 + index },
  topics: [] as { name: string }[],
}));

const LINK = { name: "my-link", source: "east", destination: "west" };
const BACK = { name: "back-link", source: "west", destination: "east" };
const ORDERS = [{ topic: "orders" }];
const stopped = (state: string) => [{ topic: "orders", state }];

function problemsOf(raw: Record<string, unknown>): Problem[] {
  return problemsOfAll({ clusters: CLUSTERS, ...raw });
}

/** The configuration of one link that is wrong somewhere. */
const link = (wrong: Record<string, unknown>) => ({ links: [{ ...LINK, ...wrong }] });
const clustersWith = (name: string, more: Record<string, unknown>) =>
  CLUSTERS.map((cluster) => (cluster.name === name ? { ...cluster, ...more } : cluster));

const bad: [
  title: string,
  raw: Record<string, unknown>,
  key: string,
  received: string,
  allowed: RegExp,
  fix: RegExp,
][] = [
  [
    "unknown destination",
    link({ destination: "wset" }),
    "links[0].destination",
    '"wset"',
    /^the name of a cluster: east, west, north$/,
    /did you mean west\?/,
  ],
  ["unknown source", link({ source: "eats" }), "links[0].source", '"eats"', /east, west, north/, /mean east\?/],
  [
    "no destination",
    { links: [{ name: "my-link", source: "east" }] },
    "links[0].destination",
    "nothing",
    /lower-case letters/,
    /cluster2/,
  ],
  [
    "cluster linked to itself",
    link({ destination: "east" }),
    "links[0].destination",
    '"east"',
    /another cluster than the source/,
    /^set it to west$/,
  ],
  [
    "more replicas of a topic of both sides than one of them has brokers",
    {
      clusters: clustersWith("west", { brokers: 3, ports: { external: 29193 } }),
      links: [LINK],
      bidirectional: true,
      bidirectionalTopics: [{ name: "clicks", replicationFactor: 2 }],
    },
    "bidirectionalTopics[0].replicationFactor",
    "2",
    /^at most the number of brokers of the cluster \(1\)/,
    /raise clusters\[0\]\.brokers$/,
  ],
  [
    "setting with a name that every object has",
    link({ config: { constructor: "x" } }),
    "links[0].config.constructor",
    '"x"',
    /^one of availability\.check\.ms, /,
    /^did you mean /,
  ],
  [
    "prefix for groups without a prefix",
    link({ config: { "consumer.group.prefix.enable": true } }),
    "links[0].config.consumer.group.prefix.enable",
    '"true"',
    /^true for a link with a prefix/,
    /^set links\[0\]\.prefix/,
  ],
  [
    "number beyond what the clients take",
    link({ config: { "request.timeout.ms": 3_000_000_000 } }),
    "links[0].config.request.timeout.ms",
    '"3000000000"',
    /from 1 to 2147483647/,
    /such a value/,
  ],
  [
    "two links whose names, joined by dashes, are one",
    {
      clusters: [...CLUSTERS, { name: "west-east", ports: { external: 29193 } }],
      links: [
        { ...LINK, name: "east-link" },
        { name: "link", source: "north", destination: "west-east" },
      ],
    },
    "links[1].name",
    "link link of west-east",
    /^names that differ from those of link east-link of west \(links\[0\]\.name\).*: both are west-east-link/,
    /another name/,
  ],
  [
    "two mirrors whose names, joined by dashes, are one",
    {
      links: [
        { ...LINK, name: "orders", mirrors: [{ topic: "eu-west" }] },
        { ...LINK, name: "orders-eu", mirrors: [{ topic: "west" }] },
      ],
    },
    "links[1].mirrors[0].topic",
    "mirror west over orders-eu of west",
    /^names that differ from those of mirror eu-west over orders of west \(links\[0\]\.mirrors\[0\]\.topic\)/,
    /another name/,
  ],
  [
    "illegal link name",
    link({ name: "my link" }),
    "links[0].name",
    '"my link"',
    /letters, digits, dots, dashes/,
    /my-link/,
  ],
  [
    "unknown key of a link",
    link({ mirorrs: [] }),
    "links[0].mirorrs",
    "[]",
    /name, source, destination, /,
    /mirrors\?/,
  ],
  [
    "prefix of 13 characters",
    link({ prefix: "thirteen_char" }),
    "links[0].prefix",
    '"thirteen_char"',
    /up to 12 letters/,
    /cluster1_/,
  ],
  [
    "prefix of internal topics",
    link({ prefix: "__east" }),
    "links[0].prefix",
    '"__east"',
    /not starting with two underscores/,
    /cluster1_/,
  ],
  [
    "two links of one name to one destination",
    { links: [LINK, { ...LINK, source: "north" }] },
    "links[1].name",
    '"my-link in west"',
    /links\[0\]\.name has it already/,
    /another name/,
  ],
  [
    "the same mirror twice",
    link({ mirrors: [...ORDERS, ...ORDERS] }),
    "links[0].mirrors[1].topic",
    '"orders in west"',
    /links\[0\]\.mirrors\[0\]\.topic makes it already/,
    /remove one .*another prefix/,
  ],
  [
    "the same mirror over two links",
    {
      links: [
        { ...LINK, mirrors: ORDERS },
        { name: "other", source: "north", destination: "west", mirrors: ORDERS },
      ],
    },
    "links[1].mirrors[0].topic",
    '"orders in west"',
    /links\[0\]\.mirrors\[0\]\.topic makes it already/,
    /another prefix/,
  ],
  [
    "state that there is not",
    link({ mirrors: stopped("stopped") }),
    "links[0].mirrors[0].state",
    '"stopped"',
    /^active, paused, promoted, failed-over$/,
    /to active$/,
  ],
  [
    "existingTopic that there is not",
    link({ mirrors: [{ topic: "orders", existingTopic: "delete" }] }),
    "links[0].mirrors[0].existingTopic",
    '"delete"',
    /^refuse or replace$/,
    /to refuse$/,
  ],
  [
    "mirror of the link's own mirror",
    link({ prefix: "e_", mirrors: [...ORDERS, { topic: "e_orders" }] }),
    "links[0].mirrors[1].topic",
    '"e_orders"',
    /a topic of east; this is the mirror that the same link makes of orders in west/,
    /^remove it$/,
  ],
  [
    "mirror named like a topic of the destination",
    { ...link({ mirrors: ORDERS }), clusters: clustersWith("west", { topics: [{ name: "orders" }] }) },
    "links[0].mirrors[0].topic",
    '"orders"',
    /name, orders, is no topic of west/,
    /prefix, .*out of the topics of west; .*links\[0\]\.mirrors\[0\]\.existingTopic to replace/,
  ],
  [
    "more replicas of a mirror than brokers",
    link({ mirrors: [{ topic: "orders", replicationFactor: 2 }] }),
    "links[0].mirrors[0].replicationFactor",
    "2",
    /at most the number of brokers of west \(1\)/,
    /^set it to 1 or less$/,
  ],
  [
    "bidirectional without links",
    { bidirectional: "true" },
    "bidirectional",
    "true, without links",
    /where links says/,
    /add a link, for example/,
  ],
  ["bidirectional that is no answer", { bidirectional: "both" }, "bidirectional", '"both"', /true or false/, /true/],
  [
    "destination without link workers",
    { ...link({}), clusters: clustersWith("west", { linkWorkers: 0 }) },
    "clusters[1].linkWorkers",
    "0",
    /at least 1, since my-link has this cluster as its destination/,
    /^set it to 1$/,
  ],
];

describe("a wrong link gives exactly one message with key, value, what is allowed and the fix", () => {
  test.each(bad)("%s", (_title, raw, key, received, allowed, fix) => {
    const problems = problemsOf(raw);
    expect(problems.map((problem) => problem.key)).toEqual([key]);
    expect(problems[0]?.received).toContain(received);
    expect(problems[0]?.allowed).toMatch(allowed);
    expect(problems[0]?.fix).toMatch(fix);
  });
});

/** The links of a ring, each with a mirror of the topic, or of what the mirror before it has made of that. */
function ring(names: string[], topics: string[], prefix: (name: string) => string = () => "") {
  return names.map((source, index) => ({
    name: `${source}-link`,
    source,
    destination: names[(index + 1) % names.length],
    prefix: prefix(source),
    mirrors: [{ topic: topics[index] }],
  }));
}

describe("a circle of mirrors", () => {
  test("of two clusters is told at both of its mirrors, with the way round", () => {
    const problems = problemsOf({ links: ring(["east", "west"], ["orders", "orders"]) });
    expect(problems).toEqual([
      {
        key: "links[0].mirrors[0]",
        received: '"orders", which comes from orders in east, from orders in west',
        allowed: "mirrors that do not go round in a circle",
        fix: "give the links prefixes, or set state to promoted or failed-over where mirroring has ended",
      },
      expect.objectContaining({
        key: "links[1].mirrors[0]",
        received: '"orders", which comes from orders in west, from orders in east',
      }),
    ]);
  });

  test("of three clusters is told at all three", () => {
    const problems = problemsOf({ links: ring(["east", "west", "north"], ["orders", "orders", "orders"]) });
    expect(problems.map(({ key, received }) => [key, received])).toEqual([
      ["links[0].mirrors[0]", '"orders", which comes from orders in east, from orders in north, from orders in west'],
      ["links[1].mirrors[0]", '"orders", which comes from orders in west, from orders in east, from orders in north'],
      ["links[2].mirrors[0]", '"orders", which comes from orders in north, from orders in west, from orders in east'],
    ]);
  });

  test("is not told at a mirror that only comes from it", () => {
    const circle = ring(["east", "west"], ["orders", "orders"]);
    const beside = { name: "beside", source: "west", destination: "north", mirrors: ORDERS };
    expect(problemsOf({ links: [...circle, beside] }).map(({ key }) => key)).toEqual([
      "links[0].mirrors[0]",
      "links[1].mirrors[0]",
    ]);
  });

  test("goes round while it is only paused, since that ends", () => {
    const links = [
      { ...LINK, mirrors: stopped("paused") },
      { ...BACK, mirrors: ORDERS },
    ];
    expect(problemsOf({ links })).toHaveLength(2);
  });
});

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
