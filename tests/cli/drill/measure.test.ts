import { describe, expect, test } from "vitest";
import type { Observed } from "../../../cli/drill/measure";
import { evaluate } from "../../../cli/drill/report";
import type { LogRecord } from "../../../cli/drill/toolOutput";
import { events, measured, perfect, records, tried } from "./observed";

const ofMirror = (mirror: LogRecord[]) => measured({ mirror });
const broken = (change: Partial<Observed>) =>
  evaluate(measured(change), 5000)
    .filter(({ met }) => !met)
    .map(({ key, value }) => `${key}: ${value}`);

describe("measures", () => {
  test("of a failover that meets all objectives", () => {
    expect(measured({})).toEqual({
      recovery: 2000,
      acknowledged: 10,
      lost: { records: 0, milliseconds: 0 },
      behind: { records: 0, milliseconds: 0 },
      duplicated: 0,
      reordered: 0,
      positions: { ahead: 0, again: 2, stale: 0 },
    });
    expect(broken({})).toEqual([]);
  });

  test("the time to the first write", () => {
    expect(broken({ firstWrite: 15_011 })).toEqual([]);
    expect(broken({ firstWrite: 15_012 })).toEqual(["recovery: 15.1 s"]);
  });

  test("lost records are those acknowledged before the failover, and how old they are", () => {
    expect(ofMirror(records(8)).lost).toEqual({ records: 2, milliseconds: 2 });
    expect(ofMirror([]).lost).toEqual({ records: 10, milliseconds: 10 });
    expect(ofMirror(records(12)).lost).toEqual({ records: 0, milliseconds: 0 });
  });

  test("recent records may be lost, older ones may not", () => {
    const late = { failover: 5003, firstWrite: 5004, mirrorPositions: {}, sourcePositions: {}, commits: [] };
    expect(broken({ ...late, mirror: records(3) })).toEqual([]);
    expect(broken({ ...late, mirror: records(2) })).toEqual(["lost: 10 of 12 (the last 5000 ms)"]);
  });

  test("records that had not arrived by then are behind, wherever they are later", () => {
    expect(measured({ arrived: events(12, 3) }).behind).toEqual({ records: 2, milliseconds: 2 });
    expect(measured({ arrived: [] }).behind).toEqual({ records: 10, milliseconds: 10 });
    expect(broken({ failover: 9000, firstWrite: 9001, arrived: [], mirror: records(12) })).toEqual([
      "behind: 12 of 12 (the last 8999 ms)",
    ]);
  });

  test("a record that is there twice is duplicated, and out of its target", () => {
    const again = { partition: 1, offset: 5, key: "k", value: "9" };
    expect(ofMirror([...records(10), again])).toMatchObject({ duplicated: 1, reordered: 1 });
    expect(broken({ mirror: [...records(10), again] })).toEqual(["duplicated: 1", "reordered: 1"]);
  });

  test("a record that the source has twice may be there twice", () => {
    const again = { partition: 0, offset: 6, key: "k", value: "9" };
    expect(measured({ source: [...records(12), again], mirror: [...records(12), again] })).toMatchObject({
      duplicated: 0,
      reordered: 0,
    });
  });

  test("records in another order than the source's", () => {
    const swapped = records(10).map((record) => ({
      ...record,
      value: { "4": "6", "6": "4" }[record.value] ?? record.value,
    }));
    expect(ofMirror(swapped)).toMatchObject({ duplicated: 0, reordered: 2, lost: { records: 0 } });
    expect(broken({ mirror: swapped })).toEqual(["reordered: 2"]);
  });

  test("records may be read in any order, of partitions and otherwise", () => {
    expect(ofMirror(perfect().mirror.reverse()).reordered).toBe(0);
  });

  test.each([
    ["with another key", records(10).map((record) => ({ ...record, key: record.value === "4" ? "other" : "k" }))],
    ["behind a gap", records(10).filter(({ value }) => value !== "4")],
    ["that the source does not have", [...records(12), { partition: 0, offset: 6, key: "k", value: "12" }]],
    ["in another partition", [...records(10), { partition: 2, offset: 0, key: "k", value: "10" }]],
    [
      "behind one that was written there",
      [...records(10), tried(0, 5), { partition: 0, offset: 6, key: "k", value: "10" }],
    ],
  ])("a record %s is out of its target", (_title, mirror) => {
    expect(ofMirror(mirror).reordered).toBe(1);
  });

  test("positions beyond what was mirrored, or beyond the source's, are ahead", () => {
    expect(measured({ mirrorPositions: { 0: 6, 1: 3 } }).positions.ahead).toBe(1);
    expect(measured({ mirrorPositions: { 0: 3, 1: 4 } }).positions.ahead).toBe(1);
    expect(measured({ sourcePositions: {}, mirrorPositions: { 0: 1, 1: 1 } }).positions.ahead).toBe(2);
    expect(broken({ mirrorPositions: { 0: 6, 1: 4 } })).toEqual(["positionsAhead: in 2 partitions"]);
  });

  test("positions may be as old as one copy of them, and no older", () => {
    // Committed by 6, one interval before 11: 1 and 1.
    expect(measured({ mirrorPositions: { 0: 1, 1: 1 } }).positions).toEqual({ ahead: 0, again: 6, stale: 0 });
    expect(measured({ mirrorPositions: { 0: 0, 1: 1 } }).positions).toEqual({ ahead: 0, again: 7, stale: 1 });
    expect(measured({ mirrorPositions: {} }).positions).toEqual({ ahead: 0, again: 8, stale: 2 });
    expect(measured({ mirrorPositions: {}, syncInterval: 10_000 }).positions.stale).toBe(0);
    expect(broken({ mirrorPositions: {} })).toEqual(["readAgain: 8, too old in 2 partitions"]);
  });

  test("positions are not due beyond the end of the mirror", () => {
    expect(measured({ mirror: [], mirrorPositions: {} }).positions).toEqual({ ahead: 0, again: 0, stale: 0 });
  });
});
