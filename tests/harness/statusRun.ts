import { spawn } from "node:child_process";
import type { Status } from "../../cli/status/status";
import { until } from "./containers";
import type { LinkStack } from "./linkStack";
import { ROOT } from "./temporaryStack";

/** One run of `npm run status`. */
export interface StatusRun {
  status: number;
  /** What it says of the stack. */
  stdout: string;
  stderr: string;
  /** Seconds from when it knew what the stack consists of to when its first part, the clusters, was there. */
  seconds: number;
}

/** Runs `npm run status` on a stack, as a user does. */
export function runStatus(stack: LinkStack, ...args: string[]): Promise<StatusRun> {
  return new Promise((resolve) => {
    const npm = ["run", "--silent", "--prefix", ROOT, "status", "--", "--stack", stack.name, ...args];
    const child = spawn("npm", npm, { env: stack.processEnvironment(), stdio: ["ignore", "pipe", "pipe"] });
    let [stdout, stderr] = ["", ""];
    let [known, shown] = [NaN, NaN];
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      stderr += chunk;
      known = stderr.includes("✔ Stack") && Number.isNaN(known) ? performance.now() : known;
    });
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      shown = stdout === "" ? performance.now() : shown;
      stdout += chunk;
    });
    child.on("close", (code) => {
      resolve({ status: code ?? -1, stdout, stderr, seconds: (shown - known) / 1000 });
    });
  });
}

/** The same with `--json`, understood. */
export async function readStatus(stack: LinkStack): Promise<Status> {
  const { stdout, stderr } = await runStatus(stack, "--json");
  try {
    return JSON.parse(stdout) as Status;
  } catch (error) {
    throw new Error(`npm run status -- --json printed no JSON: ${stdout}${stderr}`, { cause: error });
  }
}

/**
 * Runs `npm run status` until it shows all that is expected. It gives up on whatever does not answer within two seconds, and on
 * a busy machine that can be Docker; and a link takes a while to notice that its source is away.
 */
export async function statusShowing(stack: LinkStack, ...expected: (string | RegExp)[]): Promise<StatusRun> {
  let run: StatusRun | undefined;
  await until(`npm run status shows ${expected.map(String).join(" and ")}`, 90, async () => {
    run = await runStatus(stack);
    const { stdout, stderr } = run;
    const shown = (part: string | RegExp) => (typeof part === "string" ? stdout.includes(part) : part.test(stdout));
    return { ok: expected.every(shown), seen: stdout + stderr };
  });
  return run as StatusRun;
}
