import * as pulumi from "@pulumi/pulumi";
import type { Engine } from "../components/cluster/engines";
import { ALLOWED_LOSSES_VARIABLE, dataLosses, describeLosses } from "../topology/dataLoss";
import { dataProblems, stackRename } from "../topology/dataTransitions";
import { type DeployedStack, deployedStack } from "../topology/deployedStack";
import { linksOf } from "../topology/links";
import { linkTransitions } from "../topology/linkTransitions";
import type { StackOutputs } from "../topology/outputs";
import { describeProblems } from "../topology/problems";
import type { Settings } from "../topology/schema";
import { removedBrokers } from "./removedBrokers";
import { stop } from "./userError";

/** The outputs that say what there is. */
const READ = ["bootstrapServers", "containers", "data", "links"] as const;

/**
 * Compares the planned stack with that of the last run: says what happens to data before it happens.
 *
 * @returns what the last run has left
 * @throws pulumi.RunError for what no engine can do, such as going on with a mirror that was promoted; for changes that would
 *   take away data that was to be kept; and, where data is protected, for every loss that was not allowed
 */
export async function checkTransitions(settings: Settings, engine: Engine): Promise<DeployedStack> {
  const project = pulumi.getProject();
  const before = deployedStack(await ownOutputs());
  const renamed = stackRename(before, pulumi.getStack());
  if (renamed !== undefined) {
    throw stop(renamed);
  }
  const clusters = settings.clusters.map(({ name }) => name);
  const links = linkTransitions(before.links, linksOf(settings), clusters);
  const problems = [...dataProblems(before, settings, engine.version), ...links.problems];
  if (problems.length > 0) {
    throw stop(describeProblems(project, problems));
  }
  await checkRemovedBrokers(before, settings);
  const losses = dataLosses(before, settings);
  const refused = losses.filter(({ name }) => !allowedLosses().includes(name));
  // Who turns the protection off does so in a run of its own, before the one that needs it.
  if (refused.length > 0 && (settings.protectData || before.protectData)) {
    throw stop(describeLosses(refused, upCommand()));
  }
  for (const text of [...losses.map((loss) => loss.text), ...links.notes]) {
    void pulumi.log.warn(text);
  }
  return before;
}

/** A preview may run where the cluster's containers are not: it then only warns. */
async function checkRemovedBrokers(before: DeployedStack, settings: Settings): Promise<void> {
  const { refusals, unknown } = await removedBrokers(before, settings);
  if (refusals.length > 0 || (unknown.length > 0 && !pulumi.runtime.isDryRun())) {
    throw stop([...refusals, ...unknown].join("\n"));
  }
  for (const text of unknown) {
    void pulumi.log.warn(text);
  }
}

/** What the last run of this stack has put out; nothing before the first one. */
async function ownOutputs(): Promise<Partial<StackOutputs>> {
  const [organization, project, stack] = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack()];
  const self = new pulumi.StackReference(`${organization}/${project}/${stack}`);
  const details = await Promise.all(
    READ.map(async (name) => [name, (await self.getOutputDetails(name)).value] as const),
  );
  return Object.fromEntries(details.filter(([, value]) => value !== undefined));
}

/** What was allowed to be lost in this run; nothing when Pulumi was started directly. */
function allowedLosses(): string[] {
  return JSON.parse(process.env[ALLOWED_LOSSES_VARIABLE] ?? "[]") as string[];
}

function upCommand(): string {
  const stack = pulumi.getStack();
  return `npm run up --${stack === "dev" ? "" : ` --stack ${stack}`}`;
}
