import { mkdtemp, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { capture } from "../../cli/terminal/process";
import type { Report } from "../../cli/terminal/steps";
import { processName } from "./processes";

const PREFIX = "kafka-cluster-links-image-";

/** Milliseconds between two looks at whether another run has finished. */
const POLL = 500;

/**
 * Calls with a temporary folder of its own, one run on the machine at a time: the folders, named after their processes,
 * are the queue, so that a killed run cannot leave a lock behind. Whatever it left is removed.
 *
 * @param parent where the folders go
 */
export async function inTurn(parent: string, report: Report, work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(parent, `${PREFIX}${process.pid}-`));
  try {
    for (;;) {
      const first = await firstInQueue(parent);
      if (first === undefined || first === folder) {
        break;
      }
      report(`waiting for another run that builds it (pid ${pidOf(first)})`);
      await new Promise((resolve) => setTimeout(resolve, POLL));
    }
    await work(folder);
  } finally {
    await remove(folder);
    // Once more: the programs of a killed run may have gone on writing for a while.
    await firstInQueue(parent);
  }
}

/** The oldest folder of a living run; removes those of killed ones. */
async function firstInQueue(parent: string): Promise<string | undefined> {
  const own = await processName(process.pid);
  const queue: { folder: string; since: bigint }[] = [];
  for (const name of await readdir(parent)) {
    if (!name.startsWith(PREFIX)) {
      continue;
    }
    const folder = join(parent, name);
    // By name, since another program may have the id of a killed run by now.
    if ((await processName(pidOf(folder))) !== own) {
      await remove(folder);
      continue;
    }
    const facts = await stat(folder, { bigint: true }).catch(() => undefined);
    if (facts !== undefined) {
      queue.push({ folder, since: facts.birthtimeNs });
    }
  }
  queue.sort((a, b) => (a.since === b.since ? (a.folder < b.folder ? -1 : 1) : a.since < b.since ? -1 : 1));
  return queue[0]?.folder;
}

function pidOf(folder: string): number {
  return Number(/-(\d+)-[^-/]+$/.exec(folder)?.[1]);
}

/** Removes a folder without entering anything mounted in it: half a root file system may have the machine's /dev. */
async function remove(folder: string): Promise<void> {
  await capture("rm", ["-rf", ...(process.platform === "linux" ? ["--one-file-system"] : []), folder]);
}
