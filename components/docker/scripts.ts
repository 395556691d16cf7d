import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The text of a shell script of the components, without comments: what they say concerns no state.
 *
 * @param path folder of the component and name of the script: `links/apply-link` is `components/links/scripts/apply-link.sh`
 */
export function script(path: string): string {
  const [folder = "", name = ""] = path.split("/");
  return readFileSync(join(__dirname, "..", folder, "scripts", `${name}.sh`), "utf8")
    .split("\n")
    .filter((line) => !line.startsWith("#") && line.trim() !== "")
    .join("\n");
}
