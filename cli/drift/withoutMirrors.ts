import type { DeployedLink } from "../../topology/outputs";
import type { Findings } from "./drift";
import type { DeclaredTopic } from "./topics";

/** What is known of mirror topics. */
export type MirrorFindings = Pick<Findings, "live" | "unreadable">;

/**
 * The topics that are no mirrors now. A declared topic is one after a failback, for example: its link gives it the settings of
 * its source then, and whoever changes them works against the link.
 *
 * @param links of the last run; in a cluster whose mirrors cannot be read, what they declare as mirrors is left out
 */
export function withoutMirrors(
  topics: readonly DeclaredTopic[],
  { live, unreadable }: MirrorFindings,
  links: readonly DeployedLink[],
): DeclaredTopic[] {
  const unknown = new Set(unreadable.map(({ cluster }) => cluster));
  return topics.filter(({ cluster, name }) => {
    if (unknown.has(cluster)) {
      return !links.some(
        ({ destination, mirrors }) =>
          destination === cluster && mirrors.some(({ mirrorTopic }) => mirrorTopic === name),
      );
    }
    const state = live[cluster]?.[name]?.state;
    return state === undefined || state === "STOPPED";
  });
}
