import { measure, type Observed } from "../../../cli/drill/measure";
import type { LogRecord } from "../../../cli/drill/toolOutput";

/** Two partitions; values 0, 2, 4, … in the first one, the others in the second one, one a millisecond from 1 on. */
const at = (value: number) => ({ partition: value % 2, offset: Math.floor(value / 2), value: String(value) });
export const records = (count: number): LogRecord[] =>
  [...Array(count).keys()].map((value) => ({ ...at(value), key: "k" }));
export const events = (count: number, delay = 0) =>
  [...Array(count).keys()].map((v) => ({ ...at(v), time: v + 1 + delay }));
export const tried = (partition: number, offset: number): LogRecord => ({
  partition,
  offset,
  key: "null",
  value: "1.3",
});

/** A failover at 11, with ten records acknowledged before it and two after it; everything is kept. */
export const perfect = (): Observed => ({
  failover: 11,
  firstWrite: 2011,
  acknowledged: events(12),
  arrived: events(12, 1),
  source: records(12),
  mirror: [...records(10), tried(0, 5), tried(1, 5)],
  commits: [
    { time: 3, positions: { 0: 1 } },
    { time: 4, positions: { 1: 1 } },
    { time: 8, positions: { 0: 3, 1: 3 } },
  ],
  sourcePositions: { 0: 6, 1: 3 },
  mirrorPositions: { 0: 3, 1: 3 },
  syncInterval: 5,
});

export const measured = (change: Partial<Observed>) => measure({ ...perfect(), ...change });
