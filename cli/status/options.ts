import { npmCommand, numberWithin, readArguments } from "../terminal/arguments";
import type { Options } from "../terminal/options";

/** What `npm run status` is to do. */
export interface StatusOptions extends Options {
  json: boolean;
  /** Seconds between two readings; undefined to read once. */
  every?: number;
}

const EVERY_SECONDS = 5;

const COMMAND = npmCommand({
  name: "status",
  description: "Shows what the stack consists of and how it is. Exit status 0: all is well, 2: something is not.",
})
  .option("--json", "print JSON on standard output", false)
  .option("-w, --watch", `read again every ${EVERY_SECONDS} seconds`, false)
  .option("--interval <seconds>", "read again as often, from 1 to 3600", numberWithin(1, 3600, { whole: false }));

/** Reads the arguments of `npm run status`. */
export function readStatusOptions(args: string[]): StatusOptions {
  const { watch, interval, ...options } = readArguments<{ json: boolean; watch: boolean; interval?: number }>(
    COMMAND,
    args,
  );
  return { ...options, every: interval ?? (watch ? EVERY_SECONDS : undefined) };
}
