import { beforeAll, describe, expect, test } from "vitest";
import { MIRROR_STATES } from "../../topology/mirrorStates";
import type { DeployedLink } from "../../topology/outputs";
import { CLUSTERS, linked, MY_LINK } from "./linkedClusters";
import { runProgram } from "./mocks";

const STOPPED = ["promoted", "failed-over"] as const;
const FLOWING = ["active", "paused"] as const;
const pairs = <A, B>(first: readonly A[], second: readonly B[]) =>
  first.flatMap((a) => second.map((b) => [a, b] as const));

/** The output of a run in which the mirror was to be in this state. */
async function afterRunWith(state: string): Promise<DeployedLink[]> {
  return (await runProgram(linked({ state }))).outputs.links as DeployedLink[];
}

const after = {} as Record<(typeof MIRROR_STATES)[number], DeployedLink[]>;
beforeAll(async () => {
  for (const state of MIRROR_STATES) {
    after[state] = await afterRunWith(state);
  }
});

async function warningsOf(config: Record<string, unknown>, before?: DeployedLink[]): Promise<string[]> {
  return (await runProgram(config, undefined, before)).warnings;
}

test("the links of the last run are read from the stack itself, once", async () => {
  expect((await runProgram(linked())).stacksRead).toEqual(["organization/kafka-cluster-links/dev"]);
});

test.each(pairs(STOPPED, FLOWING))("a mirror that was %s and is to be %s now is refused", async (before, now) => {
  const refused = runProgram(linked({ state: now }), undefined, after[before]);
  const message = await refused.then(
    () => "it was not refused",
    (error: unknown) => (error as Error).message,
  );
  expect(message.split("\n")).toEqual([
    "The stack's configuration has 1 problem; nothing was changed.",
    `  kafka-cluster-links:links[0].mirrors[0].state: received "${now}"; ` +
      `allowed: promoted or failed-over: demo-cl-topic was ${before}, and a topic that was stopped cannot go on as it was. ` +
      `Fix: leave it at ${before}; to mirror it again from the start, set links[0].mirrors[0].existingTopic to replace, ` +
      "which saves the records that only this topic has and then deletes it.",
  ]);
});

test("the refusal names the entry where it stands in the configuration", async () => {
  const mirrors = [{ topic: "orders" }, { topic: "demo-cl-topic" }];
  const other = { name: "other-link", source: "cluster2", destination: "cluster1" };
  const links = [other, { ...MY_LINK, mirrors }];
  await expect(runProgram({ clusters: CLUSTERS, links }, undefined, after.promoted)).rejects.toThrow(
    ':links[1].mirrors[1].state: received "active"; ',
  );
});

test.each(pairs(STOPPED, FLOWING))("with existingTopic replace, %s may become %s, with a note", async (before, now) => {
  const config = linked({ state: now, existingTopic: "replace" });
  expect(await warningsOf(config, after[before])).toEqual([
    "Topic demo-cl-topic of cluster2 is made anew as a mirror of demo-cl-topic of cluster1: records that only it has are " +
      "copied to demo-cl-topic.diverged and then deleted with it.",
  ]);
});

describe("a note is given before", () => {
  test.each(FLOWING)("a mirror that is %s is promoted", async (before) => {
    expect(await warningsOf(linked({ state: "promoted" }), after[before])).toEqual([
      expect.stringMatching(
        /^Mirror topic demo-cl-topic of cluster2 becomes a regular topic, once it has everything .* cannot be undone\.$/,
      ),
    ]);
  });

  test.each(FLOWING)("a mirror that is %s is failed over, which loses what has not arrived", async (before) => {
    expect(await warningsOf(linked({ state: "failed-over" }), after[before])).toEqual([
      expect.stringMatching(
        /^Mirror topic demo-cl-topic of cluster2 becomes a regular topic, at once: .*not arrived.* cannot be undone\.$/,
      ),
    ]);
  });

  test.each(FLOWING)("a mirror that is %s is deleted", async (before) => {
    expect(await warningsOf(linked({}, { mirrors: [] }), after[before])).toEqual([
      "Stops replication of demo-cl-topic from cluster1 to cluster2. Mirror topic demo-cl-topic there is deleted if cluster1 " +
        "still has all of its records; otherwise it becomes a regular topic. To keep it, promote it or fail it over first.",
    ]);
  });

  test.each(STOPPED)("a mirror that was %s is taken out: it stays", async (before) => {
    expect(await warningsOf(linked({}, { mirrors: [] }), after[before])).toEqual([
      `Topic demo-cl-topic of cluster2, once a mirror of my-link, stays with its records: it was ${before}.`,
    ]);
  });

  test("a link goes with its mirrors, whatever else changes", async () => {
    expect(await warningsOf({ clusters: CLUSTERS }, after.active)).toEqual([
      expect.stringContaining("Mirror topic demo-cl-topic there is deleted if cluster1"),
    ]);
    // Another prefix is another mirror topic: the one with the old name goes.
    expect(await warningsOf(linked({}, { prefix: "one_" }), after.active)).toEqual([
      expect.stringContaining("Mirror topic demo-cl-topic there is deleted if cluster1"),
    ]);
  });
});

describe("mirrors that a link has made by itself", () => {
  const autoCreate = [{ name: "app-", patternType: "PREFIXED" }];
  const automatic = (link: Record<string, unknown> = {}) => ({
    clusters: CLUSTERS,
    links: [{ ...MY_LINK, autoCreate, ...link }],
  });
  const run = async (link: Record<string, unknown> = {}) =>
    (await runProgram(automatic(link))).outputs.links as DeployedLink[];
  const DELETED =
    "Mirror topics that link my-link of cluster2 has made by itself are deleted with their copies of the records where " +
    "cluster1 still has all of these; the others become regular topics and stay with their records.";

  test.each([
    ["the link is taken out", { clusters: CLUSTERS }],
    ["its prefix changes", automatic({ prefix: "one_" })],
    ["its number of fetchers changes", automatic({ config: { "num.cluster.link.fetchers": "4" } })],
  ])("are in a note when %s", async (_title, config) => {
    expect(await warningsOf(config, await run())).toEqual([DELETED]);
  });

  test.each(STOPPED)("become regular topics with the link's state %s, and stay so", async (state) => {
    const [note, ...others] = await warningsOf(automatic({ state }), await run());
    expect(others).toEqual([]);
    expect(note).toMatch(
      /^Mirror topics that link my-link of cluster2 has made by itself become regular topics, .*cannot be undone\.$/,
    );
    expect(await warningsOf(automatic({ state }), await run({ state }))).toEqual([]);
    expect(await warningsOf({ clusters: CLUSTERS }, await run({ state }))).toEqual([]);
    expect(await warningsOf(automatic(), await run({ state }))).toEqual([
      `Mirror topics that link my-link of cluster2 has made by itself and that were ${state} stay as regular topics with ` +
        "their records, and are not mirrored again. To mirror one of them again from the start, declare it under mirrors " +
        "with existingTopic: replace.",
    ]);
  });

  test("are in no note while nothing becomes of them", async () => {
    expect(await warningsOf(automatic(), await run())).toEqual([]);
    expect(await warningsOf(automatic({ state: "paused" }), await run())).toEqual([]);
    expect(await warningsOf(automatic(), await run({ state: "paused" }))).toEqual([]);
    expect(await warningsOf(linked(), after.active)).toEqual([]);
  });
});

describe("the state of a link", () => {
  test("is that of its mirrors, as if each had it", async () => {
    const failedOver = (await runProgram(linked({}, { state: "failed-over" }))).outputs.links as DeployedLink[];
    expect(failedOver[0]?.mirrors.map(({ state }) => state)).toEqual(["failed-over"]);
    await expect(runProgram(linked(), undefined, failedOver)).rejects.toThrow("demo-cl-topic was failed-over");
  });

  test("counts less than a mirror's own", async () => {
    const links = (await runProgram(linked({ state: "paused" }, { state: "promoted" }))).outputs
      .links as DeployedLink[];
    expect(links[0]).toMatchObject({ state: "promoted", mirrors: [{ state: "paused" }] });
  });
});

describe("no note is given", () => {
  test("at the first run", async () => {
    expect(await warningsOf(linked())).toEqual([]);
  });

  test("when an earlier version of the program knew of no links", async () => {
    expect(await warningsOf(linked(), [])).toEqual([]);
  });

  test.each(MIRROR_STATES)("when a mirror that is %s stays so", async (state) => {
    expect(await warningsOf(linked({ state }), after[state])).toEqual([]);
  });

  test.each([
    ["active", "paused"],
    ["paused", "active"],
    // Both are regular topics already.
    ["promoted", "failed-over"],
    ["failed-over", "promoted"],
  ] as const)("when %s becomes %s", async (before, now) => {
    expect(await warningsOf(linked({ state: now }), after[before])).toEqual([]);
  });

  test("when the destination goes, and everything in it with it", async () => {
    expect(await warningsOf({ clusters: CLUSTERS.slice(0, 1) }, after.active)).toEqual([]);
  });

  test("when another mirror is added", async () => {
    const mirrors = [{ topic: "orders" }, { topic: "demo-cl-topic" }];
    expect(await warningsOf(linked({}, { mirrors }), after.active)).toEqual([]);
  });
});

test("a failover and the failback after it give a note each, and nothing is refused", async () => {
  const back = { name: "back-link", source: "cluster2", destination: "cluster1" };
  const replace = (state: string) => [{ topic: "demo-cl-topic", state, existingTopic: "replace" }];
  const failback = {
    clusters: CLUSTERS,
    links: [
      { ...MY_LINK, mirrors: [{ topic: "demo-cl-topic", state: "failed-over" }] },
      { ...back, mirrors: replace("active") },
    ],
  };
  const mirroredBack = await runProgram(failback, undefined, after["failed-over"]);
  expect(mirroredBack.warnings).toEqual([]);
  const asBefore = {
    clusters: CLUSTERS,
    links: [
      { ...MY_LINK, mirrors: replace("active") },
      { ...back, mirrors: replace("promoted") },
    ],
  };
  expect(await warningsOf(asBefore, mirroredBack.outputs.links as DeployedLink[])).toEqual([
    expect.stringMatching(/^Topic demo-cl-topic of cluster2 is made anew as a mirror/),
    expect.stringMatching(/^Mirror topic demo-cl-topic of cluster1 becomes a regular topic, once/),
  ]);
});

describe("a link that is recreated, since its number of fetchers changes", () => {
  const more = (state: string) => {
    const config = linked({ state });
    return {
      ...config,
      links: (config.links as object[]).map((link) => ({ ...link, config: { "num.cluster.link.fetchers": "4" } })),
    };
  };

  test("mirrors again, with a note", async () => {
    expect(await warningsOf(more("active"), after.active)).toEqual([
      "Mirror topic demo-cl-topic of cluster2 is deleted if cluster1 still has all of its records, and mirrored again from the " +
        "start, from demo-cl-topic of cluster1; otherwise it becomes a regular topic, which is then in the way.",
    ]);
  });

  test.each(STOPPED)("is refused with a mirror that was %s: its topic would be in the way", async (state) => {
    await expect(runProgram(more(state), undefined, after[state])).rejects.toThrow(
      'links[0].mirrors[0]: received "demo-cl-topic"; allowed: no mirror that was ' +
        `${state} where the link's source or number of fetchers changes, which makes the link anew. ` +
        "Fix: take it out of the configuration first: demo-cl-topic stays with its records.",
    );
  });
});
