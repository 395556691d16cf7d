import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { shellScripts } from "../../cli/testing/checks";
import { capture } from "../../cli/terminal/process";

const ROOT = join(__dirname, "../..");

/** The commands that take `--topic` as a regular expression; kafka-topics does not with --create. */
const COMMAND = /kafka-(?:topics|get-offsets)\b(?:\\\n|[^\n])*/g;

/** Calls in which a name would be taken as a pattern; a name without dots that is written out is its own pattern. */
function unquoted(text: string): string[] {
  const calls = text.match(COMMAND) ?? [];
  return calls.filter((call) => {
    const [, value = "plain"] = /--topic(?:-partitions)?[ =](\S*)/.exec(call) ?? [];
    const exact = /^["']\$\(topic_pattern$/.test(value) || /^[\w-]+[)"']*$/.test(value);
    return !exact && !call.includes("--create");
  });
}

test("a call with a name is found, whether on one line or on two", () => {
  expect(unquoted('kafka-topics --delete --topic "$TOPIC" --if-exists')).toHaveLength(1);
  expect(unquoted('kafka-get-offsets "${client[@]}" \\\n  --topic "$TOPIC"')).toHaveLength(1);
  expect(unquoted('kafka-topics --delete --topic "$(topic_pattern "$TOPIC")"\nkafka-topics --list')).toEqual([]);
  expect(unquoted('kafka-topics --create --topic "$TOPIC"')).toEqual([]);
});

test("no script, program or page gives a topic's name to a command that takes it as a regular expression", async () => {
  const sources = ["cli/*.ts", "components/*.ts", "program/*.ts", "README.md", "docs/*.md"];
  const { stdout } = await capture("git", ["ls-files", ...sources]);
  const files = [...(await shellScripts()), ...stdout.split("\n").filter((path) => path !== "")];
  expect(files).toContain("components/links/scripts/lib.sh");
  expect(files).toContain("docs/runbooks/failback.md");
  const found = files.flatMap((file) => unquoted(codeOf(file)).map((call) => `${file}: ${call}`));
  expect(found).toEqual([]);
});

/** Of a page, only the commands. */
function codeOf(file: string): string {
  const text = readFileSync(join(ROOT, file), "utf8");
  const commands = () => text.split("\n").filter((line) => line.includes("docker exec"));
  return file.endsWith(".md") ? commands().join("\n") : text;
}
