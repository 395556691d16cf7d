import { createHash, type Hash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, delimiter, dirname, join, relative, sep } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Report } from "../../cli/terminal/steps";
import { cacheFolder } from "./cache";
import { cliVersion, type Plugin, plugins, toolchainSources } from "./pulumiVersions";

// A toolchain of our own is one folder of the cache: bin/ with the CLI and the language host, home/ as PULUMI_HOME with
// the plugins. It gets its name when it is complete, so a folder that exists can be used.

/**
 * Folder of the toolchain that this checkout needs, for example `…/toolchain/built-3.256.0-0f3a9c1b2d4e`. What it is made
 * of is part of its name: a change of that makes another one.
 */
export function toolchainFolder(source: "release" | "built"): string {
  const hash = createHash("sha256").update(JSON.stringify([process.platform, process.arch, plugins()]));
  if (source === "built") {
    hashSources(hash);
  }
  return cacheFolder("toolchain", `${source}-${cliVersion()}-${hash.digest("hex").slice(0, 12)}`);
}

/** Not the version of Go: a newer one need not cost everybody another build of the same sources. */
function hashSources(hash: Hash): void {
  hash.update(JSON.stringify(GO_FLAGS));
  const files = readdirSync(toolchainSources, { recursive: true, encoding: "utf8" })
    .filter((file) => !file.endsWith(".md") && statSync(join(toolchainSources, file)).isFile())
    .sort();
  for (const file of files) {
    hash.update(`\n${file}\n`).update(readFileSync(join(toolchainSources, file)));
  }
}

/**
 * How Go compiles: the same on every machine (no C compiler, no paths, no state of the checkout), only from the versions
 * and checksums in go.mod and go.sum, and without Docker Compose, which no resource in use needs.
 */
export const GO_FLAGS = ["-mod=readonly", "-trimpath", "-buildvcs=false", "-tags=no_compose"];

/** Path of the CLI in a toolchain of our own. */
export function cliIn(folder: string): string {
  return join(folder, "bin", "pulumi");
}

/** Where a plugin is kept in a PULUMI_HOME. */
export function pluginFolder(home: string, { name, version }: Plugin): string {
  return join(home, "plugins", `resource-${name}-v${version}`);
}

/** Whether a file, or what it links to, belongs to a toolchain of our own, of this or another version. */
export function isOurs(file: string): boolean {
  const resolved = existsSync(file) ? realpathSync(file) : file;
  const ours = existsSync(cacheFolder("toolchain")) ? realpathSync(cacheFolder("toolchain")) : cacheFolder("toolchain");
  const path = relative(ours, resolved);
  return path !== ".." && !path.startsWith(`..${sep}`);
}

/**
 * What a process needs in its environment to run a toolchain of our own.
 *
 * Its PULUMI_HOME hides the user's, and with it the backend that the user is logged in to; hence PULUMI_CREDENTIALS_PATH
 * (the CLI looks there for credentials.json instead of in PULUMI_HOME) when there is such a login.
 */
export function environmentOf(folder: string): Record<string, string> {
  // Without those of an older toolchain, which an evaluated environment may have put there.
  const rest = (process.env.PATH ?? "").split(delimiter).filter((entry) => entry !== "" && !isOurs(entry));
  const credentials = process.env.PULUMI_CREDENTIALS_PATH || usersHome();
  return {
    PATH: [join(folder, "bin"), ...rest].join(delimiter),
    PULUMI_HOME: join(folder, "home"),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    ...(hasLogin(credentials) && { PULUMI_CREDENTIALS_PATH: credentials }),
  };
}

function usersHome(): string {
  const home = process.env.PULUMI_HOME;
  return home && !isOurs(home) ? home : join(homedir(), ".pulumi");
}

function hasLogin(folder: string): boolean {
  try {
    const { current } = JSON.parse(readFileSync(join(folder, "credentials.json"), "utf8")) as { current?: string };
    return Boolean(current);
  } catch {
    return false; // Never logged in, or a file that Pulumi itself will complain about.
  }
}

/** Milliseconds after which a run that is not done is given up: its process's id belongs to another program by now. */
const GIVEN_UP = 3 * 60 * 60_000;
/** Milliseconds between two looks at what an earlier run is making. */
const LOOK_EVERY = 500;

/**
 * Makes a folder that is either complete or not there. Of several runs at the same time, the first one works and the
 * others wait for it; should it fail or be killed, the next one takes over.
 *
 * @param fill fills the empty folder it is given, which is beside the final one
 */
export async function makeFolder(
  folder: string,
  report: Report,
  fill: (partial: string) => Promise<void>,
): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  // What the name begins with puts the runs in order.
  const partial = await mkdtemp(`${folder}.partial-${Date.now()}-${process.pid}-`);
  try {
    await waitForEarlier(folder, partial, report);
    if (!existsSync(folder)) {
      await fill(partial);
      await rename(partial, folder);
    }
  } catch (error) {
    if (!existsSync(folder)) {
      throw error;
    }
    // Another run has made it meanwhile.
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

/** Waits while an earlier run is at work, and removes what killed ones have left. */
async function waitForEarlier(folder: string, partial: string, report: Report): Promise<void> {
  const prefix = `${basename(folder)}.partial-`;
  while (!existsSync(folder)) {
    const earlier = (await readdir(dirname(folder))).filter(
      (name) => name.startsWith(prefix) && name < basename(partial),
    );
    const working = [];
    for (const name of earlier) {
      const [begin = 0, pid = 0] = name.slice(prefix.length).split("-").map(Number);
      if (isAlive(pid) && Date.now() - begin < GIVEN_UP) {
        working.push(pid);
      } else {
        await rm(join(dirname(folder), name), { recursive: true, force: true });
      }
    }
    if (working.length === 0) {
      return;
    }
    report(`waiting for another run that is getting Pulumi already (process ${working[0]})`);
    await delay(LOOK_EVERY);
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // Another user's.
  }
}
