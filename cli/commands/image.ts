import { npmCommand, readArguments } from "../terminal/arguments";
import { main } from "../terminal/main";
import { runSteps } from "../terminal/steps";
import { begin, docker, image } from "../context/run";

const COMMAND = npmCommand({
  name: "image",
  description: "Builds the open Kafka image, if it is not there.",
  onStack: false,
});

void main(async (args) => {
  readArguments(COMMAND, args);
  await runSteps([docker, image], begin());
  return 0;
});
