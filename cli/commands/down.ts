import { main } from "../terminal/main";
import { npmRun } from "../terminal/options";
import { hintAtLostState, removeWithoutState } from "../context/lostState";
import { begin, docker, prepared, pulumi, recovery, runPulumi, stack } from "../context/run";
import { projectName, stackExists } from "../context/stack";

const WITHOUT_STATE = "--without-state";

// npm run down [-- arguments of `pulumi destroy`]: removes the clusters with their data; the stack's config stays.
// npm run down -- --without-state: the same when the state is lost, by the label of containers, volumes and networks.
void main(async (args) => {
  const run = begin(args.filter((arg) => arg !== WITHOUT_STATE));
  const name = run.options.stack;
  const exists = run.backend.source !== "own" || stackExists(run.backend, projectName(process.cwd()), name);
  if (args.includes(WITHOUT_STATE)) {
    return prepared(run, exists ? [docker, pulumi, stack] : [docker], async () => {
      const removed = await removeWithoutState(name, run.deployment, run.cli.environment);
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
    run.teardown.begin(run.deployment);
    const status = await runPulumi(run, ["destroy", "--yes", "--skip-preview"]);
    if (status === 0) {
      run.teardown.end();
    }
    return status;
  });
});
