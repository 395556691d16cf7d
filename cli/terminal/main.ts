/**
 * Runs a command with the arguments of this process, and ends the process with the status it returns. An error is
 * printed once, without its stack trace; with `DEBUG=1` the trace is there too.
 */
export async function main(command: (args: string[]) => Promise<number>): Promise<void> {
  try {
    process.exitCode = await command(process.argv.slice(2));
  } catch (error) {
    console.error(`${red("✖")} ${describe(error)}`);
    process.exitCode = 1;
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  return process.env.DEBUG ? (error.stack ?? error.message) : error.message;
}

function red(text: string): string {
  return process.stderr.isTTY && process.env.NO_COLOR === undefined ? `\x1b[31m${text}\x1b[39m` : text;
}
