import { readdir, readFile, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import type { Backend } from "./backend";
import { type LockFile, lockFolder } from "./pulumiInternals";
import { endSession, processName } from "../../tools/bootstrap/processes";

export interface Locks {
  /** Process ids of killed runs, whose locks have been removed. */
  dead: number[];
  /** What keeps everybody else from changing the stack: a run that is alive, or one on another machine. For people. */
  live?: string;
}

/**
 * Removes the locks that killed runs have left on a stack; only a backend made of files keeps its locks so. Each lock is
 * removed by its own name, unlike `pulumi cancel` does, which would also take the lock of a run that has just started.
 * What a killed run has started is ended first: its plugins would otherwise go on with what they were at for minutes.
 */
export async function removeDeadLocks(backend: Backend, project: string, stack: string): Promise<Locks> {
  const locks: Locks = { dead: [] };
  const folder = lockFolder(backend.folder ?? "", project, stack);
  const names = backend.folder === undefined ? [] : await readdir(folder).catch(() => []);
  for (const name of names) {
    const file = join(folder, name);
    const lock = await readLock(file);
    if (lock === undefined) {
      continue; // Given back in this very moment.
    }
    const live = await describeLive(lock, stack);
    if (live !== undefined) {
      locks.live = live;
      continue;
    }
    await endSession(lock.pid);
    await rm(file, { force: true });
    locks.dead.push(lock.pid);
  }
  return locks;
}

async function readLock(file: string): Promise<LockFile | undefined> {
  const content = await readFile(file, "utf8").catch(() => undefined);
  if (content === undefined || !file.endsWith(".json")) {
    return undefined;
  }
  try {
    return JSON.parse(content) as LockFile;
  } catch {
    throw new Error(
      `The lock file ${file} cannot be read as JSON. When no other run is at work, remove it and try again.`,
    );
  }
}

async function describeLive(lock: LockFile, stack: string): Promise<string | undefined> {
  const holder = `pid ${lock.pid} of ${lock.username} on ${lock.hostname}, since ${lock.timestamp}`;
  if (lock.hostname !== hostname()) {
    return (
      `Stack ${stack} is locked by a run on another machine (${holder}). Wait until it has ended; if it is gone, ` +
      `run pulumi cancel --stack ${stack}.`
    );
  }
  // By name, since after a restart of the machine another program may have the id.
  if ((await processName(lock.pid))?.startsWith("pulumi")) {
    return (
      `Stack ${stack} is being changed by another run (${holder}). Wait until it has ended, or end it cleanly with ` +
      `kill -INT ${lock.pid}.`
    );
  }
  return undefined;
}
