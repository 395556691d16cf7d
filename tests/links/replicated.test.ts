import { afterAll, beforeAll, expect, test } from "vitest";
import { CLIENT, LinkedClusters, until } from "../harness/linkedClusters";

// A destination of three brokers, each of which may die.

const clusters = new LinkedClusters(1, 3);

beforeAll(() => clusters.create());
afterAll(() => clusters.remove());

test("a mirror goes on while one of three brokers is dead, and after it is back", async () => {
  await clusters.createTopic("stream", 6);
  await clusters.link("my-link", ["stream"]);
  const load = clusters.must("source", [
    ...["kafka-producer-perf-test", "--topic", "stream", "--num-records", "24000", "--record-size", "100"],
    ...["--throughput", "1500", "--producer.config", CLIENT, "--producer-props", "bootstrap.servers=source:9093"],
  ]);
  // Until the other brokers have taken over, nobody knows: that is no answer yet.
  const mirrored = () => clusters.count("destination", "stream", 6).catch(() => 0);
  await until("the mirror grows", 90, async () => {
    const seen = await mirrored();
    return { ok: seen > 1500, seen: String(seen) };
  });
  const atDeath = await mirrored();
  await clusters.kill("destination3");
  await until("the mirror grows without it", 60, async () => {
    const seen = await mirrored();
    return { ok: seen > atDeath + 3000, seen: `${seen}, ${atDeath} when it died` };
  });
  await clusters.start("destination3");
  await load;
  const records = await clusters.expectEqual("stream", "stream", 120);
  expect(records).toHaveLength(24_000);
  await clusters.state("stream", "ACTIVE");
});
