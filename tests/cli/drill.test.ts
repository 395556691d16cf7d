import { describe, expect, test } from "vitest";
import { connectionFile, linkCopy, syncInterval } from "../../cli/drill/linkCopy";
import { measure, type Observed } from "../../cli/drill/measure";
import { drillNames, drillPattern } from "../../cli/drill/names";
import { readDrillOptions } from "../../cli/drill/options";
import { type LogRecord, parseLog, parsePositions, parseClientEvent } from "../../cli/drill/toolOutput";
import { resourcesOf } from "../../cli/drill/removal";
import { allMet, evaluate, json, resultTable } from "../../cli/drill/report";
import { targetOf } from "../../cli/drill/target";
import { outputsOf } from "../../cli/context/stack";
import { until } from "../../cli/drill/until";
import type { DeployedLink } from "../../topology/outputs";

describe("options", () => {
  test("have defaults", () => {
    expect(readDrillOptions([])).toMatchObject({ recordsPerSecond: 500, seconds: 10, json: false });
  });

  test("are read", () => {
    const args = ["--link", "a", "--destination=b", "--records-per-second", "5000", "--seconds=1", "--json"];
    const expected = { link: "a", destination: "b", recordsPerSecond: 5000, seconds: 1, json: true };
    expect(readDrillOptions(args)).toMatchObject(expected);
  });

  const numbers = (most: number) => `is invalid. Allowed: a whole number from 1 to ${most}.`;
  test.each([
    [["--seconds", "0"], `'0' ${numbers(300)}`],
    [["--seconds=-1"], `'-1' ${numbers(300)}`],
    [["--seconds", "ten"], `'ten' ${numbers(300)}`],
    [["--records-per-second", "1e3"], `'1e3' ${numbers(5000)}`],
    [["--records-per-second", "5001"], `'5001' ${numbers(5000)}`],
    [["--link="], "argument '' is invalid. Allowed: a name."],
    [["--link", "--json"], "argument '--json' is invalid. Allowed: a name."],
  ])("%j is refused", (args, message) => {
    expect(() => readDrillOptions(args)).toThrow(message);
  });
});

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

  test("is missing in a stack without links, and in one that was never made", () => {
    const message = "The stack has no link to runDrill a failover with.";
    expect(() => targetOf({ links: [] }, {})).toThrow(message);
    expect(() => targetOf(outputsOf({}), {})).toThrow(message);
  });

  test("is found in the stack's state", () => {
    const stack = { urn: "urn", type: "pulumi:pulumi:Stack", outputs };
    expect(outputsOf({ resources: [{ urn: "other", type: "docker:x" }, stack] })).toEqual(outputs);
  });
});

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

/** Two partitions; values 0, 2, 4, … in the first one, the others in the second one, one a millisecond from 1 on. */
const at = (value: number) => ({ partition: value % 2, offset: Math.floor(value / 2), value: String(value) });
const records = (count: number): LogRecord[] => [...Array(count).keys()].map((value) => ({ ...at(value), key: "k" }));
const events = (count: number, delay = 0) => [...Array(count).keys()].map((v) => ({ ...at(v), time: v + 1 + delay }));
const tried = (partition: number, offset: number): LogRecord => ({ partition, offset, key: "null", value: "1.3" });

/** A failover at 11, with ten records acknowledged before it and two after it; everything is kept. */
const perfect = (): Observed => ({
  failover: 11,
  firstWrite: 2011,
  acknowledged: events(12),
  arrived: events(12, 1),
  source: records(12),
  mirror: [...records(10), tried(0, 5), tried(1, 5)],
  commits: [
    { time: 3, positions: { 0: 1 } },
    { time: 4, positions: { 1: 1 } },
    { time: 8, positions: { 0: 3, 1: 3 } },
  ],
  sourcePositions: { 0: 6, 1: 3 },
  mirrorPositions: { 0: 3, 1: 3 },
  syncInterval: 5,
});

const measured = (change: Partial<Observed>) => measure({ ...perfect(), ...change });
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

describe("waiting", () => {
  const condition = { what: "Something", limit: 60, evidence: () => "Seen: nothing.", check: () => undefined };

  test("ends when the condition holds", async () => {
    let looks = 0;
    await until({ ...condition, limit: 10_000, holds: () => ++looks === 3 });
    expect(looks).toBe(3);
  });

  test("shows what there is to see when it does not", async () => {
    await expect(until({ ...condition, holds: () => false })).rejects.toThrow(
      "Something: not within 0.06 s. Seen: nothing.",
    );
  });

  test("ends when there is no use in it", async () => {
    const check = () => {
      throw new Error("Interrupted.");
    };
    await expect(until({ ...condition, limit: 10_000, holds: () => false, check })).rejects.toThrow("Interrupted.");
  });
});
