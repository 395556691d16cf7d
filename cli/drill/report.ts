import { seconds } from "../terminal/steps";
import { table } from "../terminal/table";
import type { Measures, Missing } from "./measure";

/** Milliseconds within which a failed-over topic has to take records. */
const RECOVERY_LIMIT = 15_000;

/** How old, in milliseconds, a record may be at most that is lost: older ones must have been mirrored. */
const LOSS_LIMIT = 5_000;

/** A measure and its objective. */
export interface Result {
  /** Its key in the JSON output. */
  key: string;
  measure: string;
  value: string;
  objective: string;
  met: boolean;
  /** The value in numbers: of records, partitions or milliseconds, as the names say. */
  figures: Record<string, number>;
}

/**
 * Compares measures with their objectives.
 *
 * @param syncInterval milliseconds between two copies of positions
 */
export function evaluate(measures: Measures, syncInterval: number): Result[] {
  const { recovery, acknowledged, lost, behind, duplicated, reordered, positions } = measures;
  const recent = `none older than ${LOSS_LIMIT / 1000} s`;
  return [
    {
      key: "recovery",
      measure: "time to the first accepted write",
      // Rounded up: 15.01 s is not "15 s" beside an objective of "at most 15 s" that is not met.
      value: `${(Math.ceil(recovery / 100) / 10).toFixed(1)} s`,
      objective: `at most ${RECOVERY_LIMIT / 1000} s`,
      met: recovery <= RECOVERY_LIMIT,
      figures: { milliseconds: recovery },
    },
    {
      key: "lost",
      measure: "records lost",
      value: missing(lost, acknowledged),
      objective: recent,
      met: isRecent(lost),
      figures: { ...lost, acknowledged },
    },
    {
      key: "behind",
      measure: "not mirrored yet at its start",
      value: missing(behind, acknowledged),
      objective: recent,
      met: isRecent(behind),
      figures: { ...behind, acknowledged },
    },
    {
      key: "duplicated",
      measure: "records duplicated",
      value: count(duplicated),
      objective: "0",
      met: duplicated === 0,
      figures: { records: duplicated },
    },
    {
      key: "reordered",
      measure: "records out of their order",
      value: count(reordered),
      objective: "0",
      met: reordered === 0,
      figures: { records: reordered },
    },
    {
      key: "positionsAhead",
      measure: "consumer positions ahead",
      value: positions.ahead === 0 ? "0" : `in ${partitions(positions.ahead)}`,
      objective: "0",
      met: positions.ahead === 0,
      figures: { partitions: positions.ahead },
    },
    {
      key: "readAgain",
      measure: "records that consumers read again",
      value: `${count(positions.again)}${positions.stale === 0 ? "" : `, too old in ${partitions(positions.stale)}`}`,
      objective: `what was committed within ${seconds(syncInterval)}`,
      met: positions.stale === 0,
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

/** Whether all objectives are met. */
export function allMet(list: readonly Result[]): boolean {
  return list.every(({ met }) => met);
}

const HEADINGS = ["Measure", "Value", "Objective", "Met"];

/** The results as lines, in columns. */
export function resultTable(list: readonly Result[]): string {
  const rows = list.map(({ measure, value, objective, met }) => [measure, value, objective, met ? "✔" : "✖"]);
  return table([HEADINGS, ...rows], "").join("\n");
}

/** What was failed over. */
export interface Subject {
  stack: string;
  link: string;
  source: string;
  destination: string;
  recordsPerSecond: number;
  seconds: number;
}

/** `{stack, link, …, met, measures: {recovery: {milliseconds, objective, met}, …}}`, on one line. */
export function json(subject: Subject, list: readonly Result[]): string {
  const measures = Object.fromEntries(
    list.map(({ key, figures, objective, met }) => [key, { ...figures, objective, met }]),
  );
  return JSON.stringify({ ...subject, met: allMet(list), measures });
}
