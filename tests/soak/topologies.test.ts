import { afterAll, beforeAll, expect, test } from "vitest";
import { LinkStack } from "../harness/linkStack";

// One stack of three clusters that are two topologies at once: a hub whose topic the two others mirror, and a ring.

const stack = new LinkStack("it-topologies");
const SPOKES = ["b", "c"];
const RING = [
  ["a", "b"],
  ["b", "c"],
  ["c", "a"],
] as const;
const LINKS = [
  ...SPOKES.map((spoke) => ({ name: "hub-link", source: "a", destination: spoke, mirrors: [{ topic: "news" }] })),
  ...RING.map(([source, destination]) => ({
    name: `${source}-link`,
    source,
    destination,
    prefix: `${source}_`,
    // The ring's own topic, and the mirror that came round from the one before.
    mirrors: [{ topic: "notes" }, ...(source === "b" ? [{ topic: "a_notes" }] : [])],
  })),
];

const NOTES = { name: "notes" };
const CONFIG = {
  clusters: [
    LinkStack.cluster("a", 18193, [NOTES, { name: "news", partitions: 3 }]),
    LinkStack.cluster("b", 18194, [NOTES]),
    LinkStack.cluster("c", 18195, [NOTES]),
  ],
  links: LINKS,
  brokerHeap: "256m",
  linkWorkerHeap: "256m",
};

beforeAll(async () => {
  await stack.create(CONFIG);
  await stack.must(["up", "--yes", "--skip-preview"]);
});
afterAll(() => stack.remove());

test("a hub: each spoke has what the hub has", async () => {
  await stack.write("a", "news", ["extra", "extra"]);
  for (const spoke of SPOKES) {
    await stack.expectMirrored("a", spoke, "news");
  }
});

test("a ring of three, with prefixes: each has what the one before it has, and no record goes round", async () => {
  for (const [source] of RING) {
    await stack.write(source, "notes", [`note of ${source}`]);
  }
  for (const [source, destination] of RING) {
    await stack.expectRecords(destination, `${source}_notes`, [`note of ${source}`]);
  }
  await stack.expectRecords("c", "b_a_notes", ["note of a"]);
  for (const [source] of RING) {
    await stack.expectRecords(source, "notes", [`note of ${source}`]);
  }
});

test("a second run changes nothing, and taking one link away leaves the others as they are", async () => {
  expect((await stack.plan()).steps).toEqual([]);
  stack.configure({
    ...CONFIG,
    links: LINKS.filter(({ name, destination }) => name !== "hub-link" || destination !== "c"),
  });
  const { steps } = await stack.plan();
  expect(steps.every(({ op, resource }) => op === "delete" && resource.includes(" c-hub-link"))).toBe(true);
  expect(steps).toHaveLength(7);
  await stack.must(["up", "--yes", "--skip-preview"]);
  expect(await stack.topics("a")).toEqual(["c_notes", "news", "notes"]);
  expect(await stack.topics("b")).toEqual(["a_notes", "news", "notes"]);
  expect(await stack.topics("c")).toEqual(["b_a_notes", "b_notes", "notes"]);
});
