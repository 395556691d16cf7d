import { npmRun } from "../terminal/options";
import type { Report } from "../terminal/steps";
import { DockerState, nounOf } from "./dockerState";
import { refuseLostState } from "./lostState";
import { type Deployment, exportStack, type Pulumi, pulumi, type Resource } from "./stack";

const TOPIC = "kafka:index/topic:Topic";

export interface Recovery {
  cli: Pulumi;
  stack: string;
  deployment: Deployment;
  /** Whether everything is about to be made (`up`) or removed (`down`). */
  direction: "up" | "down";
}

/**
 * Repairs what a run that was killed, or somebody's `docker rm`, has left, so that the next `pulumi up` or
 * `pulumi destroy` can do its work.
 *
 * @returns what was done, one phrase each
 */
export async function recover(recovery: Recovery, report: Report): Promise<string[]> {
  const docker = new DockerState(recovery.cli.environment);
  if (recovery.direction === "up") {
    await refuseLostState(recovery.stack, recovery.deployment, recovery.cli.environment);
  }
  const done = await removeHalfDone(recovery, docker);
  if (recovery.direction === "up") {
    done.push(...(await reviveContainers(recovery, docker, report))); // What is gone can be deleted all the same.
  }
  const pending = recovery.deployment.pending_operations ?? [];
  if (pending.length > 0) {
    await clearPending(recovery);
    done.push(`${pending.length} interrupted operation${pending.length > 1 ? "s" : ""} (cleared)`);
  }
  return done;
}

/**
 * Removes containers and networks that Pulumi was creating or deleting when it was killed; they are made again if they
 * are wanted. Volumes may have data: `up` leaves them, since creating one that is there takes it over.
 */
async function removeHalfDone({ stack, deployment, direction }: Recovery, docker: DockerState): Promise<string[]> {
  const done: string[] = [];
  for (const { type, resource } of deployment.pending_operations ?? []) {
    const noun = nounOf(resource);
    const disposable = noun === "container" || noun === "network" || direction === "down";
    const found = disposable ? await docker.find(resource) : undefined;
    if (found === undefined) {
      continue;
    }
    // Ours is what has our label and is no other resource; or, when it was being deleted, the very id in the state.
    const known = deployment.resources?.some(({ id }) => id === found.id);
    if (type === "creating" && found.stack === stack && !known) {
      await docker.remove(resource, found.id);
      done.push(`half-made ${nameOf(resource)} (removed)`);
    } else if (type === "deleting" && found.id === resource.id) {
      await docker.remove(resource, found.id);
      done.push(`half-deleted ${nameOf(resource)} (removed)`);
    }
  }
  return done;
}

/**
 * Takes the interrupted operations out of the state: everything that is not in Docker is safe to do once more. Except
 * for a topic, which cannot be created when it is there: it is put into the state, whereupon reading its real state drops
 * it again if it is not.
 */
async function clearPending({ cli, stack, deployment, direction }: Recovery): Promise<void> {
  const latest = await exportStack(cli, stack);
  const topics = (direction === "up" ? (deployment.pending_operations ?? []) : [])
    .filter(({ type, resource }) => type === "creating" && resource.type === TOPIC)
    .filter(({ resource }) => !latest.resources?.some(({ urn }) => urn === resource.urn))
    .map(({ resource }) => ({ ...resource, id: String(resource.inputs?.name), outputs: resource.inputs }));
  const resources = [...(latest.resources ?? []), ...topics];
  const cleared = { version: 3, deployment: { ...latest, resources, pending_operations: [] } };
  await pulumi(cli, ["stack", "import", "--stack", stack], { input: JSON.stringify(cleared) });
  if (topics.length === 0) {
    return;
  }
  try {
    await refresh({ cli, stack }, topics);
  } catch (error) {
    for (const { urn } of topics) {
      await pulumi(cli, ["state", "delete", "--yes", "--stack", stack, urn]);
    }
    throw error;
  }
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
    await refresh({ cli, stack }, missing);
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
    throw new Error(
      `Gone from Docker, with the data in it: ${lost.map(nameOf).join(", ")}. ` +
        `Remove what is left of stack ${stack} with ${npmRun("down", stack)}, then start anew with ${npmRun("up", stack)}; ` +
        "docs/runbooks/lost-cluster.md says how to keep the other clusters.",
    );
  }
}

/** Reads some resources' real state; no others, since for example topics cannot be read while their brokers are down. */
async function refresh({ cli, stack }: { cli: Pulumi; stack: string }, resources: Resource[]) {
  const targets = resources.map(({ urn }) => `--target=${urn}`);
  await pulumi(cli, ["refresh", "--yes", "--skip-preview", "--stack", stack, ...targets]);
}

function nameOf(resource: Resource): string {
  return `${nounOf(resource) ?? "resource"} ${resource.urn.slice(resource.urn.lastIndexOf("::") + 2)}`;
}
