import { capture, type Environment } from "../terminal/process";
import { OWNER_LABEL, STACK_LABEL } from "../../topology/labels";

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

/**
 * Whose the data of a stack is: one line for each volume that holds data, for example
 * `kafka-cluster-links-dev-broker1-data, made by alice@laptop on 2026-11-28 01:17 UTC, 1.2MB`.
 */
export async function dataInDocker({ volume }: StackInDocker, environment: Environment = {}): Promise<string[]> {
  const names = volume.filter((name) => name.endsWith("-data"));
  if (names.length === 0) {
    return [];
  }
  const facts = `{{.Name}}\t{{.CreatedAt}}\t{{with .Labels}}{{index . "${OWNER_LABEL}"}}{{end}}`;
  const sizes = "{{range .Volumes}}{{.Name}}\t{{.Size}}\n{{end}}";
  const [inspected, measured] = await Promise.all([
    docker(["volume", "inspect", `--format=${facts}`, ...names], environment),
    // Docker measures every volume of the machine, which may fail for one of somebody else's.
    docker(["system", "df", "--verbose", `--format=${sizes}`], environment).catch(() => ""),
  ]);
  const sizeOf = new Map(rowsOf(measured).map(([name, size]) => [name, size]));
  return rowsOf(inspected).map(([name = "", created = "", owner = ""]) =>
    [name, `made by ${owner || "somebody unknown"} on ${dateOf(created)}`, sizeOf.get(name)]
      .filter((part) => part !== undefined)
      .join(", "),
  );
}

function rowsOf(text: string): string[][] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split("\t"));
}

function dateOf(created: string): string {
  const time = new Date(created);
  return Number.isNaN(time.getTime()) ? created : `${time.toISOString().slice(0, 16).replace("T", " ")} UTC`;
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
