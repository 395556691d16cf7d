import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseOutputs, type StackOutputs } from "../../topology/outputs";
import { capture, type Environment } from "../terminal/process";
import type { Backend } from "./backend";
import { hasStackFile, plainSecrets } from "./pulumiInternals";

/** A Pulumi command line that works on this project, run in its folder. */
export interface Pulumi {
  executable: string;
  environment: Environment;
}

/** The part of a stack's exported state (`pulumi stack export`, format version 3) that is looked at here. */
export interface Deployment {
  secrets_providers?: { type: string; state?: { salt?: string } };
  resources?: Resource[];
  pending_operations?: { type: string; resource: Resource }[];
}

export interface Resource {
  urn: string;
  type: string;
  id?: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
  /** URN. */
  parent?: string;
  /** URNs. */
  dependencies?: string[];
  /** Whether Pulumi refuses to delete it. */
  protect?: boolean;
  /** Replaced by a newer one and waiting for its own deletion. */
  delete?: boolean;
}

/** Runs a Pulumi command that asks nothing, and returns its output. */
export async function pulumi(
  { executable, environment }: Pulumi,
  args: string[],
  options: { input?: string } = {},
): Promise<string> {
  const { status, stdout, stderr } = await capture(executable, ["--non-interactive", "--color=never", ...args], {
    environment,
    ...options,
  });
  if (status !== 0) {
    const said = `${stderr}\n${stdout}`.trim().replace(/^error: /, "");
    throw new Error(`pulumi ${args.slice(0, 2).join(" ")} failed: ${said || `exit status ${status}`}`);
  }
  return stdout;
}

/**
 * Makes sure that a stack exists. One that the user did not name also becomes the one that plain `pulumi` commands use.
 */
export async function ensureStack(cli: Pulumi, stack: string, select: boolean): Promise<void> {
  if (select) {
    await pulumi(cli, ["stack", "select", "--create", stack]);
    return;
  }
  try {
    await exportStack(cli, stack);
  } catch (error) {
    if (!/no stack named/.test((error as Error).message)) {
      throw error;
    }
    await pulumi(cli, ["stack", "init", "--no-select", stack]);
  }
}

/** The stack's state, its secrets encrypted unless they are asked for. */
export async function exportStack(cli: Pulumi, stack: string, { secrets = false } = {}): Promise<Deployment> {
  const exported = await pulumi(cli, ["stack", "export", ...(secrets ? ["--show-secrets"] : []), "--stack", stack]);
  return (JSON.parse(exported, plainSecrets) as { deployment: Deployment }).deployment;
}

/** `name` of Pulumi.yaml. */
export function projectName(folder: string): string {
  return /^name:\s*["']?([^"'\s]+)/m.exec(readFileSync(join(folder, "Pulumi.yaml"), "utf8"))?.[1] ?? "";
}

/** Whether a stack exists in a backend made of files; known without Pulumi, which may have to be built first. */
export function stackExists(backend: Backend, project: string, stack: string): boolean {
  return hasStackFile(backend.folder ?? "", project, stack);
}

/** The stack's outputs, secrets masked unless they are asked for. */
export async function stackOutputs(
  cli: Pulumi,
  stack: string,
  { secrets = false } = {},
): Promise<Partial<StackOutputs>> {
  const flags = secrets ? ["--show-secrets"] : [];
  const printed = await pulumi(cli, ["stack", "output", "--json", ...flags, "--stack", stack]);
  return parseOutputs(JSON.parse(printed) as Record<string, unknown>);
}

/** The public outputs in a stack's state; none before the first complete `npm run up`. */
export function outputsOf({ resources }: Deployment): Partial<StackOutputs> {
  return parseOutputs(resources?.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {});
}
