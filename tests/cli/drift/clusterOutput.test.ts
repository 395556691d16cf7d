import { describe, expect, test } from "vitest";
import { parseClusterLinks } from "../../../cli/cluster/links";
import { changed, LIVE, SOURCE_ID } from "./clusterOutput";

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
