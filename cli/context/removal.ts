import { confirmed, isInteractive } from "../terminal/ask";
import { npmRun } from "../terminal/options";
import { deployedFromState } from "./deployedState";
import { isEmpty } from "./lostState";
import type { Run } from "./run";
import { type Deployment, pulumi } from "./stack";

/**
 * Asks before a stack is removed with its data, and takes the protection of that away. Without a terminal, `yes` answers,
 * or the stack itself does where none of its data is protected.
 *
 * @throws Error when the answer is no, or nobody is there to give it
 */
export async function confirmRemoval({ deployment, options: { stack }, cli }: Run, yes: boolean): Promise<void> {
  const hasProtected = (deployment.resources ?? []).some(({ protect }) => protect);
  if (!yes && !isEmpty(deployment)) {
    const lines = whatGoes(deployment);
    if (isInteractive()) {
      console.log([`\nThis removes the stack ${stack} with all its data:`, ...lines].join("\n"));
      if (!(await confirmed("It cannot be undone."))) {
        throw new Error("Nothing was changed.");
      }
    } else if (hasProtected) {
      throw new Error(
        [
          `This would remove the stack ${stack} with all its data, which is protected (protectData):`,
          ...lines,
          `If all of it may go: ${npmRun("down", stack, "--yes")}. Nothing was changed.`,
        ].join("\n"),
      );
    }
  }
  if (hasProtected) {
    await pulumi(cli, ["state", "unprotect", "--all", "--yes", "--stack", stack]);
  }
}

/** One line for each cluster, with the topics that are declared; others go with them. */
function whatGoes(deployment: Deployment): string[] {
  const { clusters, links } = deployedFromState(deployment);
  return clusters.map(({ name, brokers, topics }) => {
    const mirrors = links
      .filter(({ destination }) => destination === name)
      .flatMap((link) => link.mirrors.map(({ mirrorTopic }) => `${mirrorTopic} (a mirror)`));
    const declared = [...topics.map((topic) => topic.name), ...mirrors];
    const list = declared.length === 0 ? "all topics" : `topics ${declared.join(", ")}, and any others`;
    return `  cluster ${name} on ${brokers.join(", ")}: ${list}`;
  });
}
