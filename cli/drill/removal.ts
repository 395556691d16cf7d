import type { DrillNames } from "./names";
import { runOrThrow, type ExecTarget } from "./exec";

/** Seconds: a consumer that was killed holds its group for as long as its session, 10 s. */
const LIMIT_SECONDS = 45;

/** Kind and name of each thing, one a line. */
export function resourcesOf(names: DrillNames, side: "source" | "destination"): string {
  const { drill, mirrorTopic, mirrorGroup, follower, reader } = names;
  const things =
    side === "source"
      ? [`topic ${drill}`, `group ${drill}`, `group ${reader}`]
      : [`link ${drill}`, `topic ${mirrorTopic}`, `group ${mirrorGroup}`, `group ${follower}`, `group ${reader}`];
  return things.join("\n");
}

/**
 * Removes all that drills have made of a cluster, and makes sure that it is gone.
 *
 * @param pattern of their names
 * @param known what there is, kind and name, one a line; saves looking for it
 * @returns how many there were
 */
export async function removeDrills(target: ExecTarget, pattern: string, known = ""): Promise<number> {
  const variables = {
    PATTERN: pattern,
    KNOWN: known,
    HAS_LINKS: target.cluster.hasLinks ? "yes" : "",
    LIMIT_SECONDS,
  };
  const removed = await runOrThrow(
    `Removing what drills have made in ${target.cluster.name}`,
    target,
    "remove",
    variables,
  );
  return removed.split("\n").filter((line) => line !== "").length;
}
