import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** How many of a program's last lines an error shows. */
const LAST_LINES = 15;

/**
 * Runs a program that takes its time, and hands on what it prints, line by line.
 *
 * @param environment variables on top of this process's own
 * @throws Error with the failure and the output's last lines
 */
export async function runLong(
  failure: string,
  program: string,
  args: string[],
  onLine: (line: string) => void = () => undefined,
  environment: NodeJS.ProcessEnv = {},
): Promise<void> {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...environment } });
  const last: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on("line", (line) => {
      onLine(line);
      last.push(line);
      last.splice(0, last.length - LAST_LINES);
    });
  }
  const problem = await new Promise<string | undefined>((resolve) => {
    child.on("error", (error) => {
      resolve(error.message);
    });
    child.on("close", (status) => {
      resolve(status === 0 ? undefined : last.join("\n") || `status ${String(status)}`);
    });
  });
  if (problem !== undefined) {
    throw new Error(`${failure}:\n${problem}`);
  }
}

/** The last line that a failed program printed. */
export function says({ stdout, stderr }: { stdout: string; stderr: string }): string {
  return (stderr.trim() || stdout.trim()).split("\n").at(-1) ?? "";
}
