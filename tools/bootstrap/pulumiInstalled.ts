import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { capture } from "../../cli/terminal/process";
import type { Report } from "../../cli/terminal/steps";
import { isOurs } from "./pulumiFolder";
import { isAtLeast, OLDEST_CLI, type Plugin, plugins } from "./pulumiVersions";

/** The Pulumi on PATH; without one, the path is empty. */
export interface InstalledPulumi {
  executable: string;
  /** Without a leading "v". */
  version: string;
  /** The plugins that the stack needs and that are not installed. */
  missing: Plugin[];
  /** Why it cannot be used, whatever its plugins. */
  problem?: string;
}

/** Milliseconds for one plugin: 30 MB on a slow line. */
const INSTALL_LIMIT = 120_000;

const environment = { PULUMI_SKIP_UPDATE_CHECK: "true" };

/** Finds the user's Pulumi on PATH. */
export async function installedPulumi(): Promise<InstalledPulumi> {
  const executable = executableOnPath("pulumi");
  if (executable === undefined) {
    return { executable: "", version: "", missing: [], problem: "there is no pulumi on PATH" };
  }
  // Both at once: each takes a third of a second.
  const [asked, listed] = await Promise.all([
    capture(executable, ["version"], { environment }),
    capture(executable, ["plugin", "ls", "--json"], { environment }),
  ]);
  const version = asked.stdout.trim().replace(/^v/, "");
  const found = { executable, version, missing: missingPlugins(listed.stdout) };
  if (asked.status !== 0) {
    return { ...found, problem: `${executable} does not work: ${asked.stderr.trim() || `status ${asked.status}`}` };
  }
  if (!isAtLeast(version, OLDEST_CLI)) {
    return { ...found, problem: `${executable} is version ${version}; ${OLDEST_CLI} or newer is needed` };
  }
  return found;
}

/**
 * Lets the Pulumi on PATH install the plugins that it does not have.
 *
 * @throws Error when it cannot
 */
export async function installPlugins({ executable, missing, problem }: InstalledPulumi, report: Report): Promise<void> {
  if (problem !== undefined) {
    throw new Error(problem);
  }
  for (const [index, { name, version }] of missing.entries()) {
    report(`installing the plugins (${index + 1} of ${missing.length}: ${name} ${version})`);
    await installPlugin(executable, { name, version });
  }
}

/** Installs one plugin into the PULUMI_HOME in use. */
export async function installPlugin(
  executable: string,
  { name, version }: Plugin,
  home: Record<string, string> = {},
): Promise<void> {
  const { status, stdout, stderr } = await capture(executable, ["plugin", "install", "resource", name, version], {
    environment: { ...environment, ...home },
    timeout: INSTALL_LIMIT,
  });
  if (status !== 0) {
    const says = (stderr.trim() || stdout.trim()).split("\n").at(-1) ?? "";
    throw new Error(`${executable} cannot install the plugin ${name} ${version}: ${says || `status ${status}`}`);
  }
}

function missingPlugins(json: string): Plugin[] {
  let installed: { name: string; kind: string; version?: string }[] = [];
  try {
    installed = JSON.parse(json) as typeof installed;
  } catch {
    // A pulumi that cannot list its plugins: as if it had none.
  }
  return plugins().filter(
    (plugin) =>
      !installed.some(
        ({ kind, name, version }) => kind === "resource" && name === plugin.name && version === plugin.version,
      ),
  );
}

function executableOnPath(name: string): string | undefined {
  return (process.env.PATH ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, name))
    .find((file) => isExecutable(file) && !isOurs(file));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
