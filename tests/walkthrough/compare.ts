import { diffArrays } from "diff";
import { type Ids, isIncidental, matchLine, OMITTED } from "./rules";

/** What a command has printed, by stream. */
export interface Printed {
  stdout: readonly string[];
  stderr: readonly string[];
}

/** The lines of a text, without incidental warnings. */
export function linesOf(text: string): string[] {
  const lines = text.replaceAll("\r", "").split("\n");
  while (lines.at(-1) === "") {
    lines.pop();
  }
  return lines.filter((line) => !isIncidental(line));
}

/**
 * Compares what was printed with what the page shows, line by line. A terminal mixes standard output and standard error;
 * only within each of them is the order certain.
 *
 * @returns the ids, with those found here; undefined when the lines are others
 */
export function compare(shown: readonly string[], { stdout, stderr }: Printed, known: Ids): Ids | undefined {
  const failed = new Set<string>();
  const match = (at: number, out: number, err: number, ids: Ids): Ids | undefined => {
    const expected = shown[at];
    if (expected === undefined) {
      return out === stdout.length && err === stderr.length ? ids : undefined;
    }
    const key = `${at} ${out} ${err}`;
    if (failed.has(key)) {
      return undefined;
    }
    const omitted = expected === OMITTED;
    const next = omitted ? at : at + 1;
    const take = (line: string | undefined, nextOut: number, nextErr: number) => {
      const found = line === undefined ? undefined : omitted ? ids : matchLine(expected, line, ids);
      return found && match(next, nextOut, nextErr, found);
    };
    const found =
      (omitted ? match(at + 1, out, err, ids) : undefined) ??
      take(stdout[out], out + 1, err) ??
      take(stderr[err], out, err + 1);
    if (found === undefined) {
      failed.add(key);
    }
    return found;
  };
  return match(0, 0, 0, known);
}

/** How what was printed differs from what the page shows: `-` is missing, `+` is not expected. */
export function difference(shown: readonly string[], { stdout, stderr }: Printed, ids: Ids): string {
  const expected = shown.filter((line) => line !== OMITTED);
  const changes = diffArrays(expected, [...stdout, ...stderr], {
    comparator: (left, right) => matchLine(left, right, ids) !== undefined,
  });
  return changes
    .flatMap(({ value, added, removed }) => value.map((line) => `${added ? "+" : removed ? "-" : " "} ${line}`))
    .join("\n");
}
