import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The text of a shell script of the components, without comments: what they say concerns no state. A line `source x.sh`
 * is replaced by the text of that script, at its first place: where a script runs, there are no files of ours.
 *
 * @param path folder of the component and name of the script: `links/apply-link` is `components/links/scripts/apply-link.sh`
 */
export function script(path: string): string {
  const [folder = "", name = ""] = path.split("/");
  const included = new Set<string>();
  const linesOf = (file: string): string[] => {
    included.add(file);
    return readFileSync(join(__dirname, "..", folder, "scripts", file), "utf8")
      .split("\n")
      .filter((line) => !line.startsWith("#") && line.trim() !== "")
      .flatMap((line) => {
        const [, source] = /^source (\S+\.sh)$/.exec(line) ?? [];
        if (source === undefined) {
          return [line];
        }
        return included.has(source) ? [] : linesOf(source);
      });
  };
  return linesOf(`${name}.sh`).join("\n");
}
