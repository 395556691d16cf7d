import { mkdtemp, readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { capture } from "../../cli/terminal/process";
import type { Report } from "../../cli/terminal/steps";
import { withLock } from "./withLock";

/**
 * Calls with a temporary folder for a build of the image, one run of this user at a time. What killed runs have left is
 * removed.
 *
 * @param parent where the folders are made
 */
export async function withBuildFolder(
  parent: string,
  report: Report,
  work: (folder: string) => Promise<void>,
): Promise<void> {
  const path = join(parent, `kafka-cluster-links-image-${process.getuid?.() ?? 0}`);
  const waiting = () => {
    report("waiting for another run that builds it");
  };
  await withLock(path, waiting, async () => {
    await removeAll(parent, `${basename(path)}-`);
    try {
      await work(await mkdtemp(`${path}-`));
    } finally {
      await removeAll(parent, `${basename(path)}-`);
    }
  });
}

/** Removes folders without entering anything mounted in them: half a root file system may have the machine's /dev. */
async function removeAll(parent: string, prefix: string): Promise<void> {
  const folders = (await readdir(parent)).filter((name) => name.startsWith(prefix)).map((name) => join(parent, name));
  if (folders.length > 0) {
    await capture("rm", ["-rf", ...(process.platform === "linux" ? ["--one-file-system"] : []), ...folders]);
  }
}
