import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Where things that any checkout can use again are kept: the Pulumi toolchain and what the image is built from.
 * Outside the checkout, so that a second clone builds nothing twice. Safe to delete at any time.
 *
 * `$XDG_CACHE_HOME/kafka-cluster-links`, by default `~/.cache/kafka-cluster-links`.
 */
export function cacheFolder(...parts: string[]): string {
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "kafka-cluster-links", ...parts);
}

/**
 * Where the stacks' state and its passphrase are kept when no other Pulumi backend is in use. Outside the checkout,
 * since container names belong to the machine: a second clone must find the running stack instead of colliding with it.
 * Not safe to delete while a stack is up.
 *
 * `$XDG_STATE_HOME/kafka-cluster-links`, by default `~/.local/state/kafka-cluster-links`.
 */
export function stateFolder(...parts: string[]): string {
  return join(process.env.XDG_STATE_HOME ?? join(homedir(), ".local", "state"), "kafka-cluster-links", ...parts);
}
