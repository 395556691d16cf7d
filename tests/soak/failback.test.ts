import { afterAll, beforeAll, expect, test } from "vitest";
import { Failback } from "../harness/failback";
import { LinkedClusters, ok } from "../harness/linkedClusters";
import { measured } from "./measured";

// Failback whose rescue is killed again and again, at moments that differ in every run.

const clusters = new LinkedClusters();

beforeAll(async () => {
  await clusters.create();
  await clusters.link("my-link");
});
afterAll(() => clusters.remove());

test.each([1, 2, 3])(
  "topic %i: every acknowledged record is in the mirror or in the rescue topic, once",
  async (round) => {
    const partitions = 2;
    const failback = new Failback(clusters, `killed-${round}`);
    const seed = Math.floor(Math.random() * 2 ** 31);
    await failback.createTopics(partitions);
    await failback.writeOwn(partitions, 10_000);
    const before = await failback.dump("destination", failback.topic, partitions);
    const copied = await failback.killAtRandom(partitions, 12, seed);
    measured(`seed ${seed}: records copied at each kill`, copied.join(", "), "all are there, once");
    ok(await failback.run());
    expect(await failback.rescued(partitions)).toEqual(before);
  },
);
