import { npmCommand, readArguments } from "../terminal/arguments";
import { main } from "../terminal/main";
import { npmRun } from "../terminal/options";
import { findDrift } from "../drift/drift";
import { existingStack } from "../context/readStack";
import { begin, prepared, pulumi } from "../context/run";
import { outputsOf } from "../context/stack";

/** Exit status when something differs; 1 is for what could not be done. */
const DIFFERS = 2;

const COMMAND = npmCommand({
  name: "drift",
  description: "Shows which links and mirror topics were changed by hand. Exit status 0: none, 2: some.",
});

void main(async (args) => {
  const run = begin(readArguments(COMMAND, args));
  return prepared(run, [pulumi, existingStack], async () => {
    const { differences, unreadable, links, mirrors } = await findDrift(outputsOf(run.deployment), run.cli.environment);
    for (const { text, component } of differences) {
      console.log(`${component === undefined ? "+" : "~"} ${text}`);
    }
    for (const { cluster, reason } of unreadable) {
      console.log(`? ${cluster} cannot be read: ${reason}`);
    }
    const changed = differences.filter(({ component }) => component !== undefined);
    if (changed.length > 0) {
      console.log(`${npmRun("up", run.options.stack)} repairs what it can, and says of the rest why it cannot.`);
      return DIFFERS;
    }
    if (unreadable.length > 0) {
      return 1;
    }
    console.log(
      `✔ ${links} link${links === 1 ? "" : "s"} and ${mirrors} mirror topic${mirrors === 1 ? "" : "s"} are as declared`,
    );
    return 0;
  });
});
