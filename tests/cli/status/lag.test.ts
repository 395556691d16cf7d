import { describe, expect, test } from "vitest";
import type { End } from "../../../cli/cluster/kafkaConnection";
import { isMirrored, lagOf, SHORTEST, withLag } from "../../../cli/status/lag";
import { link, mirror } from "./fixtures";

const end = (offset: number, newest?: number): End => ({ offset, ...(newest === undefined ? {} : { newest }) });

describe("lag", () => {
  test.each<[string, End[] | undefined, End[], ReturnType<typeof lagOf>]>([
    ["keeps up", [end(10, 5000)], [end(10, 5000)], { lagRecords: 0, lagSeconds: 0 }],
    ["is behind", [end(10, 5000)], [end(7, 2500)], { lagRecords: 3, lagSeconds: 2.5 }],
    // The records of all partitions together, and the seconds of the one that is furthest behind.
    ["has partitions", [end(10, 9000), end(4, 8000)], [end(8, 8500), end(1, 1000)], { lagRecords: 5, lagSeconds: 7 }],
    // Read a moment later than its source.
    ["is ahead of what was read", [end(10, 5000)], [end(12, 6000)], { lagRecords: 0, lagSeconds: 0 }],
    ["is empty, as its source is", [end(0)], [end(0)], { lagRecords: 0, lagSeconds: 0 }],
    // How old its newest record is cannot be said of a mirror without one.
    ["is empty", [end(5, 5000)], [end(0)], { lagRecords: 5 }],
    ["has fewer partitions", [end(5, 5000), end(2, 5000)], [end(5, 5000)], { lagRecords: 2 }],
    [
      "has records whose times do not follow their order",
      [end(5, 1000)],
      [end(4, 3000)],
      { lagRecords: 1, lagSeconds: 0 },
    ],
    ["has a source that does not answer", undefined, [end(5, 5000)], {}],
  ])("of a mirror that %s", (_, source, own, expected) => {
    expect(lagOf(source, own)).toEqual(expected);
  });
});

describe("a link's mirrors", () => {
  const ends = (topic: string, ...partitions: End[]) => new Map([[topic, partitions]]);
  const measured = (more: Parameters<typeof mirror>[0], before = end(0), milliseconds = 2000) => {
    const sample = { ends: ends("orders", before), at: 1000 };
    const now = { ends: ends("orders", end(10, 4000)), at: 1000 + milliseconds };
    return withLag(link({ mirrors: [mirror(more)] }), ends("orders", end(14, 5000)), now, sample).mirrors[0];
  };

  test("have lag, and what arrived a second since the sample before", () => {
    expect(measured({})).toEqual({ ...mirror(), lagRecords: 4, lagSeconds: 1, recordsPerSecond: 5 });
  });

  test("have no throughput over too short a time, and never a negative one", () => {
    expect(measured({}, end(0), SHORTEST - 1)).not.toHaveProperty("recordsPerSecond");
    // Made anew in the meantime.
    expect(measured({}, end(1000))).toMatchObject({ recordsPerSecond: 0 });
  });

  test("that were not there a moment ago have no throughput", () => {
    const now = { ends: ends("orders", end(10, 4000)), at: 5000 };
    const [only] = withLag(link(), new Map(), now, { ends: new Map(), at: 0 }).mirrors;
    expect(only).toEqual(mirror());
  });

  test.each(["STOPPED", "MISSING", "UNKNOWN"])("that are %s have neither", (state) => {
    expect(isMirrored(mirror({ state }))).toBe(false);
    expect(measured({ state })).toEqual(mirror({ state }));
  });

  test.each(["PAUSED", "SOURCE_UNAVAILABLE", "FAILED", "PENDING_STOPPED"])("that are %s have both", (state) => {
    expect(measured({ state })).toMatchObject({ lagRecords: 4, recordsPerSecond: 5 });
  });

  test("have other names than their topics when the link has a prefix", () => {
    const prefixed = link({ mirrors: [mirror({ mirrorTopic: "one_orders" })] });
    const now = { ends: ends("one_orders", end(1, 1000)), at: 0 };
    expect(withLag(prefixed, ends("orders", end(3, 3000)), now, now).mirrors[0]).toMatchObject({
      lagRecords: 2,
      lagSeconds: 2,
    });
  });
});
