import { beforeAll, describe, expect, test } from "vitest";
import { CLUSTERS, linked, MY_LINK } from "./linkedClusters";
import { additional, changed, cluster3, environment, LINK_RESOURCES, MIRROR_RESOURCES } from "./linkResources";
import { type ProgramRun, type Registered, runProgram } from "./mocks";

let run: ProgramRun;
beforeAll(async () => {
  run = await runProgram(linked());
});

describe("bidirectional", () => {
  test("is exactly 16 resources more: the topic on both sides, and a link with a mirror in each direction", async () => {
    const both = await runProgram({ ...linked(), bidirectional: "true" });
    const more = additional(both, run);
    expect(more).toEqual(
      [
        ...LINK_RESOURCES("cluster1-broker2-link"),
        ...LINK_RESOURCES("cluster2-broker1-link"),
        ...MIRROR_RESOURCES("cluster1-broker2-link-broker2_clicks"),
        ...MIRROR_RESOURCES("cluster2-broker1-link-broker1_clicks"),
        "kafka:index/topic:Topic cluster1-clicks",
        "kafka:index/topic:Topic cluster2-clicks",
      ].sort(),
    );
    expect(more).toHaveLength(16);
    // Nothing that is there already is touched, so turning it on and off again is no risk.
    expect(changed(run, both)).toEqual([]);
    expect(additional(await runProgram({ ...linked(), bidirectional: "false" }), run)).toEqual([]);
  });

  test("mirrors the topic under the name of the broker that it comes from", async () => {
    const both = await runProgram({ ...linked(), bidirectional: "true" });
    const mirrors = ["cluster1-broker2-link-broker2_clicks", "cluster2-broker1-link-broker1_clicks"];
    expect(
      mirrors.map((name) => {
        const { CONTAINERS, LINK: link, SOURCE_TOPIC, MIRROR_TOPIC } = environment(both, `${name}-mirror`);
        return [CONTAINERS, link, SOURCE_TOPIC, MIRROR_TOPIC];
      }),
    ).toEqual([
      ["broker1", "broker2-link", "clicks", "broker2_clicks"],
      ["broker2", "broker1-link", "clicks", "broker1_clicks"],
    ]);
  });

  test("leaves a topic that one side has already as that side has it, and clusters without a link alone", async () => {
    const clicks = { name: "clicks", partitions: 3 };
    const clusters = [{ ...CLUSTERS[0], topics: [clicks, { name: "demo-cl-topic" }] }, CLUSTERS[1], cluster3()];
    const both = await runProgram({ ...linked(), clusters, bidirectional: "true" });
    const topics = both.resources.filter(
      ({ type, inputs }) => type === "kafka:index/topic:Topic" && inputs.name === "clicks",
    );
    expect(topics.map(({ name, inputs }) => [name, inputs.partitions]).sort()).toEqual([
      ["cluster1-clicks", 3],
      ["cluster2-clicks", 1],
    ]);
  });

  test("is one pair of links for two clusters, however many links are between them", async () => {
    const back = { name: "back-link", source: "cluster2", destination: "cluster1" };
    const config = { clusters: CLUSTERS, links: [MY_LINK, back], bidirectional: "true" };
    const links = (await runProgram(config)).resources.filter(({ type }) => type.endsWith(":ClusterLink"));
    expect(links.map(({ name }: Registered) => name).sort()).toEqual([
      "cluster1-back-link",
      "cluster1-broker2-link",
      "cluster2-broker1-link",
      "cluster2-my-link",
    ]);
  });
});
