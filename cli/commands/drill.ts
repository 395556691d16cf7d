import { main } from "../terminal/main";
import { runSteps } from "../terminal/steps";
import { Interruption } from "../drill/interruption";
import { measure } from "../drill/measure";
import { readDrillOptions } from "../drill/options";
import { Rehearsal } from "../drill/rehearsal";
import { allKept, json, table, verdicts } from "../drill/report";
import { targetOf } from "../drill/target";
import { existingStack } from "../context/readStack";
import { begin, prepared, pulumi } from "../context/run";
import { outputsOf } from "../context/stack";

/** Exit status when a promise is not kept; 1 is for what could not be done. */
const NOT_KEPT = 2;

void main(async (args) => {
  const options = readDrillOptions(args);
  const run = begin(options);
  const output = options.json ? process.stderr : process.stdout;
  const rehearse = async () => {
    const target = targetOf(outputsOf(run.deployment), options);
    const interruption = new Interruption(() => {
      output.write("Interrupted: removing what the drill has made. A second time ends it at once.\n");
    });
    const rehearsal = new Rehearsal(target, options, run.options.stack, run.cli.environment, interruption);
    try {
      await withCleanUp(
        () => runSteps(rehearsal.steps(), rehearsal, output),
        async () => {
          if (rehearsal.needsCleaning()) {
            await runSteps([rehearsal.cleaning], rehearsal, output);
          }
        },
      );
    } finally {
      await rehearsal.release();
      interruption.release();
    }
    const observed = rehearsal.result();
    const list = verdicts(measure(observed), observed.syncInterval);
    const { name: link, source, destination } = target.link;
    const { recordsPerSecond, seconds } = options;
    const subject = { stack: run.options.stack, link, source, destination, recordsPerSecond, seconds };
    console.log(options.json ? json(subject, list) : `\n${table(list)}`);
    return allKept(list) ? 0 : NOT_KEPT;
  };
  return prepared(run, [pulumi, existingStack], rehearse, output);
});

/** Does something and cleans up after it. When both fail, the first error is the one that says why. */
async function withCleanUp(work: () => Promise<void>, cleanUp: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    await cleanUp().catch((second: unknown) => {
      console.error(second instanceof Error ? second.message : second);
    });
    throw error;
  }
  await cleanUp();
}
