import { describe, expect, test } from "vitest";
import { outputsOf } from "../../../cli/context/stack";
import { targetOf } from "../../../cli/drill/target";
import type { DeployedLink } from "../../../topology/outputs";

const link = (name: string, destination: string, more: Partial<DeployedLink> = {}): DeployedLink => ({
  name,
  source: "one",
  destination,
  prefix: "",
  config: {},
  mirrors: [],
  ...more,
});

describe("the link", () => {
  const links = [link("a", "two"), link("a", "three", { prefix: "x_" }), link("b", "two")];
  const outputs = {
    links,
    bootstrapServers: {
      one: { SSL: "one1:9093,one2:9093", EXTERNAL: "localhost:1" },
      two: { SSL: "two:9093", EXTERNAL: "localhost:2" },
      three: { SSL: "three:9093", EXTERNAL: "localhost:3" },
    },
    clusterIds: { one: "id1" },
    containers: { one: { brokers: ["it-one1", "it-one2"], zookeepers: [], linkWorkers: [] } },
  };

  test("is the first one, with what is known of its clusters", () => {
    expect(targetOf(outputs, {})).toEqual({
      link: links[0],
      source: {
        name: "one",
        brokers: ["it-one1", "it-one2"],
        bootstrapServer: "one1:9093,one2:9093",
        id: "id1",
        hasLinks: false,
      },
      destination: { name: "two", brokers: [], bootstrapServer: "two:9093", id: undefined, hasLinks: true },
      prefixes: ["", "x_", ""],
    });
  });

  test.each([
    [{ link: "b" }, 2],
    [{ link: "a", destination: "three" }, 1],
    [{ destination: "two" }, 0],
  ])("is the one of %j", (asked, index) => {
    expect(targetOf(outputs, asked).link).toBe(links[index]);
  });

  const there = "Links of the stack: a (one to two), a (one to three), b (one to two).";
  test.each([
    [{ link: "c" }, `The stack has no link --link c. ${there}`],
    [{ destination: "one" }, `The stack has no link --destination one. ${there}`],
    [{ link: "b", destination: "three" }, `The stack has no link --link b --destination three. ${there}`],
    [{ link: "a" }, "--link a is more than one link: a (one to two), a (one to three). Add --destination CLUSTER."],
  ])("of %j is refused", (asked, message) => {
    expect(() => targetOf(outputs, asked)).toThrow(message);
  });

  test("of a cluster whose addresses the outputs do not have is refused", () => {
    expect(() => targetOf({ ...outputs, bootstrapServers: {} }, {})).toThrow(
      "The stack's output bootstrapServers has no SSL address of cluster one. Run npm run up, which writes it again.",
    );
  });

  test("is missing in a stack without links, and in one that was never made", () => {
    const message = "The stack has no link to run a failover drill with.";
    expect(() => targetOf({ links: [] }, {})).toThrow(message);
    expect(() => targetOf(outputsOf({}), {})).toThrow(message);
  });

  test("is found in the stack's state", () => {
    const stack = { urn: "urn", type: "pulumi:pulumi:Stack", outputs };
    expect(outputsOf({ resources: [{ urn: "other", type: "docker:x" }, stack] })).toEqual(outputs);
  });
});
