import { afterAll, beforeAll, expect, test } from "vitest";
import { LinkStack } from "../harness/linkStack";
import { until } from "../harness/testStack";

// One stack of five clusters: a hub whose topic four spokes mirror, and three of the spokes in a ring.

const stack = new LinkStack("it-topologies");
const SPOKES = ["a", "b", "c", "d"];
const RING = [
  ["a", "b"],
  ["b", "c"],
  ["c", "a"],
] as const;
const LINKS = [
  ...SPOKES.map((spoke) => ({ name: "hub-link", source: "hub", destination: spoke, mirrors: [{ topic: "news" }] })),
  ...RING.map(([source, destination]) => ({
    name: `${source}-link`,
    source,
    destination,
    prefix: `${source}_`,
    // The ring's own topic, and the mirror that came round from the one before.
    mirrors: [{ topic: "notes" }, ...(source === "b" ? [{ topic: "a_notes" }] : [])],
  })),
];

const TOPICS: Record<string, unknown[]> = { hub: [{ name: "news", partitions: 3 }], d: [{ name: "other" }] };
const CONFIG = {
  clusters: ["hub", ...SPOKES].map((name, index) =>
    LinkStack.cluster(name, 18193 + index, TOPICS[name] ?? [{ name: "notes" }]),
  ),
  links: LINKS,
  brokerHeap: "256m",
  linkWorkerHeap: "256m",
};

beforeAll(async () => {
  await stack.create(CONFIG);
  await stack.must(["up", "--yes", "--skip-preview"]);
});
afterAll(() => stack.remove());

/** Waits until a topic of one partition has exactly these records. */
async function expectRecords(cluster: string, topic: string, records: string[]): Promise<void> {
  await until(`${topic} of ${cluster}`, 90, async () => {
    const seen = (await stack.read(cluster, topic)).join();
    return { ok: seen === records.join(), seen };
  });
}

test("a hub with four spokes: each has what the hub has", async () => {
  expect(await stack.write("hub", "news", ["extra", "extra"])).toBe("");
  const ends = await stack.ok("hub", "kafka-get-offsets $AT --topic news");
  for (const spoke of SPOKES) {
    await until(`news of ${spoke}`, 90, async () => {
      const seen = await stack.ok(spoke, "kafka-get-offsets $AT --topic news");
      return { ok: seen === ends, seen };
    });
  }
});

test("a ring of three, with prefixes: each has what the one before it has, and no record goes round", async () => {
  for (const [source] of RING) {
    expect(await stack.write(source, "notes", [`note of ${source}`])).toBe("");
  }
  for (const [source, destination] of RING) {
    await expectRecords(destination, `${source}_notes`, [`note of ${source}`]);
  }
  await expectRecords("c", "b_a_notes", ["note of a"]);
  for (const [source] of RING) {
    await expectRecords(source, "notes", [`note of ${source}`]);
  }
});

test("a second run changes nothing, and taking one link away leaves the others as they are", async () => {
  expect((await stack.plan()).steps).toEqual([]);
  stack.configure({ ...CONFIG, links: LINKS.filter(({ destination }) => destination !== "d") });
  const { steps } = await stack.plan();
  expect(steps.every(({ op, resource }) => op === "delete" && resource.includes(" d-hub-link"))).toBe(true);
  expect(steps).toHaveLength(7);
  await stack.must(["up", "--yes", "--skip-preview"]);
  expect(await stack.topics("d")).toEqual(["other"]);
  expect(await stack.topics("a")).toEqual(["c_notes", "news", "notes"]);
});
