/** What earlier outputs had in the places `<NAME>`, by name. */
export type Values = Readonly<Record<string, string>>;

/** The line that stands for any number of lines. */
export const REST = "…";

/** What stands for things that are different in every run. */
const PLACES: Record<string, string> = {
  number: String.raw`-?\d+`,
  time: String.raw`\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(?:,\d{3})?`,
  id: String.raw`[\w-]{22}`,
  any: ".*",
};

/**
 * Compares lines with what the walkthrough shows, in which
 *
 * - `<number>`, `<time>`, `<id>` (as Kafka makes them) and `<any>` stand for what is different in every run,
 * - `<CAPITALS>` stands for a value that must be the same wherever it stands,
 * - a line `…` stands for any number of lines.
 *
 * @returns the values, with those found here; undefined when the lines are others
 */
export function compare(shown: readonly string[], lines: readonly string[], values: Values): Values | undefined {
  const hopeless = new Set<string>();
  const match = (at: number, line: number, known: Values): Values | undefined => {
    const pattern = shown[at];
    if (pattern === undefined) {
      return line === lines.length ? known : undefined;
    }
    const key = `${at} ${line}`;
    if (hopeless.has(key)) {
      return undefined;
    }
    let found: Values | undefined;
    if (pattern === REST) {
      found = match(at + 1, line, known) ?? (line < lines.length ? match(at, line + 1, known) : undefined);
    } else {
      const next = matchLine(pattern, lines[line], known);
      found = next && match(at + 1, line + 1, next);
    }
    if (found === undefined) {
      hopeless.add(key);
    }
    return found;
  };
  return match(0, 0, values);
}

/** Whether one line is as shown; the values with those found in it, or undefined. */
export function matchLine(pattern: string, line: string | undefined, values: Values): Values | undefined {
  const parts = pattern.split(/(<\w+>)/).map((part) => {
    const name = /^<(\w+)>$/.exec(part)?.[1];
    if (name === undefined) {
      return escape(part);
    }
    const value = values[name];
    return value === undefined ? (PLACES[name] ?? `(?<${name}>[\\w-]+)`) : escape(value);
  });
  const found = line === undefined ? null : new RegExp(`^${parts.join("")}$`).exec(line);
  return found === null ? undefined : { ...values, ...found.groups };
}

/**
 * Shows how lines differ from what the walkthrough shows: `-` is missing, `+` is not expected.
 */
export function difference(pattern: readonly string[], lines: readonly string[], values: Values): string {
  const shown = pattern.filter((line) => line !== REST);
  const same = (at: number, line: number) => matchLine(shown[at] ?? "", lines[line], values) !== undefined;
  // lengths[at][line]: the longest common part of what follows both.
  const lengths = Array.from({ length: shown.length + 1 }, () => new Array<number>(lines.length + 1).fill(0));
  const length = (at: number, line: number) => lengths[at]?.[line] ?? 0;
  for (let at = shown.length - 1; at >= 0; at--) {
    for (let line = lines.length - 1; line >= 0; line--) {
      const longest = same(at, line)
        ? 1 + length(at + 1, line + 1)
        : Math.max(length(at + 1, line), length(at, line + 1));
      (lengths[at] ??= [])[line] = longest;
    }
  }
  const result: string[] = [];
  let [at, line] = [0, 0];
  while (at < shown.length || line < lines.length) {
    if (at < shown.length && line < lines.length && same(at, line)) {
      result.push(`  ${lines[line++]}`);
      at++;
    } else if (line < lines.length && (at >= shown.length || length(at, line + 1) >= length(at + 1, line))) {
      result.push(`+ ${lines[line++]}`);
    } else {
      result.push(`- ${shown[at++]}`);
    }
  }
  return result.join("\n");
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
