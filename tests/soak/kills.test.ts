import { spawn } from "node:child_process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CLIENT, LinkedClusters } from "../harness/linkedClusters";
import { measured } from "./measured";

// Processes of two linked clusters, killed again and again while records are written: after each round the mirror has to be the
// source, record by record.

const ROUNDS = 20;
const TARGETS = ["links1", "links2", "source", "destination"] as const;

const clusters = new LinkedClusters(2);

beforeAll(async () => {
  await clusters.create();
  await clusters.createTopic("stream", 4);
  await clusters.link("my-link", ["stream"]);
});
afterAll(() => clusters.remove());

/** Writes to the source for some seconds, as far as it answers. */
function load(seconds: number): Promise<void> {
  const rate = 1500;
  const child = spawn("docker", [
    ...["exec", clusters.box.name("source"), "kafka-producer-perf-test", "--topic", "stream", "--record-size", "100"],
    ...["--num-records", String(rate * seconds), "--throughput", String(rate), "--producer.config", CLIENT],
    ...["--producer-props", "bootstrap.servers=source:9093", "acks=all"],
  ]);
  return new Promise((resolve) => {
    child.on("close", () => {
      resolve();
    });
  });
}

const random = (below: number) => Math.floor(Math.random() * below);

test.each(Array.from({ length: ROUNDS }, (_, index) => index + 1))("round %i", async (round) => {
  // Every fifth round kills everything at once.
  const victims = round % 5 === 0 ? [...TARGETS] : TARGETS.filter(() => random(2) === 0);
  const delay = random(8000);
  const written = load(10);
  // The moment is what is random here.
  await new Promise((resolve) => setTimeout(resolve, delay));
  await Promise.all(victims.map((name) => clusters.kill(name)));
  await written;
  // Brokers first: a worker without them ends again.
  const brokers = victims.filter((name) => !name.startsWith("links"));
  await Promise.all(brokers.map((name) => clusters.start(name)));
  await Promise.all(victims.filter((name) => name.startsWith("links")).map((name) => clusters.start(name)));
  await load(1);
  const records = await clusters.expectEqual("stream", "stream", 180);
  measured(
    `round ${round}: killed after ${delay} ms: ${victims.join(", ")}`,
    `${records.length} records equal`,
    "equal",
  );
  await clusters.state("stream", "ACTIVE", 60);
  expect(await clusters.writeAttempt("stream")).toContain("Cannot append records to read-only mirror topic 'stream'");
});
