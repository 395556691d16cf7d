import type { Measure, Timed } from "./reporter";

/** How many of the slowest are shown. */
const SHOWN = 15;

/** The slowest, slowest first, one line each. */
export function slowest(title: string, timed: readonly Timed[]): string {
  const lines = [...timed]
    .sort((one, other) => other.milliseconds - one.milliseconds)
    .slice(0, SHOWN)
    .map(({ name, milliseconds }) => `${(milliseconds / 1000).toFixed(1).padStart(7)} s  ${name}`);
  return lines.length === 0 ? "" : `${title}\n${lines.join("\n")}\n`;
}

/** What soak tests measured, as a table in Markdown. */
export function measuresTable(measures: readonly Measure[]): string {
  const rows = measures.map(({ name, value, objective }) => `| ${name} | ${value} | ${objective} |`);
  return ["| Measured | Value | Objective |", "| --- | --- | --- |", ...rows, ""].join("\n");
}
