import { writeFileSync } from "node:fs";
import { npmCommand, readArguments } from "../terminal/arguments";
import { main } from "../terminal/main";
import { GENERATED, render } from "../../tools/docs/generated";

const COMMAND = npmCommand({
  name: "docs",
  description: "Writes the pages of docs/ that are generated from the sources.",
  onStack: false,
});

void main(async (args) => {
  readArguments(COMMAND, args);
  for (const path of Object.keys(GENERATED)) {
    writeFileSync(path, await render(path, process.cwd()));
    console.log(`✔ ${path}`);
  }
  return 0;
});
