import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { hostname } from "node:os";
import { afterEach, expect, test } from "vitest";
import type { Backend } from "../../cli/context/backend";
import { removeDeadLocks } from "../../cli/context/locks";
import { processName } from "../../tools/bootstrap/processes";
import { Sandbox } from "./fakes";

const children: number[] = [];
afterEach(() => {
  children.splice(0).forEach((pid) => process.kill(pid, "SIGKILL"));
});

/** Starts a program that sleeps, under a name of its own. */
async function sleeper(sandbox: Sandbox, name: string): Promise<number> {
  sandbox.write(
    "main.js",
    `process.title = ${JSON.stringify(name)}; console.log("up"); setInterval(() => undefined, 1000);`,
  );
  const child = spawn(process.execPath, [`${sandbox.folder}/main.js`], { stdio: ["ignore", "pipe", "ignore"] });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  children.push(child.pid ?? 0);
  return child.pid ?? 0;
}

/** The id of a process that has ended. */
async function endedProcess(): Promise<number> {
  const child = spawn("sh", ["-c", "exit 0"]);
  await new Promise((resolve) => child.once("close", resolve));
  return child.pid ?? 0;
}

function lock(sandbox: Sandbox, pid: number, host = hostname()): string {
  const content = { pid, username: "me", hostname: host, timestamp: "2026-01-02T03:04:05Z" };
  return sandbox.write("stacks/.pulumi/locks/organization/project/dev/1.json", JSON.stringify(content));
}

const remove = (sandbox: Sandbox) =>
  removeDeadLocks({ folder: `${sandbox.folder}/stacks` } as Backend, "project", "dev");

test("without locks, and in backends that keep none as files, there is nothing to do", async () => {
  expect(await remove(new Sandbox())).toEqual({ dead: [] });
  expect(await removeDeadLocks({ folder: undefined } as Backend, "project", "dev")).toEqual({ dead: [] });
});

test("the lock of a killed run is removed", async () => {
  const sandbox = new Sandbox();
  const pid = await endedProcess();
  const file = lock(sandbox, pid);
  expect(await remove(sandbox)).toEqual({ dead: [pid] });
  expect(existsSync(file)).toBe(false);
});

test("so is one whose process id another program has by now", async () => {
  const sandbox = new Sandbox();
  const pid = await sleeper(sandbox, "somebody");
  lock(sandbox, pid);
  expect(await remove(sandbox)).toEqual({ dead: [pid] });
  expect(await processName(pid)).toBe("somebody");
});

test("a live run keeps its lock, and the error says who it is", async () => {
  const sandbox = new Sandbox();
  const pid = await sleeper(sandbox, "pulumi");
  const file = lock(sandbox, pid);
  expect((await remove(sandbox)).live).toBe(
    `Stack dev is being changed by another run (pid ${pid} of me on ${hostname()}, since 2026-01-02T03:04:05Z). ` +
      `Wait until it has ended, or end it cleanly with kill -INT ${pid}.`,
  );
  expect(existsSync(file)).toBe(true);
});

test("a run on another machine may be alive", async () => {
  const sandbox = new Sandbox();
  const file = lock(sandbox, await endedProcess(), "far-away");
  expect((await remove(sandbox)).live).toMatch(
    /by a run on another machine \(pid \d+ of me on far-away.*pulumi cancel/,
  );
  expect(existsSync(file)).toBe(true);
});

test.runIf(process.platform === "linux")("what a killed run has started ends with its lock", async () => {
  const sandbox = new Sandbox();
  const leader = spawn("sh", ["-c", "sleep 60 & echo $!; exit 0"], {
    detached: true,
    stdio: ["ignore", "pipe", "ignore"],
  });
  const plugin = Number(await new Promise((resolve) => leader.stdout.once("data", resolve)));
  await new Promise((resolve) => leader.once("exit", resolve));
  await expect.poll(() => processName(plugin)).toBe("sleep");
  lock(sandbox, leader.pid ?? 0);
  await remove(sandbox);
  await expect.poll(() => processName(plugin)).toBeUndefined();
});
