import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { tryNpmRun } from "../harness/npmRun";
import { randomSettings, type RandomSettings } from "../harness/randomSettings";
import { TemporaryStack } from "../harness/temporaryStack";
import { FIRST_EPHEMERAL_PORT } from "../../topology/listeners";
import { problemsOf } from "../unit/problemsOf";
import { measured } from "./measured";

// Configurations at random that pass the checks, each brought up on real containers, as declared, and taken down again.
// tests/unit/checkedSettings.test.ts does the same with mocks, many more of them.

const SAMPLES = Number(process.env.SETTINGS_SAMPLES ?? 20);
const SEED = Number(process.env.SETTINGS_SEED ?? Date.now() % 2 ** 31);

/** Servers that a machine of two cores brings up within the limits of the program. */
const MOST_SERVERS = 7;

interface Link {
  source: string;
  mirrors: { topic: string }[];
}

/** With the topics that mirrors are of, which the configuration need not have, and heaps that leave room for all. */
function complete(settings: RandomSettings): RandomSettings {
  const links = settings.links as Link[];
  const clusters = settings.clusters.map((cluster) => {
    const { topics } = cluster as unknown as { topics: { name: string }[] };
    const names = new Set(topics.map(({ name }) => name));
    const mirrored = links.filter(({ source }) => source === cluster.name).flatMap(({ mirrors }) => mirrors);
    const missing = new Set(mirrored.map(({ topic }) => topic).filter((topic) => !names.has(topic)));
    return { ...cluster, topics: [...topics, ...[...missing].map((name) => ({ name }))] };
  });
  return { ...settings, clusters, brokerHeap: "256m", linkWorkerHeap: "256m" };
}

function servers({ clusters }: RandomSettings): number {
  return clusters.reduce((sum, cluster) => {
    const { brokers, zookeepers, linkWorkers } = cluster as unknown as Record<string, number>;
    return sum + (brokers ?? 1) + (zookeepers ?? 1) + (linkWorkers ?? 1);
  }, 0);
}

const right = randomSettings(2)
  .map(complete)
  .filter(
    (settings) =>
      servers(settings) <= MOST_SERVERS &&
      settings.clusters.every(({ ports }) => ports.external + 3 < FIRST_EPHEMERAL_PORT) &&
      problemsOf(settings).length === 0,
  );
const samples = fc.sample(right, { seed: SEED, numRuns: SAMPLES });

const stack = new TemporaryStack("it-settings");
afterAll(() => stack.remove());

test.each(samples.map((settings, index) => ({ number: index + 1, settings })))(
  `what passes the checks comes up, sample $number of SETTINGS_SEED=${SEED}`,
  async ({ number, settings }) => {
    console.log(`SETTINGS_SEED=${SEED}, sample ${number}: ${JSON.stringify(settings)}`);
    const start = performance.now();
    await stack.create(settings);
    await stack.must(["up", "--yes", "--skip-preview"]);
    const seconds = Math.round((performance.now() - start) / 1000);
    expect(await stack.pulumi(["preview", "--expect-no-changes", "--diff"])).toMatchObject({ status: 0 });
    const drift = await tryNpmRun(stack, "drift");
    expect(drift.stdout + drift.stderr).toContain("are as declared");
    await stack.must(["destroy", "--yes", "--skip-preview"]);
    expect(await stack.inDocker()).toEqual([]);
    measured(
      `sample ${number} of SETTINGS_SEED=${SEED}, ${servers(settings)} servers`,
      `up in ${seconds} s`,
      "as declared",
    );
  },
);
