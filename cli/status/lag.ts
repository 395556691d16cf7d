import type { End, Ends } from "../cluster/kafkaConnection";
import type { LinkStatus, MirrorStatus } from "./status";

/** Ends of a cluster's mirror topics, and when they were read, in milliseconds of any clock that only goes forward. */
export interface Sample {
  ends: Ends;
  at: number;
}

/** Rates over shorter times than this would be noise; milliseconds. */
export const SHORTEST = 400;

/** Lag and throughput of a mirror. */
export type Lag = Pick<MirrorStatus, "lagRecords" | "lagSeconds" | "recordsPerSecond">;

/** Whether a mirror's records still come from its source. */
export function isMirrored({ state }: MirrorStatus): boolean {
  return !["STOPPED", "MISSING", "UNKNOWN"].includes(state);
}

/**
 * Adds lag and throughput to the mirrors of a link.
 *
 * @param source ends of its source's topics, read before those of the mirrors
 * @param before an earlier sample, for the throughput
 */
export function withLag(link: LinkStatus, source: Ends, now: Sample, before: Sample): LinkStatus {
  const mirrors = link.mirrors.map((mirror) => {
    const { topic, mirrorTopic } = mirror;
    const ends = now.ends.get(mirrorTopic);
    if (!isMirrored(mirror) || ends === undefined) {
      return mirror;
    }
    return {
      ...mirror,
      ...lagOf(source.get(topic), ends),
      ...throughput(ends, before.ends.get(mirrorTopic), now.at - before.at),
    };
  });
  return { ...link, mirrors };
}

/**
 * How far a mirror is behind its source.
 *
 * @param source undefined when it does not answer
 */
export function lagOf(source: readonly End[] | undefined, mirror: readonly End[]): Lag {
  if (source === undefined) {
    return {};
  }
  // The source was read first, so a mirror that keeps up can be ahead of what was read.
  const records = source.map(({ offset }, partition) => Math.max(0, offset - (mirror[partition]?.offset ?? 0)));
  const seconds = source.map(({ newest }, partition) => {
    if (records[partition] === 0) {
      return 0;
    }
    const own = mirror[partition]?.newest;
    return newest === undefined || own === undefined ? undefined : Math.max(0, (newest - own) / 1000);
  });
  const known = seconds.filter((value) => value !== undefined);
  return {
    lagRecords: records.reduce((sum, count) => sum + count, 0),
    ...(known.length < seconds.length ? {} : { lagSeconds: Math.max(0, ...known) }),
  };
}

function throughput(now: readonly End[], before: readonly End[] | undefined, milliseconds: number): Lag {
  return before === undefined || milliseconds < SHORTEST
    ? {}
    : { recordsPerSecond: Math.max(0, (total(now) - total(before)) / (milliseconds / 1000)) };
}

function total(ends: readonly End[]): number {
  return ends.reduce((sum, { offset }) => sum + offset, 0);
}
