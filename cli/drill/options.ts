import { npmCommand, numberWithin, oneName, readArguments } from "../terminal/arguments";
import type { Options } from "../terminal/options";

/** What a drill is asked to do. */
export interface DrillOptions {
  /** Name of the link; the stack's first one when undefined. */
  link?: string;
  /** Name of the cluster it leads to; any when undefined. */
  destination?: string;
  recordsPerSecond: number;
  /** How long records are written before the failover. */
  seconds: number;
  /** Whether standard output is one JSON object. */
  json: boolean;
}

// All records are compared in memory: at these limits, some millions of them.
const whole = (most: number) => numberWithin(1, most, { whole: true });

const COMMAND = npmCommand({
  name: "drill",
  description:
    "Fails over a test topic under load and measures data loss and recovery time against the objectives. " +
    "Exit status 0: all are met, 2: some are not.",
})
  .option("--link <name>", "the link whose failover is tested (default: the stack's first one)", oneName)
  .option("--destination <cluster>", "its destination, where several links have this name", oneName)
  .option("--records-per-second <number>", "load, at most 5000", whole(5000), 500)
  .option("--seconds <number>", "how long records are written before the failover, at most 300", whole(300), 10)
  .option("--json", "print one JSON object on standard output", false);

/** Reads the arguments of `npm run drill`. */
export function readDrillOptions(args: string[]): DrillOptions & Options {
  return readArguments<DrillOptions>(COMMAND, args);
}
