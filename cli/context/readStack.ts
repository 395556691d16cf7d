import { npmRun } from "../terminal/options";
import type { Step } from "../terminal/steps";
import { explainPassphrase } from "./passphrase";
import type { Run } from "./run";
import { type Deployment, exportStack } from "./stack";

/**
 * Reads the state of a stack in one call. Changes nothing: it creates no stack, takes no lock, and leaves the stack file alone.
 *
 * @returns undefined when there is no such stack
 * @throws Error when Pulumi cannot read it; of a wrong passphrase, it says where that comes from
 */
export async function readStack(
  { cli, backend, options: { stack } }: Pick<Run, "cli" | "backend" | "options">,
  { secrets = false } = {},
): Promise<Deployment | undefined> {
  try {
    return await exportStack(cli, stack, { secrets });
  } catch (error) {
    if (/no stack named/.test((error as Error).message)) {
      return undefined;
    }
    throw explainPassphrase(error, backend, stack);
  }
}

/** What commands say that need a stack which does not exist. */
export function noSuchStack({ backend, options: { stack } }: Pick<Run, "backend" | "options">): Error {
  return new Error(`There is no stack ${stack} in ${backend.name}: "${npmRun("up", stack)}" makes it.`);
}

/** Reads a stack that must exist, for commands that change nothing of it. */
export const existingStack: Step<Run> = readExisting({ secrets: false });

/** The same, with its secrets: for commands that connect to the clusters. */
export const existingStackWithSecrets: Step<Run> = readExisting({ secrets: true });

function readExisting(options: { secrets: boolean }): Step<Run> {
  return {
    title: "Stack",
    run: async (run) => {
      const deployment = await readStack(run, options);
      if (deployment === undefined) {
        throw noSuchStack(run);
      }
      run.deployment = deployment;
      return `${run.options.stack} in ${run.backend.name}`;
    },
  };
}
