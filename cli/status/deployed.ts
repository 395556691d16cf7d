import { npmRun } from "../terminal/options";
import { checkPassphrase } from "../context/passphrase";
import type { Run } from "../context/run";
import { type Deployment, exportStack, stackOutputs } from "../context/stack";
import { type Credentials, credentialsOf } from "./credentials";
import { type Inventory, inventoryOf } from "./inventory";

/** What the last `pulumi up` has made, and how to prove oneself to it. */
export interface Deployed {
  inventory: Inventory;
  credentials: Credentials;
}

/**
 * Reads the stack as it is now. Only reads: it makes no stack, takes no lock, and leaves the stack file alone.
 *
 * @throws Error when the stack does not exist or has no clusters, or the passphrase is wrong
 */
export async function readDeployed({ cli, backend, options: { stack } }: Run): Promise<Deployed> {
  // Both at once: each takes a fifth of a second, and decrypting as much again.
  const outputs = stackOutputs(cli, stack, { secrets: true });
  outputs.catch(() => undefined); // told below
  const deployment = await exportStack(cli, stack).catch((error: unknown): Deployment => {
    if (/no stack named/.test((error as Error).message)) {
      throw new Error(`There is no stack ${stack} in ${backend.name}: "${npmRun("up", stack)}" makes it.`, {
        cause: error,
      });
    }
    throw error;
  });
  const inventory = inventoryOf(deployment, stack);
  const secrets = await outputs.catch((error: unknown) => explain(error, backend, stack, deployment));
  return { inventory, credentials: credentialsOf(secrets, stack) };
}

/** Says of a wrong passphrase where it comes from, which Pulumi does not know; of anything else what Pulumi said. */
async function explain(
  error: unknown,
  backend: Run["backend"],
  stack: string,
  { secrets_providers: secrets }: Deployment,
): Promise<never> {
  if (secrets?.type === "passphrase" && secrets.state?.salt !== undefined) {
    await checkPassphrase(backend, stack, secrets.state.salt);
  }
  throw error;
}
