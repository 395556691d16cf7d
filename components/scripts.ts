import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The text of a script in components/scripts, without comments: what they say concerns no state. */
export function script(name: string): string {
  return readFileSync(join(__dirname, "scripts", `${name}.sh`), "utf8")
    .split("\n")
    .filter((line) => !line.startsWith("#") && line.trim() !== "")
    .join("\n");
}
