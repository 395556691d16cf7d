import { capture, type Environment } from "../../cli/terminal/process";

/** How many of a program's last lines an error shows. */
const LAST_LINES = 15;

/**
 * Runs a program that takes its time, and passes on what it prints, line by line.
 *
 * @param environment variables on top of this process's own
 * @throws Error with the failure and the output's last lines
 */
export async function runLong(
  failure: string,
  program: string,
  args: string[],
  onLine: (line: string) => void = () => undefined,
  environment: Environment = {},
): Promise<void> {
  const last: string[] = [];
  const { status, stderr } = await capture(program, args, {
    environment,
    onLine: (line) => {
      onLine(line);
      last.push(line);
      last.splice(0, last.length - LAST_LINES);
    },
  });
  if (status !== 0) {
    throw new Error(`${failure}:\n${last.join("\n") || stderr || `status ${status}`}`);
  }
}

/** The last line that a failed program printed. */
export function lastLineOf({ stdout, stderr }: { stdout: string; stderr: string }): string {
  return (stderr.trim() || stdout.trim()).split("\n").at(-1) ?? "";
}
