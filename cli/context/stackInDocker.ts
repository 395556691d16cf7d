import { capture, type Environment } from "../terminal/process";
import { STACK_LABEL } from "../../topology/labels";

const KINDS = ["container", "volume", "network"] as const;

/** Names of what a stack has in Docker, by kind, found by its label and not by its state. */
export type StackInDocker = Record<(typeof KINDS)[number], string[]>;

/**
 * What all stacks of a name have in Docker, whichever state or backend they are in.
 *
 * @throws with Docker's words when it does not answer
 */
export async function stackInDocker(stack: string, environment: Environment = {}): Promise<StackInDocker> {
  const found: StackInDocker = { container: [], volume: [], network: [] };
  for (const kind of KINDS) {
    const all = kind === "container" ? ["--all"] : [];
    const field = kind === "container" ? "{{.Names}}" : "{{.Name}}";
    const list = await docker(
      [kind, "ls", ...all, `--filter=label=${STACK_LABEL}=${stack}`, `--format=${field}`],
      environment,
    );
    found[kind] = list.split("\n").filter((name) => name !== "");
  }
  return found;
}

/** One line for each, for example `volume kafka-cluster-links-dev-broker1-data`. */
export function linesOf(found: StackInDocker): string[] {
  return KINDS.flatMap((kind) => found[kind].map((name) => `${kind} ${name}`));
}

/** Removes it, running or not, with all its data. */
export async function removeFromDocker(found: StackInDocker, environment: Environment = {}): Promise<void> {
  for (const kind of KINDS) {
    const flags = { container: ["--force", "--volumes"], volume: ["--force"], network: [] }[kind];
    if (found[kind].length > 0) {
      await docker([kind, "rm", ...flags, ...found[kind]], environment);
    }
  }
}

async function docker(args: string[], environment: Environment): Promise<string> {
  const { status, stdout, stderr } = await capture("docker", args, { environment });
  if (status !== 0) {
    throw new Error(`docker ${args.slice(0, 2).join(" ")} failed: ${stderr.trim() || `exit status ${status}`}`);
  }
  return stdout;
}
