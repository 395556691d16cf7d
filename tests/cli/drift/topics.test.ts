import { describe, expect, test } from "vitest";
import { type ExistingTopic, describeMisfits, existingTopics, type Known } from "../../../cli/drift/adoption";
import { compareBroker } from "../../../cli/drift/brokers";
import { findClusterDrift } from "../../../cli/drift/clusters";
import { describeDifference, isDeclared } from "../../../cli/drift/compare";
import { compareTopic, conflict, declaredTopics, type LiveTopic } from "../../../cli/drift/topics";
import { withoutMirrors } from "../../../cli/drift/withoutMirrors";
import type { DeployedLink } from "../../../topology/outputs";
import type { TopicLayout } from "../../../cli/cluster/kafkaConnection";
import type { Resource } from "../../../cli/context/stack";
import { parseSettings } from "../../../topology/parse";
import type { Settings } from "../../../topology/schema";

const URN = "urn:pulumi:dev::kafka-cluster-links::kafka-cluster-links:index:KafkaCluster";
const TOPIC = `${URN}$kafka:index/topic:Topic::east-orders`;
const DECLARED = {
  ...{ cluster: "east", name: "orders", partitions: 3, replicationFactor: 2, urn: TOPIC },
  config: { "cleanup.policy": "compact, delete", "retention.ms": "1000", "segment.ms": "5000" },
};
const LESS = { "cleanup.policy": "compact,delete", "retention.ms": "1000" };
const LIVE: LiveTopic = {
  partitions: 3,
  replicas: [2],
  config: { "cleanup.policy": "delete,compact", "retention.ms": "1000", "segment.ms": "5000" },
};

const NO_MIRRORS = Promise.resolve({ live: {}, unreadable: [] });

test("a cluster that cannot be asked is told with the reason, and nothing of it is taken for changed", async () => {
  const topic: Resource = {
    urn: TOPIC,
    type: "kafka:index/topic:Topic",
    parent: `${URN}::east`,
    inputs: { name: "a" },
  };
  const outputs = {
    bootstrapServers: { east: { SSL: "east-broker:9093", EXTERNAL: "localhost:1" } },
    caCertificate: "no PEM",
    clientCredentials: { certificate: "no PEM", privateKey: "no PEM", storePassword: "none" },
  };
  const stack: Resource = { urn: "stack", type: "pulumi:pulumi:Stack", outputs };
  const found = await findClusterDrift({ resources: [stack, topic] }, NO_MIRRORS);
  expect(found).toMatchObject({ differences: [], conflicts: [], topics: 0, brokers: 0 });
  expect(found.unreadable).toEqual([{ cluster: "east", reason: expect.stringMatching(/PEM/i) as string }]);
  // Nobody is asked where the stack has no certificate for a client yet.
  const without = { ...outputs, clientCredentials: undefined };
  expect(await findClusterDrift({ resources: [{ ...stack, outputs: without }, topic] }, NO_MIRRORS)).toMatchObject({
    unreadable: [],
  });
});

describe("a declared topic that is a mirror, as after a failback, is not compared", () => {
  const link = { destination: "east", mirrors: [{ mirrorTopic: "orders" }] } as DeployedLink;
  const mirror = (state: string) => ({
    live: { east: { orders: { link: "back-link", sourceTopic: "orders", state } } },
    unreadable: [],
  });
  const unread = { live: {}, unreadable: [{ cluster: "east", reason: "no answer" }] };

  test.each([
    ["ACTIVE", mirror("ACTIVE"), []],
    ["PENDING_STOPPED", mirror("PENDING_STOPPED"), []],
    ["FAILED", mirror("FAILED"), []],
    ["STOPPED: a regular topic", mirror("STOPPED"), [DECLARED]],
    ["unknown, and declared a mirror", unread, []],
  ])("%s", (_state, found, regular) => {
    expect(withoutMirrors([DECLARED], found, [link])).toEqual(regular);
  });

  test("unknown, and no link leads to it", () => {
    expect(withoutMirrors([DECLARED], unread, [{ ...link, destination: "west" }])).toEqual([DECLARED]);
  });

  test("a mirror of another cluster with its name", () => {
    expect(withoutMirrors([{ ...DECLARED, cluster: "west" }], mirror("ACTIVE"), [link])).toHaveLength(1);
  });
});

test("the topics of a stack are those of its state that are not on their way out", () => {
  const { name, partitions, replicationFactor, config, urn } = DECLARED;
  const inputs = { name, partitions, replicationFactor, config };
  const topic: Resource = { urn, type: "kafka:index/topic:Topic", parent: `${URN}::east`, inputs };
  expect(declaredTopics({ resources: [topic, { ...topic, delete: true }, { urn, type: "other" }] })).toEqual([
    DECLARED,
  ]);
  expect(declaredTopics({})).toEqual([]);
});

describe("a topic", () => {
  const differences = (live: LiveTopic | undefined, planned?: number) =>
    compareTopic(DECLARED, live, planned === undefined ? undefined : { ...DECLARED, partitions: planned });

  test("that means the same to Kafka makes no difference", () => {
    expect(differences(LIVE)).toEqual([]);
  });

  test("that is gone is read again", () => {
    expect(differences(undefined)).toEqual([{ urn: TOPIC, text: "topic orders of east: declared, but not there" }]);
  });

  test.each<[string, Partial<LiveTopic>, string]>([
    ["another value", { config: { ...LIVE.config, "retention.ms": "5" } }, "retention.ms is 5, declared: 1000"],
    ["a setting less", { config: LESS }, "segment.ms is not set, declared: 5000"],
    ["a setting more", { config: { ...LIVE.config, "flush.ms": "5" } }, "flush.ms is 5, declared: not set"],
    ["fewer partitions", { partitions: 1 }, "1 partition, declared: 3"],
    ["other replicas", { replicas: [1] }, "1 replica, declared: 2"],
  ])("with %s is read again", (_title, live, text) => {
    expect(differences({ ...LIVE, ...live })).toEqual([{ urn: TOPIC, text: `topic orders of east: ${text}` }]);
  });

  test("with more partitions is left alone until the configuration agrees", () => {
    const grown = { ...LIVE, partitions: 6, config: { ...LIVE.config, "retention.ms": "5" } };
    const advice =
      "A topic cannot lose partitions, and nothing else of it is put right until then: set its partitions to 6";
    for (const planned of [undefined, 3, 4]) {
      expect(differences(grown, planned)).toEqual([
        { advice, text: "topic orders of east: 6 partitions, declared: 3" },
        { advice, text: "topic orders of east: retention.ms is 5, declared: 1000" },
      ]);
    }
    expect(differences(grown, 6).map(({ urn }) => urn)).toEqual([TOPIC, TOPIC]);
    expect(differences(grown, 9).map(({ urn }) => urn)).toEqual([TOPIC, TOPIC]);
  });

  test("that keeps more than declared is left alone: to put it right would delete records", () => {
    const longer = { ...LIVE, config: { ...LIVE.config, "retention.ms": "-1" } };
    expect(differences(longer)).toEqual([
      {
        text: "topic orders of east: retention.ms is -1, declared: 1000",
        advice: expect.stringMatching(/^To put retention\.ms back would delete records/) as string,
      },
    ]);
    expect(compareTopic(DECLARED, longer, { ...DECLARED, config: longer.config })).toEqual([
      { urn: TOPIC, text: "topic orders of east: retention.ms is -1, declared: 1000" },
    ]);
  });

  test("that was changed by hand and in the configuration at once stops the run, where one of the two would be lost", () => {
    const grown = { ...LIVE, partitions: 6 };
    expect(conflict(DECLARED, grown, { ...DECLARED, partitions: 4 })).toBe(
      "topic orders of east: 6 partitions, declared: 3. A topic cannot lose partitions, and nothing else of it is put right until then: set its partitions to 6",
    );
    expect(conflict(DECLARED, grown, { ...DECLARED, config: {} })).toContain("set its partitions to 6");
    expect(conflict(DECLARED, grown, DECLARED)).toBeUndefined();
    expect(conflict(DECLARED, grown, { ...DECLARED, partitions: 6 })).toBeUndefined();
    expect(conflict(DECLARED, LIVE, { ...DECLARED, partitions: 4 })).toBeUndefined();
    const longer = { ...LIVE, config: { ...LIVE.config, "retention.ms": "-1" } };
    expect(conflict(DECLARED, longer, { ...DECLARED, config: { "retention.ms": "2000" } })).toContain(
      "would delete records",
    );
  });

  test("whose partitions differ in replicas cannot be read by the provider", () => {
    const [difference, ...others] = differences({ ...LIVE, replicas: [2, 1, 3] });
    expect(others).toEqual([]);
    expect(difference).toMatchObject({ text: "topic orders of east: 1, 2 and 3 replicas, declared: 2" });
    expect(difference?.urn).toBeUndefined();
    expect(difference && describeDifference(difference)).toContain("2. Nothing is put right while partitions differ");
  });
});

describe("a broker", () => {
  const broker = { name: "broker1", id: 1 };
  const EXPIRES = "2027-11-28T00:00:00.000Z";

  test("with what it was started with makes no difference, nor does the key store that it was told to load", () => {
    const config = { "listener.name.ssl.ssl.keystore.location": "/etc/kafka/secrets/kafka.server.keystore.jks" };
    expect(compareBroker("east", { ...broker, config, notAfter: EXPIRES }, EXPIRES)).toEqual([]);
    expect(compareBroker("east", broker, EXPIRES)).toEqual([]);
    expect(compareBroker("east", { ...broker, notAfter: EXPIRES }, undefined)).toEqual([]);
  });

  test("with a setting made while it ran is shown with how to undo it", () => {
    const [found, ...others] = compareBroker("east", { ...broker, config: { "log.retention.ms": "1000" } }, undefined);
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      text: "broker broker1 of east: log.retention.ms was set to 1000 while it ran, which nothing declares",
      advice: expect.stringMatching(/--entity-name 1 --delete-config log\.retention\.ms$/) as string,
    });
    expect(found && isDeclared(found)).toBe(true);
  });

  test("that serves an old certificate is shown with the page that says how to load the new one", () => {
    const live = { ...broker, notAfter: "2026-12-24T00:00:00.000Z" };
    expect(compareBroker("east", live, EXPIRES)).toEqual([
      {
        text: "broker broker1 of east: it serves a certificate that expires on 2026-12-24, not the stack's of 2027-11-28",
        advice: expect.stringContaining("docs/runbooks/certificate-renewal.md") as string,
      },
    ]);
  });
});

describe("a topic that is declared for the first time", () => {
  const settings = (topics: unknown[]): Settings => {
    const clusters = [{ name: "east", ports: { external: 29093 }, topics }];
    const parsed = parseSettings({ clusters: JSON.stringify(clusters) });
    if (!parsed.settings) {
      throw new Error("the configuration should be right");
    }
    return parsed.settings;
  };
  const payments = { name: "payments", partitions: 2 };
  const known = (layout: TopicLayout, more: Partial<Known> = {}, config: Record<string, string> = {}): Known => ({
    ...{ declared: [], mirrors: {}, links: [] },
    topics: new Map([["east", new Map([["payments", { ...layout, config }]])]]),
    ...more,
  });
  const found = (knowledge: Known): ExistingTopic[] => existingTopics(settings([payments]), knowledge);
  const fits = { partitions: 2, replicas: [1] };

  test("and is not there is made as ever", () => {
    expect(existingTopics(settings([{ name: "other" }]), known(fits))).toEqual([]);
    expect(existingTopics(settings([payments]), { ...known(fits), topics: new Map() })).toEqual([]);
  });

  test("and is there is taken over when it fits, whatever its settings", () => {
    expect(found(known(fits))).toEqual([{ cluster: "east", name: "payments", problem: undefined }]);
    expect(describeMisfits(found(known(fits)))).toBeUndefined();
  });

  test("and is there is not taken over where its settings, put right, would delete records", () => {
    const [topic] = found(known(fits, {}, { "retention.ms": "-1", "segment.ms": "5" }));
    expect(topic?.problem).toBe(
      "retention.ms is -1, and to set it as declared would delete records. To take the topic over, add this to clusters[0].topics[0].config",
    );
    expect(found(known(fits, {}, { "retention.ms": "5" }))[0]?.problem).toBeUndefined();
  });

  test("is no news when the stack has it already", () => {
    const declared = [{ ...DECLARED, name: "payments" }];
    expect(found(known(fits, { declared }))).toEqual([]);
  });

  test.each<[string, { partitions: number; replicas: number[] }, RegExp]>([
    [
      "fewer partitions",
      { partitions: 1, replicas: [1] },
      /^partitions is 1, declared: 2\. To take it over with its records, set clusters\[0\]\.topics\[0\]\.partitions to 1, and raise partitions in a later run; or delete/,
    ],
    ["more partitions", { partitions: 6, replicas: [1] }, /set clusters\[0\]\.topics\[0\]\.partitions to 6; or delete/],
    [
      "other replicas and partitions",
      { partitions: 3, replicas: [3] },
      /^partitions is 3, declared: 2; replicationFactor is 3, declared: 1\. .* set .*partitions to 3 and .*replicationFactor to 3;/,
    ],
    ["partitions that differ in replicas", { partitions: 2, replicas: [1, 2] }, /End the reassignment first/],
  ])("and is there with %s is refused with what to do", (_title, layout, problem) => {
    const topics = found(known(layout));
    expect(topics[0]?.problem).toMatch(problem);
    expect(describeMisfits(topics)).toMatch(
      /^Declared for the first time, but there already; nothing was changed\.\n {2}topic payments of east: /,
    );
  });

  test("and is a mirror topic is refused, unless it goes with its mirror or was promoted", () => {
    const mirror = (state: string) => ({ east: { payments: { link: "l", sourceTopic: "payments", state } } });
    expect(found(known(fits, { mirrors: mirror("ACTIVE") }))[0]?.problem).toMatch(
      /^it is a mirror topic of the link l\./,
    );
    expect(found(known(fits, { mirrors: mirror("STOPPED") }))[0]?.problem).toBeUndefined();
    const link = (state: "active" | "promoted") => ({
      ...{ name: "l", source: "west", destination: "east", prefix: "", config: {} },
      mirrors: [{ topic: "payments", mirrorTopic: "payments", state }],
    });
    expect(found(known(fits, { mirrors: mirror("ACTIVE"), links: [link("active")] }))).toEqual([]);
    expect(found(known(fits, { mirrors: mirror("STOPPED"), links: [link("promoted")] }))).toHaveLength(1);
  });
});
