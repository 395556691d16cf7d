import { main } from "../cli/main";
import { begin, docker, prepared, pulumi, recovery, runPulumi, stack } from "../setup/setUp";
import { projectName, stackExists } from "../setup/stack";

// npm run down [-- arguments of `pulumi destroy`]: removes the clusters with their data; the stack's config stays.
void main(async (args) => {
  const run = begin(args);
  if (run.backend.source === "own" && !stackExists(run.backend, projectName(process.cwd()), run.options.stack)) {
    console.log(`✔ Stack ${run.options.stack} does not exist: nothing to remove`);
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
