import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { lock } from "proper-lockfile";
import { cancellation } from "../../cli/terminal/process";

/** Milliseconds after which a lock that is no longer renewed, because its run was killed, is taken over. */
const STALE = 10_000;
/** Milliseconds between two tries to get a lock. */
const RETRY_EVERY = 250;

/**
 * Does some work while no other run on this machine holds the same lock. The lock of a killed run ends by itself.
 *
 * @param path of what is protected, which need not exist; the lock is the folder `<path>.lock`
 * @param waiting called at each try while another run holds the lock
 */
export async function withLock<Result>(
  path: string,
  waiting: () => void,
  work: () => Promise<Result>,
): Promise<Result> {
  await mkdir(dirname(path), { recursive: true });
  const release = await acquire(path, waiting);
  try {
    return await work();
  } finally {
    await release();
  }
}

async function acquire(path: string, waiting: () => void): Promise<() => Promise<void>> {
  for (;;) {
    cancellation.getStore()?.throwIfAborted();
    try {
      // A machine that slept lets locks go stale: the work goes on, since all that is protected appears complete or not at all.
      const release = await lock(path, { realpath: false, stale: STALE, onCompromised: () => undefined });
      return () => release().catch(() => undefined);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ELOCKED") {
        throw error;
      }
    }
    waiting();
    await delay(RETRY_EVERY);
  }
}
