import { lossName, npmCommand, readArguments } from "../terminal/arguments";
import { main } from "../terminal/main";
import { summary } from "../terminal/summary";
import { begin, docker, image, prepared, pulumi, recovery, runPulumi, stack } from "../context/run";
import { drift } from "../drift/reconcile";
import { isEmpty } from "../context/lostState";
import { stackOutputs } from "../context/stack";

const COMMAND = npmCommand({
  name: "up",
  description: "Brings up the clusters and links of a stack, from nothing to running.",
  passesTo: "pulumi up",
}).option(
  "--allow-loss <name>",
  "allow that this is deleted or emptied, for example topic:cluster1/orders; repeatable",
  lossName,
  [],
);

void main(async (args) => {
  const { allowLoss, ...options } = readArguments<{ allowLoss: string[] }>(COMMAND, args);
  const run = begin(options);
  const guard = import("../context/dataGuard"); // Loaded while the steps wait for other programs.
  return prepared(run, [docker, pulumi, stack, image, recovery("up"), drift("repair")], async () => {
    await (await guard).guardData(run, allowLoss);
    // What runs is previewed first: what the program or a provider refuses is then refused before anything changes.
    const preview = isEmpty(run.deployment) ? ["--skip-preview"] : [];
    const status = await runPulumi(run, ["up", "--yes", "--suppress-outputs", ...preview]);
    if (status === 0) {
      console.log(summary(await stackOutputs(run.cli, run.options.stack), run.options));
    }
    return status;
  });
});
