import * as pulumi from "@pulumi/pulumi";
import { stop } from "./userError";
import { linksOf } from "../topology/links";
import { describeProblems } from "../topology/problems";
import type { Settings } from "../topology/schema";
import type { DeployedLink } from "../topology/outputs";
import { linkTransitions } from "../topology/linkTransitions";

/**
 * Compares the planned links with those of the stack's last run: says what happens to mirror topics and their records,
 * before it happens.
 *
 * @throws pulumi.RunError for what no engine can do, such as going on with a mirror that was promoted
 */
export async function checkTransitions(settings: Settings): Promise<void> {
  const [organization, project, stack] = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack()];
  const self = new pulumi.StackReference(`${organization}/${project}/${stack}`);
  const { value } = (await self.getOutputDetails("links")) as { value?: DeployedLink[] };
  const { problems, notes } = linkTransitions(
    value ?? [],
    linksOf(settings),
    settings.clusters.map(({ name }) => name),
  );
  if (problems.length > 0) {
    throw stop(describeProblems(project, problems));
  }
  for (const note of notes) {
    void pulumi.log.warn(note);
  }
}
