import { npmCommand, readArguments } from "../terminal/arguments";
import { main } from "../terminal/main";
import { begin, docker, drift, image, prepared, pulumi, runPulumi, stack } from "../context/run";

const COMMAND = npmCommand({
  name: "preview",
  description: "Shows what npm run up would do, and changes nothing.",
  passesTo: "pulumi preview",
});

void main(async (args) => {
  const run = begin(readArguments(COMMAND, args));
  return prepared(run, [docker, pulumi, stack, image, drift("show")], () => runPulumi(run, ["preview"]));
});
