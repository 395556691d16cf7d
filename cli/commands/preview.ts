import { main } from "../terminal/main";
import { begin, docker, drift, image, prepared, pulumi, runPulumi, stack } from "../context/run";

// npm run preview [-- arguments of `pulumi preview`]: what `npm run up` would do.
void main(async (args) => {
  const run = begin(args);
  return prepared(run, [docker, pulumi, stack, image, drift], () => runPulumi(run, ["preview"]));
});
