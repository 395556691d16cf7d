import { DRIFT_VARIABLE } from "../../topology/driftVariable";
import type { Settings } from "../../topology/schema";
import { plannedSettings } from "../context/plannedSettings";
import type { Run } from "../context/run";
import { outputsOf, pulumi } from "../context/stack";
import type { Report, Step } from "../terminal/steps";
import { adopt, describeMisfits, type ExistingTopic, existingTopics } from "./adoption";
import { type ClusterFindings, findClusterDrift } from "./clusters";
import { describeDifference, type Difference, isDeclared } from "./compare";
import { driftOf, findDrift, type Findings } from "./drift";
import { declaredTopics } from "./topics";

/**
 * Looks for what was changed by hand, and for topics that are declared for the first time and are there already. `repair` puts
 * right, or prepares for the program to put right, what it can; `show` changes nothing.
 */
export function drift(mode: "show" | "repair"): Step<Run> {
  return {
    title: "Changed by hand:",
    run: (run, report) => reconcile(run, mode, report),
  };
}

/**
 * Finds what was changed by hand, and tells the program which links and mirrors to repair.
 *
 * With `repair` it also makes the stack's state say how topics are that differ, so that the update puts them right, and takes
 * over topics that are declared for the first time and are there already.
 *
 * @returns what was found, in one line
 * @throws Error when a topic that is there does not fit its declaration, or was changed by hand and in the configuration
 */
async function reconcile(run: Run, mode: "show" | "repair", report: Report): Promise<string> {
  const { cli, deployment, options } = run;
  const planned = settingsIfRight(options.stack);
  const linkDrift = findDrift(outputsOf(deployment), cli.environment);
  const [links, clusters] = await Promise.all([linkDrift, findClusterDrift(deployment, linkDrift, planned)]);
  cli.environment[DRIFT_VARIABLE] = JSON.stringify(driftOf(links));
  const existing = planned === undefined ? [] : existingIn(planned, run, links, clusters);
  const misfits = describeMisfits(existing);
  if (misfits !== undefined) {
    throw new Error(misfits);
  }
  if (clusters.conflicts.length > 0) {
    throw new Error(
      `Changed by hand, and in the configuration, too; nothing was changed.\n  ${clusters.conflicts.join("\n  ")}`,
    );
  }
  const differences = [...clusters.differences, ...links.differences];
  const texts = differences.filter(isDeclared).map(describeDifference);
  if (mode === "repair") {
    texts.push(...(await readAgain(run, clusters.differences, report)));
    if (existing.length > 0) {
      report(`taking over ${namesOf(existing)}`);
      await adopt(existing, { cli, stack: options.stack, deployment });
    }
  }
  if (existing.length > 0) {
    texts.push(
      `${namesOf(existing)}, there already (${mode === "repair" ? "taken over" : "npm run up takes it over"})`,
    );
  }
  const unreadable = new Map(
    [...clusters.unreadable, ...links.unreadable].map(({ cluster, reason }) => [cluster, reason]),
  );
  texts.push(...[...unreadable].map(([cluster, reason]) => `not known of ${cluster} (${reason})`));
  return texts.length > 0 ? texts.join(", ") : "nothing";
}

/** The configuration; undefined when it is wrong, which the program will say. */
function settingsIfRight(stack: string): Settings | undefined {
  try {
    return plannedSettings(process.cwd(), stack);
  } catch {
    return undefined;
  }
}

function existingIn(planned: Settings, { deployment }: Run, links: Findings, found: ClusterFindings): ExistingTopic[] {
  return existingTopics(planned, {
    declared: declaredTopics(deployment),
    topics: new Map([...found.clusters].map(([name, { topics }]) => [name, topics])),
    mirrors: links.live,
    links: outputsOf(deployment).links ?? [],
  });
}

/**
 * Makes the state say how topics are. No others are read: those of a cluster that is down cannot be. A failure leaves the
 * topics as they are, and is told.
 */
async function readAgain({ cli, options }: Run, differences: Difference[], report: Report): Promise<string[]> {
  const urns = [...new Set(differences.flatMap(({ urn }) => urn ?? []))];
  if (urns.length === 0) {
    return [];
  }
  report(`reading ${urns.length === 1 ? "the topic" : `${urns.length} topics`} into the stack's state`);
  try {
    const targets = urns.map((urn) => `--target=${urn}`);
    await pulumi(cli, ["refresh", "--yes", "--skip-preview", "--stack", options.stack, ...targets]);
    return [];
  } catch (error) {
    return [`topics cannot be put right (${(error as Error).message})`];
  }
}

function namesOf(topics: readonly ExistingTopic[]): string {
  return topics.map(({ cluster, name }) => `topic ${name} of ${cluster}`).join(", ");
}
