import { main } from "../cli/main";
import { runSteps } from "../cli/steps";
import { begin, docker, image } from "../setup/setUp";

// npm run image: builds the open Kafka image, if it is not there.
void main(async (args) => {
  await runSteps([docker, image], begin(args));
  return 0;
});
