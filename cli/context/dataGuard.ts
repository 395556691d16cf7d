import { engineOf } from "../../components/cluster/engines";
import { removedBrokers } from "../../program/removedBrokers";
import { ALLOWED_LOSSES_VARIABLE, dataLosses, describeLosses, type Loss } from "../../topology/dataLoss";
import { dataProblems, stackRename } from "../../topology/dataTransitions";
import type { DeployedStack } from "../../topology/deployedStack";
import { describeProblems } from "../../topology/problems";
import type { Settings } from "../../topology/schema";
import { confirmed, isInteractive } from "../terminal/ask";
import { npmRun } from "../terminal/options";
import { deployedFromState, protectedBy } from "./deployedState";
import { plannedSettings } from "./plannedSettings";
import type { Run } from "./run";
import { projectName, pulumi } from "./stack";

/**
 * Asks before a run that loses data. What the program itself refuses is found here before Pulumi starts, from the state,
 * which also knows what an interrupted run has made. The answer goes to the program through its environment, for this run.
 *
 * @param allowed names of losses that were allowed on the command line
 * @throws Error that names each loss, and the flag that allows exactly that one, when nobody is there to answer
 */
export async function guardData(run: Run, allowed: readonly string[]): Promise<void> {
  const { options, deployment, cli } = run;
  const before = deployedFromState(deployment);
  const settings = readPlanned(options.stack);
  let agreed = [...allowed];
  if (settings !== undefined && before.clusters.length > 0) {
    await refuseImpossible(before, settings, options.stack);
    const losses = dataLosses(before, settings);
    const open = losses.filter(({ name }) => !allowed.includes(name));
    if (open.length > 0 && (settings.protectData || before.protectData)) {
      await ask(open, options.stack);
    }
    agreed = losses.map(({ name }) => name);
  }
  cli.environment[ALLOWED_LOSSES_VARIABLE] = JSON.stringify(agreed);
  const urns = protectedBy(agreed, deployment).map(({ urn }) => urn);
  if (urns.length > 0) {
    await pulumi(cli, ["state", "unprotect", "--yes", "--stack", options.stack, ...urns]);
  }
}

/** The configuration as it will be read; undefined when it is wrong or cannot be read here: that is for the program to say. */
function readPlanned(stack: string): Settings | undefined {
  try {
    return plannedSettings(process.cwd(), stack);
  } catch {
    return undefined;
  }
}

async function refuseImpossible(before: DeployedStack, settings: Settings, stack: string): Promise<void> {
  const renamed = stackRename(before, stack);
  if (renamed !== undefined) {
    throw new Error(renamed);
  }
  const problems = dataProblems(before, settings, engineOf(settings).version);
  if (problems.length > 0) {
    throw new Error(describeProblems(projectName(process.cwd()), problems));
  }
  const { refusals } = await removedBrokers(before, settings);
  if (refusals.length > 0) {
    throw new Error(refusals.join("\n"));
  }
}

async function ask(losses: readonly Loss[], stack: string): Promise<void> {
  if (!isInteractive()) {
    throw new Error(describeLosses(losses, npmRun("up", stack, "").trimEnd()));
  }
  console.log(`\nThis run loses data of the stack ${stack}:`);
  for (const { name, text } of losses) {
    console.log(`  ⛔ ${text}  (${name})`);
  }
  if (!(await confirmed("It cannot be undone."))) {
    throw new Error("Nothing was changed.");
  }
}
