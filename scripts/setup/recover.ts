import { DEFAULT_STACK } from "../cli/options";
import type { Report } from "../cli/steps";
import { DockerState, nounOf } from "./dockerState";
import { type Deployment, type Pulumi, pulumi, type Resource } from "./stack";

const TOPIC = "kafka:index/topic:Topic";

export interface Recovery {
  cli: Pulumi;
  stack: string;
  deployment: Deployment;
  /** Whether everything is about to be made (`up`) or removed (`down`). */
  direction: "up" | "down";
}

/**
 * Puts right what a run that was killed, or somebody's `docker rm`, has left, so that the next `pulumi up` or
 * `pulumi destroy` can do its work.
 *
 * @returns what was done, one phrase each
 */
export async function recover(recovery: Recovery, report: Report): Promise<string[]> {
  const docker = new DockerState(recovery.cli.environment);
  const done = await clearPending(recovery, docker);
  if (recovery.direction === "down") {
    return done; // What is gone already can be deleted all the same.
  }
  return [...done, ...(await reviveContainers(recovery, docker, report))];
}

/**
 * What Pulumi was about to do when it was killed may have been done in part, without the state knowing. Containers and
 * networks that were being created or deleted are removed, to be made again if they are wanted; volumes, which have data,
 * stay for `up`, where creating takes over one that is there; topics, which have data too, are imported. Everything else
 * is safe to do once more.
 */
async function clearPending({ cli, stack, deployment, direction }: Recovery, docker: DockerState): Promise<string[]> {
  const pending = deployment.pending_operations ?? [];
  if (pending.length === 0) {
    return [];
  }
  const done: string[] = [];
  for (const { type, resource } of pending) {
    const noun = nounOf(resource);
    const disposable = noun === "container" || noun === "network" || direction === "down";
    const found = disposable ? await docker.find(resource) : undefined;
    const known = deployment.resources?.some(({ id }) => id === found?.id);
    // Ours is what has our label, or, when it was being deleted, the very id that the state knows.
    if (
      found &&
      (type === "creating" ? found.stack === stack && !known : type === "deleting" && found.id === resource.id)
    ) {
      await docker.remove(resource, found.id);
      done.push(`half-${type === "creating" ? "made" : "deleted"} ${nameOf(resource)} (removed)`);
    }
  }
  const topics = pending.filter(({ type, resource }) => type === "creating" && resource.type === TOPIC);
  if (topics.length > 0 && direction === "up") {
    const imports = topics.flatMap(({ resource }) => [resource.urn, String(resource.inputs?.name)]);
    await refresh(
      { cli, stack },
      topics.map(({ resource }) => resource),
      ["--clear-pending-creates", ...imports.map((part) => `--import-pending-creates=${part}`)],
    );
  } else {
    const cleared = { version: 3, deployment: { ...deployment, pending_operations: [] } };
    await pulumi(cli, ["stack", "import", "--stack", stack], { input: JSON.stringify(cleared) });
  }
  return [...done, `${pending.length} interrupted operation${pending.length > 1 ? "s" : ""} (cleared)`];
}

/**
 * Pulumi takes its state for true: a container that was removed or stopped by hand would stay so. What is gone from
 * Docker is forgotten, and what has stopped is started.
 */
async function reviveContainers(
  { cli, stack, deployment }: Recovery,
  docker: DockerState,
  report: Report,
): Promise<string[]> {
  const done: string[] = [];
  const known = (deployment.resources ?? []).filter((resource) => nounOf(resource) !== undefined && !resource.delete);
  const missing = await docker.missing(known);
  refuseLostData(missing, { stack, deployment });
  if (missing.length > 0) {
    const names = missing.map(nameOf).join(", ");
    report(`gone from Docker: ${names}`);
    await refresh({ cli, stack }, missing, []);
    done.push(`state of ${names}, gone from Docker (forgotten)`);
  }
  const containers = known.filter((resource) => nounOf(resource) === "container" && !missing.includes(resource));
  const lasting = containers.filter(({ inputs }) => inputs?.mustRun !== false);
  for (const container of await docker.startStopped(lasting)) {
    done.push(`stopped ${nameOf(container)} (started)`);
  }
  await docker.waitWhileStarting(lasting, () => {
    report("waiting for containers that are starting");
  });
  return done;
}

/** A container can be made again; with a volume, what was built on it is lost as well (certificates, topics, clusters). */
function refuseLostData(missing: Resource[], { stack, deployment }: Pick<Recovery, "stack" | "deployment">): void {
  const lost = missing.filter(
    (resource) =>
      nounOf(resource) === "volume" &&
      deployment.resources?.some((other) => other.dependencies?.includes(resource.urn)),
  );
  if (lost.length > 0) {
    const option = stack === DEFAULT_STACK ? "" : ` -- --stack ${stack}`;
    throw new Error(
      `Gone from Docker, with the data in it: ${lost.map(nameOf).join(", ")}. ` +
        `Remove what is left of stack ${stack} with npm run down${option}, then start anew with npm run up${option}.`,
    );
  }
}

/** Reads some resources' real state; no others, since for example topics cannot be read while their brokers are down. */
async function refresh({ cli, stack }: { cli: Pulumi; stack: string }, resources: Resource[], args: string[]) {
  const targets = resources.map(({ urn }) => `--target=${urn}`);
  await pulumi(cli, ["refresh", "--yes", "--skip-preview", "--stack", stack, ...targets, ...args]);
}

function nameOf(resource: Resource): string {
  return `${nounOf(resource) ?? "resource"} ${resource.urn.slice(resource.urn.lastIndexOf("::") + 2)}`;
}
