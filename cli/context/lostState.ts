import { npmRun } from "../terminal/options";
import type { Environment } from "../terminal/process";
import type { Deployment } from "./stack";
import { linesOf, removeFromDocker, stackInDocker } from "./stackInDocker";

// Of a stack whose state was lost (a deleted home folder, another backend), Docker still has everything.

/** Whether a state says that nothing was ever made, or that all was removed. */
export function isEmpty({ resources = [], pending_operations: pending = [] }: Deployment): boolean {
  return pending.length === 0 && resources.every(({ type }) => type === "pulumi:pulumi:Stack");
}

/**
 * Making it once more would put the keys of another CA into the volumes of servers that run, and fail at their names
 * after that.
 *
 * @throws when the state is empty and Docker is not
 */
export async function refuseLostState(stack: string, deployment: Deployment, environment: Environment): Promise<void> {
  const found = isEmpty(deployment) ? linesOf(await stackInDocker(stack, environment)) : [];
  if (found.length > 0) {
    throw new Error(
      `The state of stack ${stack} has nothing in it, but Docker has what a stack of this name made: ` +
        `${found.join(", ")}. If they are of a stack in another backend or home folder, use that, or another name ` +
        `(--stack NAME) with other container names and ports. If the state is lost and they may go, with all their data, ` +
        `remove them with ${npmRun("down", stack, "--without-state")}. Nothing was changed.`,
    );
  }
}

/**
 * Removes everything that stacks of a name have in Docker, with all data.
 *
 * @returns one line for each, for example `container broker1`
 * @throws when there is a state by which it can be removed
 */
export async function removeWithoutState(
  stack: string,
  deployment: Deployment,
  environment: Environment,
): Promise<string[]> {
  if (!isEmpty(deployment)) {
    throw new Error(
      `The state of stack ${stack} is not lost. Remove the stack with ${npmRun("down", stack)}. Nothing was changed.`,
    );
  }
  const found = await stackInDocker(stack, environment);
  await removeFromDocker(found, environment);
  return linesOf(found);
}

/** What to say of a stack that is not known; empty when Docker knows nothing either, or does not run. */
export async function hintAtLostState(stack: string, command: string): Promise<string> {
  const found = linesOf(await stackInDocker(stack).catch(() => ({ container: [], volume: [], network: [] })));
  return found.length === 0
    ? ""
    : `Docker has what a stack of this name made, in another backend or home folder, or with a state that is lost: ` +
        `${found.join(", ")}. If they may go, with all their data, remove them with ${command}.`;
}
