import { createHash, type Hash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, join, relative, sep } from "node:path";
import type { Report } from "../../cli/terminal/steps";
import { cacheFolder } from "./cache";
import { cliVersion, type Plugin, plugins, toolchainSources } from "./pulumiVersions";
import { withLock } from "./withLock";

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
  const waiting = () => {
    report("waiting for another run that is getting Pulumi already");
  };
  await withLock(folder, waiting, async () => {
    if (existsSync(folder)) {
      return;
    }
    const partial = `${folder}.partial`;
    await rm(partial, { recursive: true, force: true });
    await mkdir(partial);
    try {
      await fill(partial);
      await rename(partial, folder);
    } finally {
      await rm(partial, { recursive: true, force: true });
    }
  });
}
