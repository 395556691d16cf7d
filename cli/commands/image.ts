import { main } from "../terminal/main";
import { runSteps } from "../terminal/steps";
import { begin, docker, image } from "../context/run";

// npm run image: builds the open Kafka image, if it is not there.
void main(async (args) => {
  await runSteps([docker, image], begin(args));
  return 0;
});
