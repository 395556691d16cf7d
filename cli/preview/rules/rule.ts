import type { Action, Change } from "../digest";
import type { Markdown } from "../escape";
import type { Plan } from "../plan";

/** How severe a consequence is, the most severe first: `actionRequired` is something that people have to do. */
export const SEVERITIES = ["irreversible", "interruption", "actionRequired", "note"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Something that a run does to those who use the clusters. */
export interface Consequence {
  severity: Severity;
  /** One or more sentences. */
  text: Markdown;
}

/** What all changes of one kind together mean. */
export interface Rule {
  /** As of {@link Change}; undefined for what the topologies alone tell. */
  part?: string;
  actions?: readonly Action[];
  evaluate: (changes: readonly Change[], plan: Plan) => Consequence[];
}

export function each(evaluate: (change: Change, plan: Plan) => Consequence | undefined): Rule["evaluate"] {
  return (changes, plan) => changes.flatMap((change) => evaluate(change, plan) ?? []);
}

export const irreversible = (text: Markdown): Consequence => ({ severity: "irreversible", text });
export const interruption = (text: Markdown): Consequence => ({ severity: "interruption", text });
export const actionRequired = (text: Markdown): Consequence => ({ severity: "actionRequired", text });
export const note = (text: Markdown): Consequence => ({ severity: "note", text });
