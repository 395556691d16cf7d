import { setTimeout as delay } from "node:timers/promises";

/** Milliseconds between two looks at what is in memory. */
const LOOK = 20;

/** Something that is waited for. */
export interface Condition {
  /** Worded to follow "… did not happen within 10 s:". */
  what: string;
  holds: () => boolean;
  /** Milliseconds. */
  limit: number;
  /** What there is to see when the limit is reached. */
  evidence: () => string | Promise<string>;
  /** Throws when there is no use in waiting any longer. */
  check: () => void;
}

/** Waits until a condition holds. */
export async function until({ what, holds, limit, evidence, check }: Condition): Promise<void> {
  const deadline = performance.now() + limit;
  while (!holds()) {
    check();
    if (performance.now() >= deadline) {
      throw new Error(`${what}: not within ${limit / 1000} s. ${await evidence()}`);
    }
    await delay(LOOK);
  }
}
