import { noSuchStack, readStack } from "../context/readStack";
import type { Run } from "../context/run";
import { outputsOf } from "../context/stack";
import { type Credentials, credentialsOf } from "../cluster/credentials";
import { type Inventory, inventoryOf } from "./inventory";

/** What the last `pulumi up` has made, and the credentials with which a client connects to it. */
export interface Deployed {
  inventory: Inventory;
  credentials: Credentials;
}

/**
 * Reads the stack as it is now, in one call of Pulumi.
 *
 * @throws Error when the stack does not exist or has no clusters, or the passphrase is wrong
 */
export async function readDeployed(run: Pick<Run, "cli" | "backend" | "options">): Promise<Deployed> {
  const { stack } = run.options;
  const deployment = await readStack(run, { secrets: true });
  if (deployment === undefined) {
    throw noSuchStack(run);
  }
  const inventory = inventoryOf(deployment, stack);
  return { inventory, credentials: credentialsOf(outputsOf(deployment), stack) };
}
