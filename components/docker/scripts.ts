import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * The text of a shell script of the components.
 *
 * @param path folder of the component and name of the script: `links/apply-link` is `components/links/scripts/apply-link.sh`
 */
export function script(path: string): string {
  const [folder = "", name = ""] = path.split("/");
  return readScript(join(__dirname, "..", folder, "scripts", `${name}.sh`));
}

/**
 * The text of a shell script, without comments: what they say concerns no state. A line `source x.sh`, with a path from the
 * script's own folder, is replaced by the text of that script, at its first place: where a script runs, there are no files
 * of ours.
 */
export function readScript(file: string): string {
  const included = new Set<string>();
  const linesOf = (path: string): string[] => {
    included.add(path);
    return readFileSync(path, "utf8")
      .split("\n")
      .filter((line) => !line.startsWith("#") && line.trim() !== "")
      .flatMap((line) => {
        const [, source] = /^source (\S+\.sh)$/.exec(line) ?? [];
        if (source === undefined) {
          return [line];
        }
        const sourced = join(dirname(path), source);
        return included.has(sourced) ? [] : linesOf(sourced);
      });
  };
  return linesOf(file).join("\n");
}
