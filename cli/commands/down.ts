import { npmCommand, readArguments } from "../terminal/arguments";
import { main } from "../terminal/main";
import { npmRun } from "../terminal/options";
import { hintAtLostState, removeWithoutState } from "../context/lostState";
import { confirmRemoval } from "../context/removal";
import { begin, docker, prepared, pulumi, recovery, runPulumi, stack } from "../context/run";
import { projectName, stackExists } from "../context/stack";

const WITHOUT_STATE = "--without-state";

const COMMAND = npmCommand({
  name: "down",
  description: "Removes the clusters of a stack with all their data, after a question. Its configuration stays.",
  passesTo: "pulumi destroy",
})
  .option(
    WITHOUT_STATE,
    "remove by label what Docker has of the stack; only for a stack whose Pulumi state is lost",
    false,
  )
  .option("-y, --yes", "ask nothing, also where data is protected", false);

void main(async (args) => {
  const { withoutState, yes, ...options } = readArguments<{ withoutState: boolean; yes: boolean }>(COMMAND, args);
  const run = begin(options);
  const name = run.options.stack;
  const exists = run.backend.source !== "own" || stackExists(run.backend, projectName(process.cwd()), name);
  if (withoutState) {
    return prepared(run, exists ? [docker, pulumi, stack] : [docker], async () => {
      const removed = await removeWithoutState(name, run.deployment, run.cli.environment, yes);
      console.log(removed.map((line) => `✔ Removed ${line}`).join("\n") || `✔ Docker has nothing of stack ${name}`);
      return 0;
    });
  }
  if (!exists) {
    const hint = await hintAtLostState(name, npmRun("down", name, WITHOUT_STATE));
    console.log(hint || `✔ Stack ${name} does not exist: nothing to remove`);
    return 0;
  }
  return prepared(run, [docker, pulumi, stack, recovery("down")], async () => {
    await confirmRemoval(run, yes);
    run.teardown.begin(run.deployment);
    const status = await runPulumi(run, ["destroy", "--yes", "--skip-preview"]);
    if (status === 0) {
      run.teardown.end();
    }
    return status;
  });
});
