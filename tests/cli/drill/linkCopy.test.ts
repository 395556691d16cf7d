import { describe, expect, test } from "vitest";
import { connectionFile, linkCopy, syncInterval } from "../../../cli/drill/linkCopy";

describe("the copy of the link", () => {
  const properties = (text: string) =>
    Object.fromEntries(text.split("\n").map((line) => [line.replace(/=.*/, ""), line.replace(/^[^=]*=/, "")]));

  test("has the link's settings, but reaches for the drill's group alone", () => {
    const config = {
      "metadata.max.age.ms": "3000",
      "cluster.link.prefix": "x_",
      "cluster.link.paused": "true",
      "consumer.offset.sync.ms": "2000",
      "consumer.offset.group.filters": '{"groupFilters":[{"name":"*","patternType":"LITERAL","filterType":"INCLUDE"}]}',
      "auto.create.mirror.topics.enable": "true",
      "auto.create.mirror.topics.filters": "{}",
    };
    expect(properties(linkCopy({ config, prefix: "x_" }, "drill-0"))).toEqual({
      "metadata.max.age.ms": "3000",
      "cluster.link.prefix": "x_",
      "consumer.offset.sync.enable": "true",
      "consumer.offset.sync.ms": "2000",
      "consumer.offset.group.filters":
        '{"groupFilters":[{"name":"drill-0","patternType":"LITERAL","filterType":"INCLUDE"}]}',
      "": "",
    });
  });

  test("copies positions also where the link does not", () => {
    expect(properties(linkCopy({ config: {}, prefix: "" }, "drill-0"))).toMatchObject({
      "consumer.offset.sync.enable": "true",
      "consumer.offset.sync.ms": "5000",
    });
    expect(syncInterval({ config: {} })).toBe(5000);
    expect(syncInterval({ config: { "consumer.offset.sync.ms": "30000" } })).toBe(30000);
  });

  test("connects as the file of the source's first broker says", () => {
    const bootstrapServer = "broker1:9093,broker3:9093";
    expect(connectionFile({ bootstrapServer })).toBe("/tmp/producer/broker1-link-config.properties");
  });
});
