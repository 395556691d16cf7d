import { describe, expect, test } from "vitest";
import { fromOutputs } from "../../cli/diagram/fromOutputs";
import type { Picture } from "../../cli/diagram/model";
import { linkState, MEANINGS, toneOf, TONES } from "../../cli/diagram/states";
import { mirrorState, shorten, statesOf } from "../../cli/diagram/words";
import { MIRROR_STATES } from "../../topology/mirrorStates";
import type { StackOutputs } from "../../topology/outputs";
import { linked } from "./linkedClusters";
import { planned, TOPOLOGIES } from "./pictures";

const SOURCE_ID = "hLm-qyPzSwa2ThcbKlhE6w";

/** Outputs of the default stack, as `pulumi stack output --json` has them: keys sorted. */
const OUTPUTS = {
  bootstrapServers: {
    cluster1: { EXTERNAL: "localhost:29093", PLAINTEXT: "broker1:9091", SSL: "broker1:9093" },
    cluster2: { EXTERNAL: "localhost:29094", PLAINTEXT: "broker2:9092", SSL: "broker2:9094" },
  },
  caCertificate: "-----BEGIN CERTIFICATE-----",
  clientCredentials: { certificate: "-----BEGIN CERTIFICATE-----", privateKey: "secret", storePassword: "secret" },
  clusterIds: { cluster1: SOURCE_ID, cluster2: "rzFnSC_ET0WP-wz3_zGnZg" },
  containers: {
    cluster1: { brokers: ["broker1"], linkWorkers: ["links1"], zookeepers: ["zookeeper1"] },
    cluster2: { brokers: ["broker2"], linkWorkers: ["links2"], zookeepers: ["zookeeper2"] },
  },
  data: {
    ...{ stack: "dev", engine: "apache", version: "3.9.2", protectData: false },
    topics: { cluster1: [{ name: "kafka-topic", partitions: 1, replicationFactor: 1, config: {} }], cluster2: [] },
  },
  links: [
    {
      ...{ name: "my-link", source: "cluster1", destination: "cluster2", prefix: "", config: {} },
      mirrors: [{ topic: "demo-cl-topic", mirrorTopic: "demo-cl-topic", state: "active" as const }],
    },
  ],
} satisfies StackOutputs;

const LIVE_LINK = { remoteClusterId: SOURCE_ID, available: true, config: {} };
const LIVE_MIRROR = { link: "my-link", sourceTopic: "demo-cl-topic", state: "ACTIVE" };

/** The one link of a picture of what runs. */
function liveLink(
  links: Record<string, unknown>,
  mirrors: Record<string, unknown>,
  outputs: Partial<StackOutputs> = OUTPUTS,
) {
  return fromOutputs("dev", outputs, { cluster2: { links, mirrors } as never }).links[0];
}

/** Outputs with the mirror in another declared state. */
function declared(state: string): Partial<StackOutputs> {
  const link = OUTPUTS.links[0];
  const mirrors = link?.mirrors.map((mirror) => ({ ...mirror, state }));
  return { ...OUTPUTS, links: [{ ...link, mirrors }] } as never;
}

describe("what is deployed", () => {
  test("is what was planned, with the clusters' ids", () => {
    const expected = planned(linked());
    expect(fromOutputs("dev", OUTPUTS)).toEqual({
      ...expected,
      view: "deployed",
      clusters: expected.clusters.map((cluster, index) => ({
        ...cluster,
        id: Object.values(OUTPUTS.clusterIds)[index],
      })),
    });
  });

  test("has no secrets, and nothing of a stack without outputs", () => {
    expect(JSON.stringify(fromOutputs("dev", OUTPUTS))).not.toMatch(/secret|CERTIFICATE/);
    expect(fromOutputs("dev", {})).toEqual({
      stack: "dev",
      view: "deployed",
      clusters: [],
      links: [],
    } satisfies Picture);
  });

  test("gives each broker its own addresses", () => {
    const { clusters } = fromOutputs("dev", {
      bootstrapServers: { c: { EXTERNAL: "h:1,h:2", SSL: "b:9093,b-2:9093" } },
      containers: { c: { brokers: ["b", "b-2"], zookeepers: [], linkWorkers: [] } },
    });
    expect(clusters[0]?.brokers[1]).toEqual({
      name: "b-2",
      listeners: [
        { name: "SSL", address: "b-2:9093" },
        { name: "EXTERNAL", address: "h:2" },
      ],
    });
  });

  test("has the clusters that links name, whatever is missing", () => {
    const { clusters } = fromOutputs("dev", { links: OUTPUTS.links });
    expect(clusters.map(({ name }) => name)).toEqual(["cluster1", "cluster2"]);
  });
});

describe("what is planned", () => {
  test("has the prefix of container names, but not in addresses; and only listeners that there are", () => {
    const { clusters } = planned({ ...linked(), namePrefix: "it-", plaintextListener: "false", externalHost: "kafka" });
    expect(clusters[0]).toEqual({
      name: "cluster1",
      brokers: [
        {
          name: "it-broker1",
          listeners: [
            { name: "SSL", address: "broker1:9093" },
            { name: "EXTERNAL", address: "kafka:29093" },
          ],
        },
      ],
      zookeepers: ["it-zookeeper1"],
      linkWorkers: ["it-links1"],
    });
  });

  test("has no link workers on the engine confluent", () => {
    expect(planned({ ...linked(), engine: "confluent" }).clusters.map(({ linkWorkers }) => linkWorkers)).toEqual([
      [],
      [],
    ]);
  });

  test("has both directions of bidirectional links, with prefixes", () => {
    const { links } = planned(TOPOLOGIES["active/active"] ?? {});
    expect(links.map(({ name, prefix, source }) => [name, prefix, source])).toEqual([
      ["my-link", "", "cluster1"],
      ["broker1-link", "broker1_", "cluster1"],
      ["broker2-link", "broker2_", "cluster2"],
    ]);
    expect(links[1]?.mirrors).toEqual([{ topic: "clicks", mirrorTopic: "broker1_clicks", state: "active" }]);
  });
});

describe("what runs", () => {
  test("is as declared", () => {
    expect(liveLink({ "my-link": LIVE_LINK }, { "demo-cl-topic": LIVE_MIRROR })).toEqual({
      ...{ name: "my-link", source: "cluster1", destination: "cluster2", prefix: "", state: "active" },
      mirrors: [{ topic: "demo-cl-topic", mirrorTopic: "demo-cl-topic", state: "ACTIVE" }],
    });
  });

  test.each<[string, Record<string, unknown>, Record<string, unknown>, string, string]>([
    ["not there", {}, {}, "not there", "not there (declared active)"],
    [
      "without its source",
      { "my-link": { ...LIVE_LINK, available: false } },
      { "demo-cl-topic": { ...LIVE_MIRROR, state: "SOURCE_UNAVAILABLE" } },
      "source unavailable",
      "SOURCE_UNAVAILABLE",
    ],
    [
      "paused",
      { "my-link": { ...LIVE_LINK, config: { "cluster.link.paused": "true" } } },
      { "demo-cl-topic": { ...LIVE_MIRROR, state: "LINK_PAUSED" } },
      "paused",
      "LINK_PAUSED",
    ],
    [
      "stopped by hand",
      { "my-link": LIVE_LINK },
      { "demo-cl-topic": { ...LIVE_MIRROR, state: "STOPPED" } },
      "stopped",
      "STOPPED (declared active)",
    ],
    [
      "failed",
      { "my-link": LIVE_LINK },
      { "demo-cl-topic": { ...LIVE_MIRROR, state: "FAILED" } },
      "failed",
      "FAILED (declared active)",
    ],
    [
      "mirrored over another link",
      { "my-link": LIVE_LINK },
      { "demo-cl-topic": { ...LIVE_MIRROR, link: "other" } },
      "failed",
      "not there (declared active)",
    ],
  ])("is %s", (_, links, mirrors, state, mirror) => {
    const link = liveLink(links, mirrors);
    expect([link?.state, link && statesOf(link.mirrors)]).toEqual([state, `1 ${mirror}`]);
  });

  test("has a stopped mirror that its cluster has forgotten as it was declared", () => {
    expect(liveLink({ "my-link": LIVE_LINK }, {}, declared("promoted"))).toMatchObject({
      state: "stopped",
      mirrors: [{ state: "promoted" }],
    });
  });

  test("is not known of a cluster that could not be asked, which says why", () => {
    const picture = fromOutputs("dev", OUTPUTS, { cluster2: "broker2: not running" });
    expect(picture.clusters[1]?.unreadable).toBe("broker2: not running");
    expect(picture.links[0]).toMatchObject({
      state: "not known",
      mirrors: [{ state: "not known", declared: "active" }],
    });
  });

  test("has mirrors that a filter made, and links that somebody made", () => {
    const other = { link: "by-hand", sourceTopic: "a", state: "ACTIVE" };
    const mirrors = { "demo-cl-topic": LIVE_MIRROR, made: { ...LIVE_MIRROR, sourceTopic: "made" }, x_a: other };
    const links = { "my-link": LIVE_LINK, "by-hand": LIVE_LINK, elsewhere: { ...LIVE_LINK, remoteClusterId: "?" } };
    const picture = fromOutputs("dev", OUTPUTS, { cluster2: { links, mirrors } });
    expect(picture.links.map(({ name, state }) => [name, state])).toEqual([
      ["my-link", "active"],
      ["by-hand", "not declared"],
    ]);
    expect(picture.links.map((link) => link.mirrors.map(({ mirrorTopic }) => mirrorTopic))).toEqual([
      ["demo-cl-topic", "made"],
      ["x_a"],
    ]);
  });
});

describe("states", () => {
  const live = [
    "ACTIVE",
    "PAUSED",
    "LINK_PAUSED",
    "PENDING_STOPPED",
    "STOPPED",
    "SOURCE_UNAVAILABLE",
    "LINK_FAILED",
    "FAILED",
  ];

  test.each([...MIRROR_STATES, ...live])("%s has a meaning", (state) => {
    expect(toneOf(state)).not.toBe("unknown");
  });

  test("of newer engines are not known; and none is taken from Object", () => {
    expect([toneOf("BRAND_NEW"), toneOf("constructor")]).toEqual(["unknown", "unknown"]);
  });

  test("each mean something else", () => {
    expect(new Set(TONES.map((tone) => MEANINGS[tone])).size).toBe(TONES.length);
  });

  test.each([
    [false, [], "no mirrors"],
    [false, ["active", "failed-over"], "active"],
    [false, ["promoted", "failed-over"], "stopped"],
    [false, ["paused", "promoted"], "paused"],
    [false, ["ACTIVE", "FAILED"], "failed"],
    [true, ["active"], "paused"],
  ])("of a link, paused %s, with mirrors that are %j: %s", (paused, states, expected) => {
    expect(linkState(paused, states)).toBe(expected);
  });
});

test("names are shortened in their middle, by characters", () => {
  expect([shorten("abcdefghij", 10), shorten("abcdefghij", 7), shorten("😀😀😀😀", 3)]).toEqual([
    "abcdefghij",
    "abc…hij",
    "😀…😀",
  ]);
  expect(mirrorState({ topic: "a", mirrorTopic: "a", state: "PAUSED", declared: "active" })).toBe(
    "PAUSED (declared active)",
  );
});
