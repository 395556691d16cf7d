import { main } from "../terminal/main";
import { summary } from "../terminal/summary";
import { begin, docker, drift, image, prepared, pulumi, recovery, runPulumi, stack } from "../context/run";
import { stackOutputs } from "../context/stack";

// npm run up [-- arguments of `pulumi up`]: everything from nothing to running clusters.
void main(async (args) => {
  const run = begin(args);
  return prepared(run, [docker, pulumi, stack, image, recovery("up"), drift], async () => {
    // With its preview: what the program or a provider refuses is then refused before anything is made.
    const status = await runPulumi(run, ["up", "--yes", "--suppress-outputs"]);
    if (status === 0) {
      console.log(summary(await stackOutputs(run.cli, run.options.stack), run.options));
    }
    return status;
  });
});
