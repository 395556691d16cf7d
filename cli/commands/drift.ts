import { npmCommand, readArguments } from "../terminal/arguments";
import { main } from "../terminal/main";
import { npmRun } from "../terminal/options";
import { findClusterDrift } from "../drift/clusters";
import { describeDifference, isDeclared } from "../drift/compare";
import { findDrift } from "../drift/drift";
import { existingStackWithSecrets } from "../context/readStack";
import { begin, prepared, pulumi } from "../context/run";
import { outputsOf } from "../context/stack";

/** Exit status when something differs; 1 is for what could not be done. */
const DIFFERS = 2;

const COMMAND = npmCommand({
  name: "drift",
  description:
    "Shows what was changed by hand: links, mirror topics, topics, brokers. Exit status 0: nothing, 2: something.",
});

void main(async (args) => {
  const run = begin(readArguments(COMMAND, args));
  return prepared(run, [pulumi, existingStackWithSecrets], async () => {
    const linkDrift = findDrift(outputsOf(run.deployment), run.cli.environment);
    const [ofLinks, ofClusters] = await Promise.all([linkDrift, findClusterDrift(run.deployment, linkDrift)]);
    const differences = [...ofClusters.differences, ...ofLinks.differences];
    // A cluster is asked twice, and gives one reason that is enough.
    const unreadable = new Map(
      [...ofLinks.unreadable, ...ofClusters.unreadable].map(({ cluster, reason }) => [cluster, reason]),
    );
    for (const difference of differences) {
      console.log(`${isDeclared(difference) ? "~" : "+"} ${describeDifference(difference)}`);
    }
    for (const [cluster, reason] of unreadable) {
      console.log(`? ${cluster} cannot be read: ${reason}`);
    }
    if (differences.some(isDeclared)) {
      console.log(`${npmRun("up", run.options.stack)} repairs what it can, and says of the rest why it cannot.`);
      return DIFFERS;
    }
    if (unreadable.size > 0) {
      return 1;
    }
    const { links, mirrors } = ofLinks;
    const { topics, brokers } = ofClusters;
    const counts = [
      count(links, "link"),
      count(mirrors, "mirror topic"),
      count(topics, "topic"),
      count(brokers, "broker"),
    ];
    console.log(`✔ ${counts.slice(0, -1).join(", ")} and ${counts.at(-1)} are as declared`);
    return 0;
  });
});

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
