import type { Ends } from "./kafkaCluster";
import type { MirrorStatus } from "./status";

/** Ends of a mirror's log, and when they were read, in milliseconds of any clock that only goes forward. */
export interface Sample {
  ends: Ends[];
  at: number;
}

/** Rates over shorter times than this would be noise; milliseconds. */
export const SHORTEST = 1000;

/** Lag and throughput of a mirror. */
export type Lag = Pick<MirrorStatus, "lagRecords" | "lagSeconds" | "recordsPerSecond">;

/**
 * How far a mirror is behind its source.
 *
 * @param source undefined when it does not answer
 * @param before an earlier sample of the mirror, for its throughput
 */
export function lagOf(source: Ends[] | undefined, now: Sample, before?: Sample): Lag {
  return {
    ...(source === undefined ? {} : behind(source, now.ends)),
    ...(before === undefined || now.at - before.at < SHORTEST
      ? {}
      : { recordsPerSecond: Math.max(0, (total(now.ends) - total(before.ends)) / ((now.at - before.at) / 1000)) }),
  };
}

function behind(source: Ends[], mirror: Ends[]): Lag {
  // The source was read first, so a mirror that keeps up can be ahead of what was read.
  const records = source.map(({ offset }, partition) => Math.max(0, offset - (mirror[partition]?.offset ?? 0)));
  const seconds = source.map(({ newest }, partition) => {
    if (records[partition] === 0) {
      return 0;
    }
    const own = mirror[partition]?.newest;
    return newest === undefined || own === undefined ? undefined : Math.max(0, (newest - own) / 1000);
  });
  return {
    lagRecords: records.reduce((sum, count) => sum + count, 0),
    ...(seconds.includes(undefined) ? {} : { lagSeconds: Math.max(0, ...seconds.map((value) => value ?? 0)) }),
  };
}

function total(ends: Ends[]): number {
  return ends.reduce((sum, { offset }) => sum + offset, 0);
}
