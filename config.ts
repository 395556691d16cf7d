import * as pulumi from "@pulumi/pulumi";
import { stop } from "./program/userError";
import { checkSettings, warningsOf } from "./topology/checks";
import { DRIFT_VARIABLE } from "./topology/driftVariable";
import { parseSettings } from "./topology/parse";
import { describeProblems } from "./topology/problems";
import type { Settings } from "./topology/schema";

/**
 * Reads and checks the whole configuration of the stack before any resource is planned.
 *
 * @throws pulumi.RunError naming each key that is wrong, the value received, what is allowed and the fix
 */
export function readSettings(): Settings {
  const project = pulumi.getProject();
  const { settings, problems } = parseSettings(configurationOf(project));
  const all = settings ? checkSettings(settings) : problems;
  if (!settings || all.length > 0) {
    throw stop(describeProblems(project, all));
  }
  for (const warning of warningsOf(settings)) {
    void pulumi.log.warn(warning);
  }
  return settings;
}

/** What was found to have been changed by hand; nothing when Pulumi was started directly. */
export function readDrift(): Record<string, string> {
  return JSON.parse(process.env[DRIFT_VARIABLE] ?? "{}") as Record<string, string>;
}

/** The keys of our own namespace, without it; the providers' keys (such as `docker:host`) are theirs to check. */
function configurationOf(project: string): Record<string, string> {
  const entries = Object.entries(pulumi.runtime.allConfig())
    .filter(([key]) => key.startsWith(`${project}:`))
    .map(([key, value]) => [key.slice(project.length + 1), value]);
  return Object.fromEntries(entries) as Record<string, string>;
}
