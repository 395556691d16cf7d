import { main } from "../terminal/main";
import { npmRun } from "../terminal/options";
import { findDrift } from "../drift/drift";
import { begin, docker, prepared, pulumi, stack } from "../context/run";

/** Exit status when something differs; 1 is for what could not be done. */
const DIFFERS = 2;

// npm run drift: what somebody has changed by hand of links and mirror topics. Exit status 0: nothing, 2: something.
void main(async (args) => {
  const run = begin(args);
  return prepared(run, [docker, pulumi, stack], async () => {
    const { differences, unreadable, links, mirrors } = await findDrift(run.deployment, run.cli.environment);
    for (const { text, component } of differences) {
      console.log(`${component === undefined ? "+" : "~"} ${text}`);
    }
    for (const { cluster, reason } of unreadable) {
      console.log(`? ${cluster} cannot be read: ${reason}`);
    }
    const changed = differences.filter(({ component }) => component !== undefined);
    if (changed.length > 0) {
      console.log(`${npmRun("up", run.options.stack)} puts right what can be, and says of the rest why it cannot.`);
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
