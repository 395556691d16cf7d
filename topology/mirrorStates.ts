/** What happens to a mirror topic: a state that every update restores, not a command that runs once. */
export const MIRROR_STATES = ["active", "paused", "promoted", "failed-over"] as const;

/** State of a mirror topic as it is declared. */
export type DeclaredState = (typeof MIRROR_STATES)[number];

/** Whether a mirror in this state is a regular topic, which takes writes and has records that the source has not. */
export function isStopped(state: DeclaredState): boolean {
  return state === "promoted" || state === "failed-over";
}
