import { describe, expect, test } from "vitest";
import { drillNames, drillPattern } from "../../../cli/drill/names";
import { resourcesOf } from "../../../cli/drill/removal";

describe("names", () => {
  const hex = () => {
    let next = 0;
    return () => `0000000${next++}`;
  };

  test("are the same on both sides, or have the link's prefix", () => {
    expect(drillNames({ prefix: "", config: {} }, hex())).toEqual({
      drill: "drill-00000000",
      mirrorTopic: "drill-00000000",
      mirrorGroup: "drill-00000000",
      follower: "drill-00000001",
      reader: "drill-00000002",
    });
    expect(drillNames({ prefix: "x_", config: {} }, hex())).toMatchObject({
      mirrorTopic: "x_drill-00000000",
      mirrorGroup: "drill-00000000",
    });
    const config = { "consumer.group.prefix.enable": "true" };
    expect(drillNames({ prefix: "x_", config }, hex())).toMatchObject({ mirrorGroup: "x_drill-00000000" });
  });

  test.each([
    ["drill-0123abcd", true, true],
    ["x.y_drill-0123abcd", false, true],
    ["xzy_drill-0123abcd", false, false],
    ["drill-0123abc", false, false],
    ["drill-0123abcde", false, false],
    ["drill-0123ABCD", false, false],
    ["my-drill-0123abcd", false, false],
    ["drill-orders", false, false],
  ])("%s is known again", (name, without, withPrefix) => {
    expect(new RegExp(`^(?:${drillPattern(["", ""])})$`).test(name)).toBe(without);
    expect(new RegExp(`^(?:${drillPattern(["", "x.y_", "x.y_"])})$`).test(name)).toBe(withPrefix);
  });

  test("of new things are all among those that are removed", () => {
    const pattern = new RegExp(`^(link|topic|group) (${drillPattern(["x_"])})$`);
    const names = drillNames({ prefix: "x_", config: { "consumer.group.prefix.enable": "true" } });
    for (const side of ["source", "destination"] as const) {
      for (const thing of resourcesOf(names, side).split("\n")) {
        expect(thing).toMatch(pattern);
      }
    }
  });
});
