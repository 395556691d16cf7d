import { npmCommand, readArguments } from "../terminal/arguments";
import { main } from "../terminal/main";
import { begin, docker, image, prepared, pulumi, runPulumi, stack } from "../context/run";
import { drift } from "../drift/reconcile";

const COMMAND = npmCommand({
  name: "preview",
  description: "Shows what npm run up would do, and changes nothing.",
  passesTo: "pulumi preview",
});

void main(async (args) => {
  const run = begin(readArguments(COMMAND, args));
  return prepared(run, [docker, pulumi, stack, image, drift("show")], () => runPulumi(run, ["preview"]));
});
