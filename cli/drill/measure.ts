import type { RecordEvent, LogRecord } from "./toolOutput";

/** Positions of a consumer group by partition; none where it has not committed. */
export type Positions = Record<number, number>;

/** What was seen during a failover. Times are milliseconds since 1970, by one clock. */
export interface Observed {
  /** When the failover command was started. */
  failover: number;
  /** When the failed-over topic acknowledged its first record. */
  firstWrite: number;
  /** What the source acknowledged, in any order. */
  acknowledged: RecordEvent[];
  /** What a consumer of the mirror got, in any order. */
  arrived: RecordEvent[];
  /** Both topics from start to end, in any order. The values of the load are unique. */
  source: LogRecord[];
  mirror: LogRecord[];
  /** Positions that the group committed at the source, in their order. */
  commits: { time: number; positions: Positions }[];
  /** Its positions at the end. */
  sourcePositions: Positions;
  mirrorPositions: Positions;
  /** Milliseconds between two copies of positions. */
  syncInterval: number;
}

/** Records that were acknowledged before the failover and are missing from something. */
export interface Missing {
  records: number;
  /** How long before the failover the oldest of them was acknowledged; 0 when there is none. */
  milliseconds: number;
}

/** What an {@link Observed} failover comes to. */
export interface Measures {
  /** Milliseconds from the start of the failover to the first write. */
  recovery: number;
  /** How many records were acknowledged before the failover. */
  acknowledged: number;
  /** Those that are not in the mirror. */
  lost: Missing;
  /** Those that no consumer of the mirror had got by then: what is lost with a source that dies at that moment. */
  behind: Missing;
  /** Records too many in the mirror. */
  duplicated: number;
  /** Records that are in the mirror where the source has another one or none. */
  reordered: number;
  positions: PositionMeasures;
}

export interface PositionMeasures {
  /** Partitions whose copied position is beyond the mirrored records, or beyond the position at the source. */
  ahead: number;
  /** Records that are read again from the copied positions: those before the source's position that the mirror has. */
  again: number;
  /** Partitions whose copied position is older than one sync interval before the failover. */
  stale: number;
}

/** Separates the parts of a value that the writer at the destination has written; the load's are plain numbers. */
const FOREIGN = ".";

/** Computes all measures. */
export function measure(observed: Observed): Measures {
  const { failover, firstWrite, acknowledged, arrived, source, mirror } = observed;
  const before = acknowledged.filter(({ time }) => time < failover);
  const mirrored = mirror.filter(isLoad);
  const kept = new Set(mirrored.map(({ value }) => value));
  const there = new Set(arrived.filter(({ time }) => time <= failover).map(({ value }) => value));
  return {
    recovery: firstWrite - failover,
    acknowledged: before.length,
    lost: missing(before, kept, failover),
    behind: missing(before, there, failover),
    duplicated: duplicates(source, mirrored),
    reordered: misplaced(source, mirror),
    positions: positions(observed, mirrored),
  };
}

function isLoad({ value }: { value: string }): boolean {
  return !value.includes(FOREIGN);
}

function missing(before: RecordEvent[], present: Set<string>, failover: number): Missing {
  const gone = before.filter(({ value }) => !present.has(value));
  const oldest = gone.reduce((time, event) => Math.min(time, event.time), failover);
  return { records: gone.length, milliseconds: failover - oldest };
}

/** A value that the source itself has twice, since a producer wrote it again, may be there as often. */
function duplicates(source: LogRecord[], mirrored: LogRecord[]): number {
  const allowed = counts(source);
  let extra = 0;
  for (const [value, count] of counts(mirrored)) {
    extra += Math.max(0, count - Math.max(1, allowed.get(value) ?? 0));
  }
  return extra;
}

function counts(records: LogRecord[]): Map<string, number> {
  const result = new Map<string, number>();
  for (const { value } of records) {
    result.set(value, (result.get(value) ?? 0) + 1);
  }
  return result;
}

/**
 * The mirror must be the source's log up to some offset, and only then have records of its own: a record at an offset
 * that the source has otherwise is misplaced, and so is one behind a gap or behind the first record of its own.
 */
function misplaced(source: LogRecord[], mirror: LogRecord[]): number {
  const expected = new Map(source.map((record) => [target(record), record]));
  let wrong = 0;
  const state = new Map<number, { next: number; foreign: boolean }>();
  for (const record of [...mirror].sort((one, other) => one.offset - other.offset)) {
    const { next, foreign } = state.get(record.partition) ?? { next: 0, foreign: false };
    if (isLoad(record)) {
      const same = expected.get(target(record));
      const right = same?.key === record.key && same.value === record.value && record.offset === next && !foreign;
      wrong += right ? 0 : 1;
    }
    // After a gap only what is before it is wrong, not everything that follows.
    state.set(record.partition, { next: record.offset + 1, foreign: foreign || !isLoad(record) });
  }
  return wrong;
}

function target({ partition, offset }: LogRecord): string {
  return `${partition} ${offset}`;
}

function positions(observed: Observed, mirrored: LogRecord[]): PositionMeasures {
  const { commits, failover, sourcePositions, mirrorPositions, syncInterval } = observed;
  const known = commits.filter(({ time }) => time <= failover - syncInterval);
  const due: Positions = Object.assign({}, ...known.map((commit) => commit.positions)) as Positions;
  const ends: Positions = {};
  for (const { partition, offset } of mirrored) {
    ends[partition] = Math.max(ends[partition] ?? 0, offset + 1);
  }
  const result = { ahead: 0, again: 0, stale: 0 };
  for (const [partition, atSource] of entries({ ...mirrorPositions, ...sourcePositions })) {
    const position = mirrorPositions[partition] ?? 0;
    const end = ends[partition] ?? 0;
    const committed = sourcePositions[partition] === undefined ? 0 : atSource;
    result.ahead += position > end || position > committed ? 1 : 0;
    result.again += Math.max(0, Math.min(committed, end) - position);
    result.stale += position < Math.min(due[partition] ?? 0, end) ? 1 : 0;
  }
  return result;
}

function entries(positions: Positions): [number, number][] {
  return Object.entries(positions).map(([partition, position]) => [Number(partition), position]);
}
