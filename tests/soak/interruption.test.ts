import { afterAll, beforeAll, expect, test } from "vitest";
import { until } from "../harness/containers";
import { killWithDescendants, npmRun, startNpmRun } from "../harness/npmRun";
import { TemporaryStack } from "../harness/temporaryStack";
import { measured } from "./measured";

// `npm run up` and `npm run down`, killed at moments that are chosen, and at others that are not.

const stack = new TemporaryStack("it-interruption");
const CONFIG = {
  clusters: [
    {
      name: "one",
      broker: "broker1",
      zookeeper: "zookeeper1",
      ports: { external: 19393 },
      topics: [{ name: "orders" }],
    },
  ],
};

beforeAll(() => stack.create(CONFIG));
afterAll(() => stack.remove());

async function goesOn(): Promise<void> {
  expect(await npmRun(stack, "up")).toContain("localhost:19393");
  await stack.must(["preview", "--expect-no-changes"]);
}

test.each([
  ["the first volumes appear", "volume "],
  ["the ZooKeeper container appears", "container it-interruption-zookeeper1"],
  ["the broker's container appears", "container it-interruption-broker1"],
])("up, killed when %s, goes on when it is run again", async (_title, sign) => {
  const child = startNpmRun(stack, "up");
  await until(`${sign} in Docker`, 120, async () => {
    const seen = await stack.inDocker();
    return { ok: seen.some((line) => line.startsWith(sign)), seen: `${child.exitCode} ${seen.join(", ")}` };
  });
  await killWithDescendants(child);
  await goesOn();
  await npmRun(stack, "down");
  expect(await stack.inDocker()).toEqual([]);
});

test.each(["up", "down", "up", "down"])("%s, killed after a random time, goes on", async (command) => {
  const seconds = Math.random() * 25;
  measured(`npm run ${command}, killed after`, `${seconds.toFixed(1)} s`, "goes on");
  const child = startNpmRun(stack, command);
  // The time itself is what is tested here.
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  await killWithDescendants(child);
  if (command === "up") {
    await goesOn();
  } else {
    await npmRun(stack, "down");
    expect(await stack.inDocker()).toEqual([]);
  }
});
