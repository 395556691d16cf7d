import { describe, expect, test } from "vitest";
import { allMet, evaluate, json, resultTable } from "../../../cli/drill/report";
import { measured } from "./observed";

describe("the report", () => {
  test("is a table", () => {
    expect(resultTable(evaluate(measured({ mirrorPositions: {} }), 5000))).toBe(
      [
        "Measure                            Value                       Objective                        Met",
        "time to the first accepted write   2.0 s                       at most 15 s                     ✔",
        "records lost                       0 of 10                     none older than 5 s              ✔",
        "not mirrored yet at its start      0 of 10                     none older than 5 s              ✔",
        "records duplicated                 0                           0                                ✔",
        "records out of their order         0                           0                                ✔",
        "consumer positions ahead           0                           0                                ✔",
        "records that consumers read again  8, too old in 2 partitions  what was committed within 5.0 s  ✖",
      ].join("\n"),
    );
  });

  test("is one JSON object", () => {
    const subject = { stack: "dev", link: "a", source: "one", destination: "two", recordsPerSecond: 500, seconds: 10 };
    const list = evaluate(measured({ firstWrite: 20_011 }), 5000);
    expect(allMet(list)).toBe(false);
    expect(JSON.parse(json(subject, list))).toEqual({
      ...subject,
      met: false,
      measures: {
        recovery: { milliseconds: 20_000, objective: "at most 15 s", met: false },
        lost: { records: 0, milliseconds: 0, acknowledged: 10, objective: "none older than 5 s", met: true },
        behind: { records: 0, milliseconds: 0, acknowledged: 10, objective: "none older than 5 s", met: true },
        duplicated: { records: 0, objective: "0", met: true },
        reordered: { records: 0, objective: "0", met: true },
        positionsAhead: { partitions: 0, objective: "0", met: true },
        readAgain: { records: 2, partitionsTooOld: 0, objective: "what was committed within 5.0 s", met: true },
      },
    });
  });
});
