import { describe, expect, test } from "vitest";
import { compare } from "../../cli/drift/compare";
import { driftOf, findDrift, type Findings } from "../../cli/drift/drift";
import { type LiveCluster, parseClusterLinks } from "../../cli/cluster/links";
import type { DeployedLink, DeployedMirror } from "../../topology/outputs";
import { Sandbox } from "./fakes";

const SOURCE_ID = "wd2EJ-pQRz2e3Neqi7OY9g";
const IDS = { cluster1: SOURCE_ID, cluster2: "2hBg2-7SRNmKbb-p0KQ7ug" };

/** What read-links.sh prints of a cluster with one link and one mirror. */
const LIVE = `== links
Link name: 'my-link', link ID: '0BzDd34kRCaWed342Ne4zQ', remote cluster ID: '${SOURCE_ID}', local cluster ID: '2hBg2-7SRNmKbb-p0KQ7ug', remote cluster available: 'true'
== config my-link
Dynamic configs for cluster-link my-link are:
  availability.check.ms=10000 sensitive=false synonyms={}
  consumer.offset.group.filters={"groupFilters":[{"name":"*","patternType":"LITERAL"}]} sensitive=false synonyms={}
  ssl.keystore.key=null sensitive=true synonyms={}
== mirrors
Topic: demo-cl-topic\tLinkName: my-link\tLinkId: 0BzDd34kRCaWed342Ne4zQ\tSourceTopic: demo-cl-topic\tState: ACTIVE\tSourceTopicId: AAAAAAAAAAAAAAAAAAAAAA\tStateTime: 2026-11-25 04:00:15
\tPartition: 0\tState: ACTIVE\tDestLogEndOffset: 0\tLastFetchSourceHighWatermark: 0\tLag: 0\tTimeSinceLastFetchMs: 22278
`;

const MIRROR = { topic: "demo-cl-topic", mirrorTopic: "demo-cl-topic", state: "active" } as const;
const LINK: DeployedLink = {
  ...{ name: "my-link", source: "cluster1", destination: "cluster2", prefix: "" },
  config: {
    "availability.check.ms": "10000",
    "consumer.offset.group.filters": '{"groupFilters":[{"name":"*","patternType":"LITERAL"}]}',
  },
  mirrors: [MIRROR],
};

/** The printed text, changed in one place. */
function changed(from: string | RegExp, to: string): LiveCluster {
  const text = LIVE.replace(from, to);
  expect(text).not.toBe(LIVE);
  return parseClusterLinks(text);
}

/** What differs between the declared link, or another one, and what was printed. */
function differences(live: LiveCluster, link: Partial<DeployedLink> = {}) {
  return compare("cluster2", [{ ...LINK, ...link }], live, IDS);
}

describe("what a cluster prints of its links", () => {
  test("is understood, without what is sensitive", () => {
    expect(parseClusterLinks(LIVE)).toEqual({
      links: {
        "my-link": {
          remoteClusterId: SOURCE_ID,
          available: true,
          config: {
            "availability.check.ms": "10000",
            "consumer.offset.group.filters": '{"groupFilters":[{"name":"*","patternType":"LITERAL"}]}',
          },
        },
      },
      mirrors: { "demo-cl-topic": { link: "my-link", sourceTopic: "demo-cl-topic", state: "ACTIVE" } },
    });
  });

  test("may be that there is nothing", () => {
    expect(parseClusterLinks("== links\n== mirrors\nNo mirror topics found.\n")).toEqual({ links: {}, mirrors: {} });
  });

  test("has settings only of links that were asked for, and none is not the same as not asked", () => {
    const other = "Link name: 'other', link ID: 'x', remote cluster ID: 'y', remote cluster available: 'false'\n";
    const config = "== config my-link\nDynamic configs for cluster-link my-link are:\n";
    const text = LIVE.replace("== config", `${other}== config`).replace(
      /== config my-link[^=]*\n(?: {2}.*\n)*/,
      config,
    );
    expect(parseClusterLinks(text).links).toEqual({
      "my-link": { remoteClusterId: SOURCE_ID, available: true, config: {} },
      other: { remoteClusterId: "y", available: false },
    });
  });

  test("has the reason of a failed mirror", () => {
    const failed = changed(/State: ACTIVE(\tSourceTopicId.*)/, "State: FAILED$1\tError: records are gone: offset 5");
    expect(failed.mirrors["demo-cl-topic"]).toEqual({
      ...{ link: "my-link", sourceTopic: "demo-cl-topic", state: "FAILED" },
      error: "records are gone: offset 5",
    });
  });

  test("may still have a mirror whose topic was deleted a moment ago, and only that one is left out", () => {
    const other = LIVE.slice(LIVE.indexOf("Topic: ")).replace("Topic: demo", "Topic: other");
    const live = parseClusterLinks(`${LIVE.replace("DestLogEndOffset: 0", "DestLogEndOffset: -1")}${other}`);
    expect(Object.keys(live.mirrors)).toEqual(["other-cl-topic"]);
  });
});

const inState = (state: string, more = "") => changed(/State: ACTIVE(\tSourceTopicId.*)/, `State: ${state}$1${more}`);

describe("a link", () => {
  const component = "cluster2-my-link";
  const link = "link my-link of cluster2:";

  test("that is as declared makes no difference, and the connection is not compared", () => {
    expect(differences(parseClusterLinks(LIVE))).toEqual([]);
    expect(
      differences(changed("ssl.keystore.key=null sensitive=true", "ssl.truststore.type=JKS sensitive=false")),
    ).toEqual([]);
    expect(differences(changed("available: 'true'", "available: 'false'"))).toEqual([]);
  });

  test("is gone, and its mirrors with it", () => {
    expect(differences(parseClusterLinks("== links\n== mirrors\nNo mirror topics found.\n"))).toEqual([
      { component, text: `${link} declared, but not there` },
      {
        component: "cluster2-my-link-demo-cl-topic",
        text: "mirror topic demo-cl-topic of cluster2: declared active, but it is no mirror topic",
      },
    ]);
  });

  test("leads elsewhere", () => {
    expect(differences(changed(SOURCE_ID, "another-cluster"))).toEqual([
      { component, text: `${link} declared with the source ${SOURCE_ID} (cluster1), but leads to another-cluster` },
    ]);
    // An id that no output has yet says nothing.
    expect(compare("cluster2", [LINK], changed(SOURCE_ID, "another-cluster"), {})).toEqual([]);
  });

  test("has another value of a setting", () => {
    expect(differences(changed("check.ms=10000", "check.ms=5"))).toEqual([
      { component, text: `${link} availability.check.ms is 5, declared: 10000` },
    ]);
  });

  test("has a setting more", () => {
    expect(differences(changed("  ssl.", "  cluster.link.paused=true sensitive=false synonyms={}\n  ssl."))).toEqual([
      { component, text: `${link} cluster.link.paused is true, declared: not set` },
    ]);
  });

  test("has a setting less", () => {
    expect(differences(changed(/ {2}availability.*\n/, ""))).toEqual([
      { component, text: `${link} availability.check.ms is not set, declared: 10000` },
    ]);
  });

  test("is there that nobody has declared, which nothing repairs", () => {
    expect(compare("cluster2", [], parseClusterLinks(LIVE), IDS)).toEqual([
      { text: "link my-link of cluster2 is not declared" },
      { text: "mirror topic demo-cl-topic of cluster2, over my-link, is not declared" },
    ]);
  });
});

describe("a mirror topic", () => {
  const component = "cluster2-my-link-demo-cl-topic";
  const declared = (state: DeployedMirror["state"]) => ({ mirrors: [{ ...MIRROR, state }] });

  test.each([
    // A source that does not answer, or a link that was paused, is told elsewhere.
    ["active", "SOURCE_UNAVAILABLE"],
    ["active", "LINK_PAUSED"],
    ["active", "LINK_FAILED"],
    ["paused", "PAUSED"],
    ["promoted", "STOPPED"],
    ["failed-over", "STOPPED"],
  ] as const)("declared %s may be %s", (state, found) => {
    expect(differences(inState(found), declared(state))).toEqual([]);
  });

  test.each([
    ["active", "PAUSED"],
    ["active", "STOPPED"],
    ["active", "PENDING_STOPPED"],
    ["paused", "STOPPED"],
    ["promoted", "PAUSED"],
    ["promoted", "PENDING_STOPPED"],
    ["failed-over", "SOURCE_UNAVAILABLE"],
  ] as const)("declared %s is %s", (state, found) => {
    expect(differences(inState(found), declared(state))).toEqual([
      { component, text: `mirror topic demo-cl-topic of cluster2: declared ${state}, but it is ${found}` },
    ]);
  });

  test.each(["paused", "promoted", "failed-over"] as const)("declared %s is still mirrored", (state) => {
    expect(differences(parseClusterLinks(LIVE), declared(state)).map(({ text }) => text)).toEqual([
      `mirror topic demo-cl-topic of cluster2: declared ${state}, but it is ACTIVE`,
    ]);
  });

  test("has failed, and the engine says why", () => {
    expect(differences(inState("FAILED", "\tError: records are gone"))).toEqual([
      {
        component,
        text: "mirror topic demo-cl-topic of cluster2: declared active, but it is FAILED: records are gone",
      },
    ]);
  });

  test.each(["active", "paused"] as const)("declared %s is gone", (state) => {
    expect(differences(changed(/Topic: [^]*/, "No mirror topics found.\n"), declared(state))).toEqual([
      { component, text: `mirror topic demo-cl-topic of cluster2: declared ${state}, but it is no mirror topic` },
    ]);
  });

  test.each(["promoted", "failed-over"] as const)("declared %s may be forgotten: it is a regular topic", (state) => {
    expect(differences(changed(/Topic: [^]*/, "No mirror topics found.\n"), declared(state))).toEqual([]);
  });

  test("is over another link", () => {
    expect(differences(changed("LinkName: my-link", "LinkName: other"))).toEqual([
      {
        component,
        text: "mirror topic demo-cl-topic of cluster2: declared over the link my-link, but it is over other",
      },
    ]);
  });

  test("is there that nobody has declared", () => {
    expect(differences(parseClusterLinks(LIVE), { mirrors: [] })).toEqual([
      { text: "mirror topic demo-cl-topic of cluster2, over my-link, is not declared" },
    ]);
  });

  test("need not be declared when it is a regular topic by now, or its link makes mirrors by itself", () => {
    expect(differences(inState("STOPPED"), { mirrors: [] })).toEqual([]);
    const setting = { "auto.create.mirror.topics.enable": "true" };
    const live = changed("  ssl.", "  auto.create.mirror.topics.enable=true sensitive=false synonyms={}\n  ssl.");
    expect(differences(live, { mirrors: [], config: { ...LINK.config, ...setting } })).toEqual([]);
  });
});

describe("mirrors that a link has made by itself", () => {
  const differing = (declared: NonNullable<(typeof LINK)["state"]>, found: string) =>
    differences(found === "ACTIVE" ? parseClusterLinks(LIVE) : inState(found), { mirrors: [], state: declared }).map(
      ({ component, text }) => [component, text],
    );

  test.each([
    ["paused", "ACTIVE"],
    ["failed-over", "ACTIVE"],
    ["promoted", "SOURCE_UNAVAILABLE"],
  ] as const)("that are to be %s, but are %s, are a difference of their link", (declared, found) => {
    expect(differing(declared, found)).toEqual([
      [
        "cluster2-my-link",
        `link my-link of cluster2: its mirror topic demo-cl-topic is declared ${declared}, but it is ${found}`,
      ],
    ]);
  });

  test.each([
    ["active", "ACTIVE"],
    ["active", "SOURCE_UNAVAILABLE"],
    // npm run status tells of it, and no update mends it.
    ["active", "FAILED"],
    ["paused", "PAUSED"],
    ["failed-over", "STOPPED"],
  ] as const)("that are to be %s, and are %s, are none", (declared, found) => {
    expect(differing(declared, found)).toEqual([]);
  });
});

describe("what is repaired", () => {
  const findings = (found: Findings["differences"]): Findings => ({
    ...{ differences: found, unreadable: [], links: 1, mirrors: 1, live: {} },
  });

  test("is listed by component, with the time, so that the same difference found again is another one", () => {
    const found = findings([
      { component: "cluster2-my-link", text: "one" },
      { component: "cluster2-my-link-demo-cl-topic", text: "two" },
      { component: "cluster2-my-link", text: "three" },
      { text: "link other of cluster2 is not declared" },
    ]);
    expect(driftOf(found, new Date(0))).toEqual({
      "cluster2-my-link": "1970-01-01T00:00:00.000Z; one; three",
      "cluster2-my-link-demo-cl-topic": "1970-01-01T00:00:00.000Z; two",
    });
    expect(driftOf(found, new Date(1))).not.toEqual(driftOf(found, new Date(0)));
  });

  test("is nothing where nothing differs", () => {
    expect(driftOf(findings([]))).toEqual({});
  });
});

describe("the comparison of a stack", () => {
  const outputs = {
    bootstrapServers: {
      cluster2: { SSL: "broker2:9094", EXTERNAL: "localhost:29094" },
      cluster1: { SSL: "broker1:9093", EXTERNAL: "localhost:29093" },
    },
    clusterIds: IDS,
    containers: {
      cluster2: { brokers: ["broker2", "broker2-2"], zookeepers: [], linkWorkers: [] },
      cluster1: { brokers: ["broker1"], zookeepers: [], linkWorkers: [] },
    },
    links: [LINK],
  };

  test("asks the destination, and the next broker where one does not answer", async () => {
    const sandbox = new Sandbox();
    sandbox.write("live", LIVE.replace("check.ms=10000", "check.ms=5"));
    sandbox.program(
      "docker",
      '[[ " $* " == *" broker2-2 "* ]] || { echo "broker2 is not running" >&2; exit 1; }\ncat $SANDBOX/live',
    );
    expect(await findDrift(outputs, {})).toEqual({
      differences: [
        {
          component: "cluster2-my-link",
          text: "link my-link of cluster2: availability.check.ms is 5, declared: 10000",
        },
      ],
      unreadable: [],
      links: 1,
      mirrors: 1,
      live: { cluster2: { "demo-cl-topic": expect.objectContaining({ link: "my-link", state: "ACTIVE" }) as object } },
    });
    const calls = sandbox.calls().filter((line) => line.startsWith("docker exec"));
    expect(calls).toHaveLength(2);
    for (const call of calls) {
      expect(call).toContain("--env BOOTSTRAP_SERVER=broker2:9094 ");
      expect(call).toContain("--env LINKS=my-link --env MIRRORS=demo-cl-topic ");
    }
  });

  test("says of a cluster that does not answer that it is not known, not that everything is gone", async () => {
    new Sandbox().program("docker", 'echo "Error: it is down" >&2; exit 1');
    expect(await findDrift(outputs, {})).toEqual({
      differences: [],
      unreadable: [{ cluster: "cluster2", reason: "broker2: Error: it is down; broker2-2: Error: it is down" }],
      links: 1,
      mirrors: 1,
      live: {},
    });
  });

  test.each([{ links: [] }, { links: undefined }])("asks nobody where there are no links: %j", async (none) => {
    const sandbox = new Sandbox();
    sandbox.program("docker", "exit 1");
    expect(await findDrift({ ...outputs, ...none }, {})).toEqual({
      ...{ differences: [], unreadable: [], links: 0, mirrors: 0, live: {} },
    });
    expect(sandbox.calls()).toEqual([]);
  });
});
