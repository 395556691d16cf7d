import { main } from "../terminal/main";
import { runSteps, type Step as Shown } from "../terminal/steps";
import { TemporaryStack } from "../../tests/harness/temporaryStack";
import type { Values } from "../../tests/walkthrough/compare";
import { runStep } from "../../tests/walkthrough/runStep";
import type { Step } from "../../tests/walkthrough/step";
import { WALKTHROUGH } from "../../tests/walkthrough/steps";
import { CONFIGURATION } from "../../tests/walkthrough/topology";

interface Walk {
  stack: TemporaryStack;
  values: Values;
  interrupted: boolean;
}

const stackUp: Shown<Walk> = {
  title: "a stack of its own",
  run: async ({ stack }, report) => {
    await stack.create(CONFIGURATION, report);
    report("starting the clusters");
    await stack.must(["up", "--yes", "--skip-preview"]);
    return "";
  },
};

const shown = (step: Step): Shown<Walk> => ({
  title: step.title,
  run: async (walk) => {
    if (walk.interrupted) {
      throw new Error("Interrupted; the stack was removed.");
    }
    walk.values = await runStep(step, `${walk.stack.name}-`, walk.values);
    return "";
  },
});

// npm run walkthrough: every command of the cluster linking walkthrough, in its order, on a stack that is made for it and
// taken away again; ends with the first output that is not as the walkthrough shows it.
void main(async () => {
  const walk: Walk = { stack: new TemporaryStack("it-walkthrough"), values: {}, interrupted: false };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    // The step that runs ends first, by the same signal where it came from the terminal: what it makes must not come
    // after everything has been removed. A second signal ends this at once.
    process.once(signal, () => (walk.interrupted = true));
  }
  try {
    await runSteps([stackUp, ...WALKTHROUGH.map(shown)], walk);
    return 0;
  } finally {
    await walk.stack.remove();
  }
});
