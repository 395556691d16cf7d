import { npmCommand, readArguments } from "../terminal/arguments";
import { main } from "../terminal/main";
import { summary } from "../terminal/summary";
import { begin, docker, drift, image, prepared, pulumi, recovery, runPulumi, stack } from "../context/run";
import { isEmpty } from "../context/lostState";
import { stackOutputs } from "../context/stack";

const COMMAND = npmCommand({
  name: "up",
  description: "Brings up the clusters and links of a stack, from nothing to running.",
  passesTo: "pulumi up",
});

void main(async (args) => {
  const run = begin(readArguments(COMMAND, args));
  return prepared(run, [docker, pulumi, stack, image, recovery("up"), drift], async () => {
    // What runs is previewed first: what the program or a provider refuses is then refused before anything changes.
    const preview = isEmpty(run.deployment) ? ["--skip-preview"] : [];
    const status = await runPulumi(run, ["up", "--yes", "--suppress-outputs", ...preview]);
    if (status === 0) {
      console.log(summary(await stackOutputs(run.cli, run.options.stack), run.options));
    }
    return status;
  });
});
