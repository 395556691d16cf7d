import type { Action, Change } from "../digest";
import type { Markdown } from "../escape";
import type { Plan } from "../plan";

/** How grave a consequence is, the gravest first: `task` is something that people have to do. */
export const GRAVITIES = ["irreversible", "interruption", "task", "note"] as const;
export type Gravity = (typeof GRAVITIES)[number];

/** Something that a run does to those who use the clusters. */
export interface Consequence {
  gravity: Gravity;
  /** One or more sentences. */
  text: Markdown;
}

/** What all changes of one kind together mean. */
export interface Rule {
  /** As of {@link Change}; undefined for what the topologies alone tell. */
  part?: string;
  actions?: readonly Action[];
  says: (changes: readonly Change[], plan: Plan) => Consequence[];
}

export function each(says: (change: Change, plan: Plan) => Consequence | undefined): Rule["says"] {
  return (changes, plan) => changes.flatMap((change) => says(change, plan) ?? []);
}

export const irreversible = (said: Markdown): Consequence => ({ gravity: "irreversible", text: said });
export const interruption = (said: Markdown): Consequence => ({ gravity: "interruption", text: said });
export const task = (said: Markdown): Consequence => ({ gravity: "task", text: said });
export const note = (said: Markdown): Consequence => ({ gravity: "note", text: said });
