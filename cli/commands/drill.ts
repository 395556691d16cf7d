import { main } from "../terminal/main";
import { runSteps } from "../terminal/steps";
import { Interruption } from "../drill/interruption";
import { measure } from "../drill/measure";
import { readDrillOptions } from "../drill/options";
import { FailoverDrill } from "../drill/failoverDrill";
import { allMet, evaluate, json, resultTable } from "../drill/report";
import { targetOf } from "../drill/target";
import { existingStack } from "../context/readStack";
import { begin, prepared, pulumi } from "../context/run";
import { outputsOf } from "../context/stack";

/** Exit status when an objective is not met; 1 is for what could not be done. */
const NOT_MET = 2;

void main(async (args) => {
  const options = readDrillOptions(args);
  const run = begin(options);
  const output = options.json ? process.stderr : process.stdout;
  const runDrill = async () => {
    const target = targetOf(outputsOf(run.deployment), options);
    const interruption = new Interruption(() => {
      output.write("Interrupted: removing what the drill has made. A second time ends it at once.\n");
    });
    const drill = new FailoverDrill(target, options, run.options.stack, run.cli.environment, interruption);
    try {
      await withCleanUp(
        () => runSteps(drill.steps(), drill, output),
        async () => {
          if (drill.needsCleaning()) {
            await runSteps([drill.cleaning], drill, output);
          }
        },
      );
    } finally {
      await drill.release();
      interruption.release();
    }
    const observed = drill.result();
    const list = evaluate(measure(observed), observed.syncInterval);
    const { name: link, source, destination } = target.link;
    const { recordsPerSecond, seconds } = options;
    const subject = { stack: run.options.stack, link, source, destination, recordsPerSecond, seconds };
    console.log(options.json ? json(subject, list) : `\n${resultTable(list)}`);
    return allMet(list) ? 0 : NOT_MET;
  };
  return prepared(run, [pulumi, existingStack], runDrill, output);
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
