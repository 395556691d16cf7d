import { describe, expect, test } from "vitest";
import { parseClientEvent, parseLog, parsePositions } from "../../../cli/drill/toolOutput";

describe("what the tools print", () => {
  test.each([
    [
      `{"timestamp":5,"name":"producer_send_success","topic":"t","key":"1","value":"12","partition":2,"offset":7}`,
      { kind: "acknowledged", record: { time: 5, partition: 2, offset: 7, value: "12" } },
    ],
    [
      `{"timestamp":5,"name":"producer_send_error","topic":"t","key":null,"value":"1.0","exception":"class X","message":"read-only"}`,
      { kind: "refused", time: 5, reason: "read-only" },
    ],
    [
      `{"timestamp":6,"name":"record_data","key":"1","value":"12","topic":"t","partition":2,"offset":7}`,
      { kind: "arrived", record: { time: 6, partition: 2, offset: 7, value: "12" } },
    ],
    [
      `{"timestamp":7,"name":"offsets_committed","offsets":[{"topic":"t","partition":0,"offset":3},{"topic":"t","partition":2,"offset":1}],"success":true}`,
      { kind: "committed", time: 7, positions: { 0: 3, 2: 1 } },
    ],
    [`{"timestamp":7,"name":"offsets_committed","offsets":[],"success":false}`, { kind: "other" }],
    [`{"timestamp":1,"name":"startup_complete"}`, { kind: "other" }],
    [`{"timestamp":1,"name":"producer_se`, { kind: "other" }],
    [`[2026-11-25 04:00:00] WARN`, { kind: "other" }],
  ])("%s", (line, event) => {
    expect(parseClientEvent(line)).toEqual(event);
  });

  test("records of a log", () => {
    expect(parseLog("Partition:0\tOffset:3\tnull\ta\tb\nnoise\nPartition:12\tOffset:40\tk\t\n")).toEqual([
      { partition: 0, offset: 3, key: "null", value: "a\tb" },
      { partition: 12, offset: 40, key: "k", value: "" },
    ]);
  });

  test("positions of a group in one topic, of which it may have none", () => {
    const described = `
GROUP           TOPIC           PARTITION  CURRENT-OFFSET  LOG-END-OFFSET  LAG             CONSUMER-ID     HOST            CLIENT-ID
drill-0         t               0          108             120             12              -               -               -
drill-0         t               1          -               120             -               -               -               -
drill-0         other           2          5               5               0               -               -               -
`;
    expect(parsePositions(described, "t")).toEqual({ 0: 108 });
    expect(parsePositions("\nError: Consumer group 'drill-0' does not exist.\n", "t")).toEqual({});
  });
});
