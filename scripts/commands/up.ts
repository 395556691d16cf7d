import { main } from "../cli/main";
import { summary } from "../cli/summary";
import { begin, docker, drift, image, prepared, pulumi, recovery, runPulumi, stack } from "../setup/setUp";
import { stackOutputs } from "../setup/stack";

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
