import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { until } from "../harness/containers";
import { killWithDescendants, npmRun, startNpmRun, tryNpmRun } from "../harness/npmRun";
import { TemporaryStack } from "../harness/temporaryStack";

// Commands that are killed half-way, and a state that is lost. The tests go on from each other, in order; the soak tests kill
// at more moments.

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

test("up, killed when the broker's container appears, goes on when it is run again", async () => {
  const child = startNpmRun(stack, "up");
  await until("the broker's container in Docker", 120, async () => {
    const seen = await stack.inDocker();
    const ok = seen.includes("container it-interruption-broker1");
    return { ok, seen: `${child.exitCode} ${seen.join(", ")}` };
  });
  await killWithDescendants(child);
  expect(await npmRun(stack, "up")).toContain("localhost:19393");
});

test("a stack whose state is lost is not made once more, and is removed without it only when that is asked for", async () => {
  expect(await tryNpmRun(stack, "down", "--without-state")).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("is not lost") as string,
  });
  const made = await stack.inDocker();
  const state = (await stack.must(["stack", "export"])).stdout;
  await stack.must(["stack", "rm", "--yes", "--force", "--preserve-config"]);
  expect(await tryNpmRun(stack, "up")).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(
      /has nothing in it, but Docker has .*it-interruption-broker1.*--without-state/,
    ) as string,
  });
  expect(await tryNpmRun(stack, "down", "--without-state")).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(
      /-broker1-data, made by \S+@\S+ on \d{4}-\d\d-\d\d \d\d:\d\d UTC, [\d.]+\w*B\n[^]*--without-state --yes/,
    ) as string,
  });
  expect(await stack.inDocker()).toEqual(made);
  const backup = join(stack.folder, "backup.json");
  writeFileSync(backup, state, { mode: 0o600 });
  await stack.must(["stack", "import", "--file", backup]);
  await stack.must(["preview", "--expect-no-changes"]);
});

test("down, killed half-way, goes on when it is run again", async () => {
  const before = (await stack.inDocker()).length;
  const child = startNpmRun(stack, "down");
  await until("something is gone", 120, async () => {
    const seen = await stack.inDocker();
    return { ok: seen.length < before, seen: seen.join(", ") };
  });
  await killWithDescendants(child);
  await npmRun(stack, "down");
  expect(await stack.inDocker()).toEqual([]);
});
