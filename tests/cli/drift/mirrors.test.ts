import { describe, expect, test } from "vitest";
import { parseClusterLinks } from "../../../cli/cluster/links";
import type { DeployedLink, DeployedMirror } from "../../../topology/outputs";
import { changed, differences, inState, LINK, LIVE, MIRROR } from "./clusterOutput";

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
  const differing = (declared: NonNullable<DeployedLink["state"]>, found: string) =>
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
