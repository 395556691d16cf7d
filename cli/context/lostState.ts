import { npmRun } from "../terminal/options";
import type { Environment } from "../terminal/process";
import type { Deployment } from "./stack";
import { confirmed, isInteractive } from "../terminal/ask";
import { dataInDocker, linesOf, removeFromDocker, stackInDocker } from "./stackInDocker";

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
  const all = isEmpty(deployment) ? await stackInDocker(stack, environment) : undefined;
  const found = all === undefined ? [] : linesOf(all);
  if (all !== undefined && found.length > 0) {
    const data = await dataInDocker(all, environment);
    throw new Error(
      `The state of stack ${stack} has nothing in it, but Docker has what a stack of this name made: ` +
        `${found.join(", ")}.${data.length === 0 ? "" : ` Of these, records are in ${data.join("; ")}.`} If they are of a stack in another backend or home folder, use that, or another name ` +
        `(--stack NAME) with other container names and ports. If the state is lost and they may go, with all their data, ` +
        `remove them with ${npmRun("down", stack, "--without-state")}. Nothing was changed.`,
    );
  }
}

/**
 * Removes everything that stacks of a name have in Docker, with all data. It may be somebody else's: another user's stack of
 * this name has its state elsewhere. So it is shown, and asked for, unless `yes` has answered.
 *
 * @returns one line for each, for example `container broker1`
 * @throws when there is a state by which it can be removed, the answer is no, or nobody is there to give it
 */
export async function removeWithoutState(
  stack: string,
  deployment: Deployment,
  environment: Environment,
  yes: boolean,
): Promise<string[]> {
  if (!isEmpty(deployment)) {
    throw new Error(
      `The state of stack ${stack} is not lost. Remove the stack with ${npmRun("down", stack)}. Nothing was changed.`,
    );
  }
  const found = await stackInDocker(stack, environment);
  const lines = linesOf(found);
  if (lines.length > 0 && !yes) {
    const data = (await dataInDocker(found, environment)).map((line) => `  ${line}`);
    const what = [
      `Docker has of a stack ${stack}: ${lines.join(", ")}.`,
      ...(data.length === 0 ? ["None of it has records."] : ["Its records are in these volumes:", ...data]),
    ].join("\n");
    if (!isInteractive()) {
      const command = npmRun("down", stack, "--without-state", "--yes");
      throw new Error(`${what}\nIf all of it is yours and may go: ${command}. Nothing was changed.`);
    }
    console.log(`\n${what}`);
    if (!(await confirmed("All of it is removed, which cannot be undone."))) {
      throw new Error("Nothing was changed.");
    }
  }
  await removeFromDocker(found, environment);
  return lines;
}

/** What to say of a stack that is not known; empty when Docker knows nothing either, or does not run. */
export async function hintAtLostState(stack: string, command: string): Promise<string> {
  const found = linesOf(await stackInDocker(stack).catch(() => ({ container: [], volume: [], network: [] })));
  return found.length === 0
    ? ""
    : `Docker has what a stack of this name made, in another backend or home folder, or with a state that is lost: ` +
        `${found.join(", ")}. If they may go, with all their data, remove them with ${command}.`;
}
