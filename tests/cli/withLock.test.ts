import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withLock } from "../../tools/bootstrap/withLock";
import { Sandbox } from "./fakes";

const ROOT = join(__dirname, "..", "..");

test("one at a time, whether the other succeeds or fails; nothing is left", async () => {
  const sandbox = new Sandbox();
  const path = join(sandbox.folder, "cache", "thing");
  const events: string[] = [];
  const run = (name: string, error?: Error) =>
    withLock(
      path,
      () => events.push("waits"),
      async () => {
        events.push(`${name} begins`);
        await new Promise((resolve) => setTimeout(resolve, 50));
        events.push(`${name} ends`);
        if (error) {
          throw error;
        }
        return name;
      },
    ).catch((problem: unknown) => (problem as Error).message);
  expect(await Promise.all([run("a", new Error("failed")), run("b"), run("c")])).toEqual(["failed", "b", "c"]);
  expect(events).toContain("waits");
  const order = events.filter((event) => event !== "waits");
  for (let index = 0; index < order.length; index += 2) {
    expect(order[index]?.replace("begins", "ends")).toBe(order[index + 1]);
  }
  expect(readdirSync(join(sandbox.folder, "cache"))).toEqual([]);
});

test("the lock of a killed run ends by itself", async () => {
  const sandbox = new Sandbox();
  const path = join(sandbox.folder, "thing");
  const script = `require(${JSON.stringify(join(ROOT, "tools/bootstrap/withLock.ts"))})
    .withLock(${JSON.stringify(path)}, () => {}, () => new Promise((resolve) => setTimeout(resolve, 60_000)));`;
  const child = spawn(process.execPath, ["--require", "tsx/cjs", "--eval", script], { cwd: ROOT, stdio: "ignore" });
  await expect.poll(() => existsSync(`${path}.lock`), { timeout: 20_000 }).toBe(true);
  child.kill("SIGKILL");
  expect(
    await withLock(
      path,
      () => undefined,
      () => Promise.resolve("done"),
    ),
  ).toBe("done");
});
