import { writeFileSync } from "node:fs";
import { main } from "../terminal/main";
import { GENERATED, render } from "../../tools/docs/generated";

// npm run docs: writes the pages of docs/ that are made from the sources.
void main(async () => {
  for (const path of Object.keys(GENERATED)) {
    writeFileSync(path, await render(path, process.cwd()));
    console.log(`✔ ${path}`);
  }
  return 0;
});
