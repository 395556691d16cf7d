import { existsSync } from "node:fs";
import type { Report } from "../../cli/terminal/steps";
import { cliIn, environmentOf, toolchainFolder } from "./pulumiFolder";
import { type InstalledPulumi, installedPulumi, installPlugins } from "./pulumiInstalled";
import { cliVersion, OLDEST_CLI } from "./pulumiVersions";

export interface PulumiTool {
  /** Absolute path of the `pulumi` executable. */
  executable: string;
  /** For example `3.256.0`. */
  version: string;
  source: "path" | "release" | "built";
  /**
   * What a process needs in its environment to run it: PULUMI_SKIP_UPDATE_CHECK and, when it is one of ours, PATH with
   * its folder first, PULUMI_HOME, and PULUMI_CREDENTIALS_PATH if the user is logged in to a backend.
   */
  environment: Record<string, string>;
}

export interface PulumiOptions {
  /** Where official releases are downloaded from. @default Pulumi's own site */
  releases?: string;
}

/** Pulumi's own site for releases of the CLI. */
const RELEASES = "https://get.pulumi.com/releases/sdk";

/**
 * Finds or gets a Pulumi CLI with the plugins that the stack needs. In this order: the one on PATH, if it is new enough
 * and has the plugins; one that an earlier call got; the one on PATH, if it can install the plugins; the official release;
 * a build from Go modules (up to half an hour, without caches). What is downloaded or built goes to the cache, so later
 * calls take well under a second and need no network. Can be interrupted anywhere and run again, also at the same time.
 *
 * @throws Error that says why none of these works, and what to do
 */
export async function ensurePulumi(report: Report, { releases = RELEASES }: PulumiOptions = {}): Promise<PulumiTool> {
  const installed = await installedPulumi();
  if (installed.problem === undefined && installed.missing.length === 0) {
    return onPath(installed);
  }
  // Found out once: what is being built may be edited meanwhile.
  const folders = { release: toolchainFolder("release"), built: toolchainFolder("built") };
  const ready = (["release", "built"] as const).find((source) => existsSync(folders[source]));
  if (ready !== undefined) {
    return ours(ready, folders[ready]);
  }
  // Loaded here: a run that finds Pulumi need not wait for what only getting it uses.
  const [{ downloadRelease }, { build }] = await Promise.all([import("./pulumiRelease"), import("./pulumiBuild")]);
  return firstThatWorks(report, [
    async () => {
      await installPlugins(installed, report);
      return onPath(installed);
    },
    async () => {
      await downloadRelease(folders.release, releases, report);
      return ours("release", folders.release);
    },
    async () => {
      await build(folders.built, report);
      return ours("built", folders.built);
    },
  ]);
}

async function firstThatWorks(report: Report, ways: (() => Promise<PulumiTool>)[]): Promise<PulumiTool> {
  const problems: string[] = [];
  for (const way of ways) {
    try {
      return await way();
    } catch (error) {
      problems.push((error as Error).message);
      report(problems.at(-1) ?? "");
    }
  }
  throw new Error(
    `Pulumi could not be had in any of the three ways:\n${problems.map((problem) => `- ${problem}`).join("\n")}\n` +
      `Install Pulumi ${OLDEST_CLI} or newer (https://www.pulumi.com/docs/install/), or make one of the others possible, ` +
      "and run the command again.",
  );
}

function onPath({ executable, version }: InstalledPulumi): PulumiTool {
  return { executable, version, source: "path", environment: { PULUMI_SKIP_UPDATE_CHECK: "true" } };
}

function ours(source: "release" | "built", folder: string): PulumiTool {
  return { executable: cliIn(folder), version: cliVersion(), source, environment: environmentOf(folder) };
}
