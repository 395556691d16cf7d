import { seconds } from "../terminal/steps";
import type { Measures, Missing } from "./measure";

/** Milliseconds within which a failed-over topic has to take records. */
const RECOVERY_LIMIT = 15_000;

/** How old, in milliseconds, a record may be at most that is lost: older ones must have been mirrored. */
const LOSS_LIMIT = 5_000;

/** A measure beside what was promised of it. */
export interface Verdict {
  /** Its key in the JSON output. */
  key: string;
  measure: string;
  value: string;
  promise: string;
  kept: boolean;
  /** The value in numbers: of records, partitions or milliseconds, as the names say. */
  figures: Record<string, number>;
}

/**
 * Holds measures against the promises.
 *
 * @param syncInterval milliseconds between two copies of positions
 */
export function verdicts(measures: Measures, syncInterval: number): Verdict[] {
  const { recovery, acknowledged, lost, behind, duplicated, reordered, positions } = measures;
  const recent = `none older than ${LOSS_LIMIT / 1000} s`;
  return [
    {
      key: "recovery",
      measure: "time to the first accepted write",
      // Rounded up: 15.01 s is not "15 s" beside a promise of "at most 15 s" that is not kept.
      value: `${(Math.ceil(recovery / 100) / 10).toFixed(1)} s`,
      promise: `at most ${RECOVERY_LIMIT / 1000} s`,
      kept: recovery <= RECOVERY_LIMIT,
      figures: { milliseconds: recovery },
    },
    {
      key: "lost",
      measure: "records lost",
      value: missing(lost, acknowledged),
      promise: recent,
      kept: isRecent(lost),
      figures: { ...lost, acknowledged },
    },
    {
      key: "behind",
      measure: "not mirrored yet at its start",
      value: missing(behind, acknowledged),
      promise: recent,
      kept: isRecent(behind),
      figures: { ...behind, acknowledged },
    },
    {
      key: "duplicated",
      measure: "records duplicated",
      value: count(duplicated),
      promise: "0",
      kept: duplicated === 0,
      figures: { records: duplicated },
    },
    {
      key: "reordered",
      measure: "records out of their order",
      value: count(reordered),
      promise: "0",
      kept: reordered === 0,
      figures: { records: reordered },
    },
    {
      key: "positionsAhead",
      measure: "consumer positions ahead",
      value: positions.ahead === 0 ? "0" : `in ${partitions(positions.ahead)}`,
      promise: "0",
      kept: positions.ahead === 0,
      figures: { partitions: positions.ahead },
    },
    {
      key: "readAgain",
      measure: "records that consumers read again",
      value: `${count(positions.again)}${positions.stale === 0 ? "" : `, too old in ${partitions(positions.stale)}`}`,
      promise: `what was committed within ${seconds(syncInterval)}`,
      kept: positions.stale === 0,
      figures: { records: positions.again, partitionsTooOld: positions.stale },
    },
  ];
}

function isRecent({ records, milliseconds }: Missing): boolean {
  return records === 0 || milliseconds < LOSS_LIMIT;
}

function missing({ records, milliseconds }: Missing, acknowledged: number): string {
  const oldest = records === 0 ? "" : ` (the last ${milliseconds} ms)`;
  return `${count(records)} of ${count(acknowledged)}${oldest}`;
}

function count(number: number): string {
  return number.toLocaleString("en-US");
}

function partitions(number: number): string {
  return `${number} partition${number === 1 ? "" : "s"}`;
}

/** Whether all promises are kept. */
export function allKept(list: readonly Verdict[]): boolean {
  return list.every(({ kept }) => kept);
}

const HEADINGS = ["Measure", "Value", "Promise", "Kept"];

/** The verdicts as lines, in columns. */
export function table(list: readonly Verdict[]): string {
  const rows = [
    HEADINGS,
    ...list.map(({ measure, value, promise, kept }) => [measure, value, promise, kept ? "✔" : "✖"]),
  ];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** What was rehearsed. */
export interface Subject {
  stack: string;
  link: string;
  source: string;
  destination: string;
  recordsPerSecond: number;
  seconds: number;
}

/** `{stack, link, …, kept, measures: {recovery: {milliseconds, promise, kept}, …}}`, on one line. */
export function json(subject: Subject, list: readonly Verdict[]): string {
  const measures = Object.fromEntries(
    list.map(({ key, figures, promise, kept }) => [key, { ...figures, promise, kept }]),
  );
  return JSON.stringify({ ...subject, kept: allKept(list), measures });
}
