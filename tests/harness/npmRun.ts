import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { capture, type Finished } from "../../cli/terminal/process";
import { ROOT, type TemporaryStack } from "./temporaryStack";

/** Runs an npm script of the project on a stack, as a user does. */
export function tryNpmRun(stack: TemporaryStack, command: string, ...flags: string[]): Promise<Finished> {
  const args = ["run", "--prefix", ROOT, command, "--", "--stack", stack.name, ...flags];
  return capture("npm", args, { environment: stack.processEnvironment() });
}

/** The same, for a command that must succeed; returns its standard output. */
export async function npmRun(stack: TemporaryStack, command: string, ...flags: string[]): Promise<string> {
  const { status, stdout, stderr } = await tryNpmRun(stack, command, ...flags);
  if (status !== 0) {
    throw new Error(`npm run ${command} ended with ${status}:\n${stdout}\n${stderr}`);
  }
  return stdout;
}

/** Starts an npm script on a stack, to be killed. */
export function startNpmRun(stack: TemporaryStack, command: string): ChildProcess {
  return spawn("npm", ["run", command, "--", "--stack", stack.name], {
    cwd: ROOT,
    env: stack.processEnvironment(),
    stdio: "ignore",
  });
}

/** Kills a process with everything that it has started: Pulumi's own processes are in other process groups. */
export async function killWithDescendants(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) {
    return;
  }
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
