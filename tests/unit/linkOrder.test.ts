import { describe, expect, test } from "vitest";
import { CLUSTERS, linked, MY_LINK } from "./linkedClusters";
import { runProgram } from "./mocks";

const LINK_COMMAND = "cluster2-my-link-link";
const MIRROR_COMMAND = "cluster2-my-link-demo-cl-topic-mirror";

describe("order of creation", () => {
  test.each([
    ["the destination's brokers", "cluster2-brokers-ready", LINK_COMMAND],
    ["the destination's link workers", "cluster2-links-ready", LINK_COMMAND],
    ["the source's brokers, which tell its id", "cluster1-brokers-ready", LINK_COMMAND],
    ["its certificate", "cluster2-my-link-certificate", LINK_COMMAND],
    ["the CA", "ca-certificate", LINK_COMMAND],
    ["its link", LINK_COMMAND, MIRROR_COMMAND],
    ["its source topic", "cluster1-demo-cl-topic", MIRROR_COMMAND],
  ])("after %s (%s): %s", async (_what, first, follower) => {
    const run = await runProgram(linked(), first);
    expect(run.named(follower).after).toContain(first);
  });

  test("a link waits neither for the source's link workers nor for its topics", async () => {
    for (const first of ["cluster1-links-ready", "cluster1-demo-cl-topic"]) {
      expect((await runProgram(linked(), first)).named(LINK_COMMAND).after).not.toContain(first);
    }
  });

  test("two mirrors of one link do not wait for each other", async () => {
    const mirrors = [{ topic: "demo-cl-topic" }, { topic: "orders" }];
    const run = await runProgram(linked({}, { mirrors }), MIRROR_COMMAND);
    expect(run.named("cluster2-my-link-orders-mirror").after).not.toContain(MIRROR_COMMAND);
  });

  test("a mirror that replaces a topic of the configuration comes after it", async () => {
    const clusters = [CLUSTERS[0], { ...CLUSTERS[1], topics: [{ name: "demo-cl-topic" }] }];
    const run = await runProgram({ ...linked({ existingTopic: "replace" }), clusters }, "cluster2-demo-cl-topic");
    expect(run.named(MIRROR_COMMAND).after).toContain("cluster2-demo-cl-topic");
  });
});

describe("a ring of three, in which each mirror is made of the one before", () => {
  const CLUSTER3 = { name: "cluster3", ports: { ssl: 9095, external: 29095 } };
  const ring = {
    clusters: [...CLUSTERS, CLUSTER3],
    // Last one first: the order of the configuration must not matter.
    links: [
      {
        ...{ name: "c-a", source: "cluster3", destination: "cluster1", prefix: "c_" },
        mirrors: [{ topic: "b_a_demo-cl-topic" }],
      },
      {
        ...{ name: "b-c", source: "cluster2", destination: "cluster3", prefix: "b_" },
        mirrors: [{ topic: "a_demo-cl-topic" }],
      },
      {
        ...{ name: "a-b", source: "cluster1", destination: "cluster2", prefix: "a_" },
        mirrors: [{ topic: "demo-cl-topic" }],
      },
    ],
  };
  const first = "cluster2-a-b-a_demo-cl-topic-mirror";
  const second = "cluster3-b-c-b_a_demo-cl-topic-mirror";
  const third = "cluster1-c-a-c_b_a_demo-cl-topic-mirror";

  test.each([
    [first, second],
    [second, third],
  ])("after %s: %s", async (before, after) => {
    const run = await runProgram(ring, before);
    expect(run.named(after).after).toContain(before);
  });

  test("has its links made at the same time", async () => {
    const run = await runProgram(ring, first);
    expect(run.named("cluster3-b-c-link").after).not.toContain(first);
    expect(run.named("cluster1-c-a-link").after).not.toContain(first);
  });
});

describe("failback, for which a topic and its mirror name each other", () => {
  const mirrors = (state: string) => [{ topic: "demo-cl-topic", state, existingTopic: "replace" }];
  const back = { name: "back-link", source: "cluster2", destination: "cluster1" };
  const BACK_COMMAND = "cluster1-back-link-demo-cl-topic-mirror";

  // Which one is active has to decide, or each would wait for the other for ever.
  test.each([
    { state: "active", backState: "promoted", before: BACK_COMMAND, after: MIRROR_COMMAND },
    { state: "failed-over", backState: "active", before: MIRROR_COMMAND, after: BACK_COMMAND },
  ])("$state there and $backState back", async ({ state, backState, before, after }) => {
    const links = [
      { ...MY_LINK, mirrors: mirrors(state) },
      { ...back, mirrors: mirrors(backState) },
    ];
    const run = await runProgram({ clusters: CLUSTERS, links }, before);
    expect(run.named(after).after).toContain(before);
    expect(run.named(before).after).not.toContain(after);
  });
});
