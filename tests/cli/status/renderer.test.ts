import { describe, expect, test } from "vitest";
import pc from "picocolors";
import { colours } from "../../../cli/terminal/colours";
import { Renderer } from "../../../cli/status/renderer";
import { broker, certificate, cluster, link, mirror } from "./fixtures";

const plain = new Renderer(pc.createColors(false));
/** Colours as marks that can be read: `<red:text>`. */
const marked = new Renderer(
  new Proxy(pc.createColors(true), {
    get: (_, name: string) => (text: string) => `<${name}:${text}>`,
  }),
);

/** What is at fault in the broken pictures below: a dead source, a broker without its second, a failed mirror. */
const DEAD = cluster({
  brokers: [
    broker({
      state: "exited",
      answers: false,
      reason: "nobody listens there",
      controller: false,
      certificateNotAfter: undefined,
    }),
  ],
  topics: undefined,
  unreachable: "connect ECONNREFUSED 127.0.0.1:29093",
});
const HALF = cluster({
  name: "cluster2",
  id: undefined,
  listeners: {
    PLAINTEXT: "broker2:9092,broker2-2:9092",
    SSL: "broker2:9094,broker2-2:9094",
    EXTERNAL: "localhost:29094,localhost:29095",
  },
  brokers: [
    broker({ name: "broker2", address: "localhost:29094" }),
    broker({
      name: "broker2-2",
      address: "localhost:29095",
      state: "unhealthy",
      answers: false,
      reason: "no answer within 2 s",
      controller: false,
      certificateNotAfter: undefined,
    }),
  ],
  zookeepers: [{ name: "zookeeper2", state: "healthy" }],
  linkWorkers: [{ name: "links2", state: "missing" }],
  topics: { count: 1200, partitions: 3600, underReplicated: 7, offline: 1 },
});
const MIRRORS = [
  mirror({ mirrorTopic: "one_orders", lagRecords: 0, lagSeconds: 0, recordsPerSecond: 1234.5 }),
  mirror({
    topic: "payments",
    mirrorTopic: "one_payments",
    declared: "paused",
    state: "PAUSED",
    lagRecords: 12345,
    lagSeconds: 7.25,
    recordsPerSecond: 0,
  }),
  mirror({ topic: "stock", mirrorTopic: "one_stock", declared: "promoted", state: "STOPPED" }),
  mirror({ topic: "auto", mirrorTopic: "one_auto", declared: undefined }),
  mirror({ topic: "bad", mirrorTopic: "one_bad", state: "FAILED", error: "records are gone" }),
];

test("clusters in which all is well", () => {
  expect(plain.clusters([cluster()])).toMatchInlineSnapshot(`
    "cluster1  id wd2EJ-pQRz2e3Neqi7OY9g, 3 topics, 12 partitions, 0 under-replicated
      SSL broker1:9093   EXTERNAL localhost:29093
      ✔  broker1     healthy  answers at localhost:29093  certificate until 2027-11-25, controller
      ✔  zookeeper1  healthy
      ✔  links1      healthy"
  `);
});

test("clusters of which one is dead and one is unhealthy", () => {
  expect(plain.clusters([DEAD, HALF])).toMatchInlineSnapshot(`
    "cluster1  id wd2EJ-pQRz2e3Neqi7OY9g, does not answer
      SSL broker1:9093   EXTERNAL localhost:29093
      ✖  broker1     exited   does not answer at localhost:29093: nobody listens there
      ✔  zookeeper1  healthy
      ✔  links1      healthy

    cluster2  1200 topics, 3600 partitions, 7 under-replicated, 1 offline
      PLAINTEXT broker2:9092,broker2-2:9092   SSL broker2:9094,broker2-2:9094   EXTERNAL localhost:29094,localhost:29095
      ✔  broker2     healthy    answers at localhost:29094                                certificate until 2027-11-25, controller
      ✖  broker2-2   unhealthy  does not answer at localhost:29095: no answer within 2 s
      ✔  zookeeper2  healthy
      ✖  links2      missing"
  `);
});

test("links with mirrors in all states", () => {
  const links = [
    link({ prefix: "one_", mirrors: MIRRORS }),
    link({ name: "back", source: "cluster2", destination: "cluster1", state: "SOURCE_UNAVAILABLE", mirrors: [] }),
    link({
      name: "blind",
      reason: "its source cluster1 does not answer, which the link has not noticed yet",
      mirrors: [],
    }),
    link({
      name: "lost",
      state: "UNKNOWN",
      reason: "cluster2 does not answer",
      mirrors: [mirror({ state: "UNKNOWN" })],
    }),
  ];
  expect(plain.links(links)).toMatchInlineSnapshot(`
    "✔ my-link  cluster1 → cluster2  ACTIVE  prefix one_
      MIRROR TOPIC  SOURCE TOPIC  STATE    DECLARED      LAG     BEHIND  RECORDS/S
      one_orders    orders        ACTIVE   active        0       0 s     1,235
      one_payments  payments      PAUSED   paused        12,345  7.3 s   0
      one_stock     stock         STOPPED  promoted      –       –       –
      one_auto      auto          ACTIVE   not declared  –       –       –
      one_bad       bad           FAILED   active        –       –       –          records are gone

    ✖ back  cluster2 → cluster1  SOURCE_UNAVAILABLE
      no mirror topics

    ✖ blind  cluster1 → cluster2  ACTIVE: its source cluster1 does not answer, which the link has not noticed yet
      no mirror topics

    ✖ lost  cluster1 → cluster2  UNKNOWN: cluster2 does not answer
      MIRROR TOPIC  SOURCE TOPIC  STATE    DECLARED  LAG  BEHIND  RECORDS/S
      orders        orders        UNKNOWN  active    –    –       –"
  `);
});

test("certificates, the one that ends next first", () => {
  const certificates = [
    certificate("ca", 3649, "2036-11-22T04:00:00.000Z"),
    certificate("client", 1, "2026-11-27T04:00:00.000Z"),
    certificate("broker2"),
    certificate("broker1"),
    certificate("link my-link of cluster2", -1, "2026-11-24T04:00:00.000Z"),
  ];
  expect(plain.certificates(certificates)).toMatchInlineSnapshot(`
    "Certificates
      link my-link of cluster2  until 2026-11-24  expired
      client                    until 2026-11-27  1 day
      broker1                   until 2027-11-25  364 days
      broker2                   until 2027-11-25  364 days
      ca                        until 2036-11-22  3649 days"
  `);
});

test("the verdict", () => {
  expect(plain.verdict({ problems: [], warnings: [] })).toBe("✔ everything is as it should be");
  expect(plain.verdict({ problems: [], warnings: ["soon"] })).toBe("! soon\n✔ everything is as it should be");
  expect(plain.verdict({ problems: ["one", "two"], warnings: ["soon"] })).toBe("✖ one\n✖ two\n! soon");
});

describe("colours", () => {
  test("are red for what is wrong, and only for that", () => {
    expect(marked.clusters([cluster()]) + marked.links([link()])).not.toContain("<red");
    expect(marked.clusters([DEAD])).toMatchInlineSnapshot(`
      "<bold:cluster1>  id wd2EJ-pQRz2e3Neqi7OY9g, <red:does not answer>
      <dim:  SSL broker1:9093   EXTERNAL localhost:29093>
        <red:✖>    broker1     <red:exited>  <red:does not answer at localhost:29093: nobody listens there>
        <green:✔>  zookeeper1  healthy
        <green:✔>  links1      healthy"
    `);
    expect(marked.links([link({ mirrors: MIRRORS })]).match(/<\w+:[A-Z]+>/g)).toEqual([
      ...["<green:ACTIVE>", "<dim:STATE>", "<dim:DECLARED>", "<dim:LAG>", "<dim:BEHIND>"],
      ...["<green:ACTIVE>", "<yellow:PAUSED>", "<yellow:STOPPED>", "<green:ACTIVE>", "<red:FAILED>"],
    ]);
  });

  test("do not change where columns are", () => {
    const coloured = new Renderer(pc.createColors(true));
    const text = coloured.clusters([DEAD, HALF]) + coloured.links([link({ mirrors: MIRRORS })]);
    expect(text).toContain("\x1b[31m");
    // eslint-disable-next-line no-control-regex -- colours are control sequences
    expect(text.replace(/\x1b\[\d+m/g, "")).toBe(
      plain.clusters([DEAD, HALF]) + plain.links([link({ mirrors: MIRRORS })]),
    );
  });

  test.each([
    [true, {}, true],
    [false, {}, false],
    [undefined, {}, false],
    [true, { NO_COLOR: "1" }, false],
    // https://no-color.org: only when it is not empty.
    [true, { NO_COLOR: "" }, true],
  ])("on a terminal (%s) with %j: %s", (isTTY, environment, expected) => {
    expect(colours({ isTTY }, environment).red("text")).toBe(expected ? "\x1b[31mtext\x1b[39m" : "text");
  });
});
