import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import { capture, type Finished } from "../../cli/terminal/process";
import { ROOT, TestStack, until } from "../harness/testStack";

// `npm run up`, killed at the worst moments, and run again.

const stack = new TestStack("it-interruption");
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

beforeAll(async () => {
  await stack.create(CONFIG);
});
afterAll(async () => {
  await stack.remove();
});

function start(command: string): ChildProcess {
  // A process group of its own: the kill must hit Pulumi and its plugins too.
  return spawn("npm", ["run", command, "--", "--stack", stack.name], {
    cwd: ROOT,
    env: stack.processEnvironment(),
    stdio: "ignore",
    detached: true,
  });
}

/** Every descendant of a process: Pulumi's own are in other process groups. */
async function descendants(pid: number): Promise<number[]> {
  const { stdout } = await capture("ps", ["-eo", "pid=,ppid="]);
  const pairs = stdout
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number));
  const below = (parent: number): number[] =>
    pairs.filter(([, ppid]) => ppid === parent).flatMap(([child]) => (child ? [child, ...below(child)] : []));
  return below(pid);
}

async function killEverything(child: ChildProcess): Promise<void> {
  const pid = child.pid ?? 0;
  const ended = once(child, "exit");
  for (const each of [pid, ...(await descendants(pid))]) {
    try {
      process.kill(each, "SIGKILL");
    } catch {
      // It ended by itself meanwhile.
    }
  }
  await ended;
}

function tryNpmRun(command: string, ...flags: string[]): Promise<Finished> {
  const args = ["run", command, "--", "--stack", stack.name, ...flags];
  return capture("npm", args, { environment: stack.processEnvironment() });
}

async function npmRun(command: string, ...flags: string[]): Promise<string> {
  const { status, stdout, stderr } = await tryNpmRun(command, ...flags);
  if (status !== 0) {
    throw new Error(`npm run ${command} ended with ${status}:\n${stdout}\n${stderr}`);
  }
  return stdout;
}

test.each([
  ["the first volumes appear", "volume "],
  ["the ZooKeeper container appears", "container it-interruption-zookeeper1"],
  ["the broker's container appears", "container it-interruption-broker1"],
])("up, killed when %s, goes on when it is run again", async (_title, sign) => {
  const child = start("up");
  await until(`${sign} in Docker`, 120, async () => {
    const seen = await stack.inDocker();
    return { ok: seen.some((line) => line.startsWith(sign)), seen: `${child.exitCode} ${seen.join(", ")}` };
  });
  await killEverything(child);
  expect(await npmRun("up")).toContain("localhost:19393");
  await stack.must(["preview", "--expect-no-changes"]);
  await npmRun("down");
  expect(await stack.inDocker()).toEqual([]);
});

test("down, killed half-way, goes on when it is run again", async () => {
  await npmRun("up");
  const before = (await stack.inDocker()).length;
  const child = start("down");
  await until("something is gone", 120, async () => {
    const seen = await stack.inDocker();
    return { ok: seen.length < before, seen: seen.join(", ") };
  });
  await killEverything(child);
  await npmRun("down");
  expect(await stack.inDocker()).toEqual([]);
});

test("a stack whose state is lost is not made once more, and can be removed without it", async () => {
  await npmRun("up");
  expect(await tryNpmRun("down", "--without-state")).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("is not lost") as string,
  });
  const made = await stack.inDocker();
  await stack.must(["stack", "rm", "--yes", "--force", "--preserve-config"]);
  expect(await tryNpmRun("up")).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(
      /has nothing in it, but Docker has .*it-interruption-broker1.*--without-state/,
    ) as string,
  });
  expect(await stack.inDocker()).toEqual(made);
  await npmRun("down", "--without-state");
  expect(await stack.inDocker()).toEqual([]);
  expect(await npmRun("up")).toContain("localhost:19393");
});
