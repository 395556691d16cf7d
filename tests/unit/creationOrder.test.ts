import { describe, expect, test } from "vitest";
import { runProgram } from "./mocks";
import { DEV } from "./plainStack";

describe("order of creation", () => {
  test.each([
    ["kafka-image", ["zookeeper1-container", "broker1-container", "client-trust-store"]],
    ["network", ["zookeeper1-container", "broker2-container"]],
    ["zookeeper1-data", ["zookeeper1-container"]],
    ["broker1-data", ["broker1-container"]],
    ["broker1-secrets", ["broker1-files"]],
    ["ca-certificate", ["broker1-certificate", "client-certificate", "client-trust-store"]],
    ["broker1-certificate", ["broker1-key-store"]],
    ["broker1-key-store", ["broker1-files"]],
    ["client-key-store", ["broker1-files", "broker2-files"]],
    ["client-trust-store", ["broker1-files", "broker2-files"]],
    ["broker1-files", ["broker1-container"]],
    ["zookeeper1-container", ["cluster1-zookeepers-ready"]],
    ["cluster1-zookeepers-ready", ["broker1-container"]],
    ["broker1-container", ["cluster1-brokers-healthy", "cluster1-brokers-ready"]],
    ["cluster1-brokers-healthy", ["cluster1-brokers-ready"]],
    ["cluster1-brokers-ready", ["cluster1-admin", "cluster1-kafka-topic", "links1-container"]],
    ["links1-certificate", ["links1-key-store"]],
    ["links1-key-store", ["links1-files"]],
    ["client-key-store", ["links1-files"]],
    ["links1-secrets", ["links1-files"]],
    ["links1-files", ["links1-container"]],
    ["links1-container", ["cluster1-links-ready"]],
  ])("after %s come %j", async (first, followers) => {
    const run = await runProgram(DEV, first);
    for (const follower of followers) {
      expect(run.named(follower).after).toContain(first);
    }
  });

  test("one cluster does not wait for the other", async () => {
    const run = await runProgram(DEV, "cluster1-zookeepers-ready");
    expect(run.named("cluster2-clicks").after).not.toContain("cluster1-zookeepers-ready");
  });

  test("certificates do not wait for ZooKeeper", async () => {
    const run = await runProgram(DEV, "cluster1-zookeepers-ready");
    expect(run.named("broker1-files").after).not.toContain("cluster1-zookeepers-ready");
    expect(run.named("links1-files").after).not.toContain("cluster1-zookeepers-ready");
  });

  test("topics and link workers do not wait for each other", async () => {
    expect((await runProgram(DEV, "links1-container")).named("cluster1-kafka-topic").after).not.toContain(
      "links1-container",
    );
    expect((await runProgram(DEV, "cluster1-kafka-topic")).named("cluster1-links-ready").after).not.toContain(
      "cluster1-kafka-topic",
    );
  });
});
