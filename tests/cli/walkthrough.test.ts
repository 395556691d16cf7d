import { describe, expect, test } from "vitest";
import { compare, difference, linesOf } from "../walkthrough/compare";
import { readWalkthrough, sectionsOf } from "../walkthrough/page";

const ID = "YJIZZLmoSiKW8_O50FA7hQ";
const OTHER = "T2nYV7iVRWqzS0bFfZTgMg";

/** Whether lines of standard output are as shown. */
const isSame = (shown: string[], stdout: string[]) => compare(shown, { stdout, stderr: [] }, {}) !== undefined;

describe("an output is compared with what the page shows", () => {
  test.each<[string, string[], string[], boolean]>([
    ["the same", ["a"], ["a"], true],
    ["nothing", [], [], true],
    ["another line", ["a"], ["b"], false],
    ["a line too many", ["a"], ["a", "b"], false],
    ["a line missing", ["a", "b"], ["a"], false],
    ["another order", ["a", "b"], ["b", "a"], false],
    ["signs that mean something to a pattern", ["[a].*(b)$ {1}"], ["[a].*(b)$ {1}"], true],
    ["another number", ["Lag: 0"], ["Lag: 1"], false],
    ["another time span", ["Lag: 0\tTimeSinceLastFetchMs: 369859"], ["Lag: 0\tTimeSinceLastFetchMs: 7"], true],
    ["another time", ["at 2023-04-18 19:31:43"], ["at 2026-11-27 00:00:01"], true],
    ["no time", ["at 2023-04-18 19:31:43"], ["at noon"], false],
    ["another time of the log", ["[2023-03-23 15:47:55,669] INFO"], ["[2026-11-27 00:00:01,001] INFO"], true],
    ["another controller's time", ['{"timestamp":"1679586476359"}'], ['{"timestamp":"1"}'], true],
    ["another id", [`id ${ID}`], [`id ${OTHER}`], true],
    ["no id", [`id ${ID}`], ["id none"], false],
    ["the id of nothing", ["id AAAAAAAAAAAAAAAAAAAAAA"], [`id ${ID}`], false],
    ["a part that is left out", ["a … c"], ["a b c"], true],
    ["lines that are left out", ["…", "a", "…"], ["x", "a", "a", "y"], true],
    ["lines that are left out, of which there are none", ["…", "a", "…"], ["a"], true],
    ["lines that are left out, and one that is not there", ["…", "a", "…"], ["x"], false],
    ["a line right after another one", ["…", "a", "b", "…"], ["a", "x", "a", "b"], true],
    ["a line not right after the other one", ["…", "a", "b", "…"], ["a", "x", "b"], false],
  ])("%s", (_title, shown, lines, same) => {
    expect(isSame(shown, lines)).toBe(same);
  });

  test("an id of the page stands for one id of the run, in every line from then on", () => {
    const ids = compare([`Cluster ID: ${ID}`], { stdout: [`Cluster ID: ${OTHER}`], stderr: [] }, {});
    expect(ids).toEqual({ [ID]: OTHER });
    const again = (shown: string, line: string) => compare([shown], { stdout: [line], stderr: [] }, ids ?? {});
    expect(again(`remote '${ID}'`, `remote '${OTHER}'`)).toEqual(ids);
    expect(again(`remote '${ID}'`, `remote '${ID}'`)).toBeUndefined();
    // Two clusters with one id would be one cluster.
    expect(again(`local '${OTHER}'`, `local '${OTHER}'`)).toBeUndefined();
    expect(isSame([`${ID} ${ID}`], [`${OTHER} ${ID}`])).toBe(false);
  });

  test("standard output and standard error may come in either order, each in its own", () => {
    const printed = { stdout: ["a", "b"], stderr: ["c", "d"] };
    expect(compare(["a", "c", "b", "d"], printed, {})).toEqual({});
    expect(compare(["c", "…", "b"], printed, {})).toEqual({});
    expect(compare(["b", "a", "c", "d"], printed, {})).toBeUndefined();
    expect(compare(["a", "b", "c"], printed, {})).toBeUndefined();
  });

  test("warnings about a topic that is being made may come or not; others may not", () => {
    const warning = (text: string) => `[2026-11-27 00:00:01,001] WARN [Producer clientId=console-producer] ${text}`;
    const metadata = "The metadata response from the cluster reported a recoverable issue with correlation id 6 : ";
    const text = `${warning(`${metadata}{kafka-topic=LEADER_NOT_AVAILABLE} (org.x)`)}\r\na\n\n`;
    expect(linesOf(text)).toEqual(["a"]);
    expect(linesOf(warning(`${metadata}{kafka-topic=INVALID_TOPIC}`))).toHaveLength(1);
    expect(linesOf(warning("Connection to node -1 could not be established."))).toHaveLength(1);
  });

  test("a difference shows what is missing and what is not expected, around what is the same", () => {
    const printed = { stdout: ["warning", "State: FAILED", "Lag: 3"], stderr: [] };
    const lines = difference(["…", "State: ACTIVE", "Lag: 3"], printed, {}).split("\n");
    expect(lines).toEqual(expect.arrayContaining(["+ warning", "+ State: FAILED", "- State: ACTIVE", "  Lag: 3"]));
    expect(lines).toHaveLength(4);
  });
});

describe("a page is read", () => {
  test("section by section, each command with what is typed into it and what it prints", () => {
    const page = [
      "# Title",
      "",
      "## Produce",
      "",
      "```bash within=30 status=1 unordered",
      "docker exec -it broker1 cat",
      "```",
      "",
      "```text",
      ">one",
      "…",
      ">two",
      "three",
      "```",
      "",
      "```bash",
      "docker stop broker1",
      "```",
      "",
      "```properties",
      "a=b",
      "```",
    ];
    expect(sectionsOf(page.join("\n"))).toEqual([
      {
        title: "Produce",
        steps: [
          {
            command: "docker exec -it broker1 cat",
            input: ["one", "two"],
            shown: ["…", "three"],
            status: 1,
            within: 30,
            unordered: true,
          },
          { command: "docker stop broker1", input: [], shown: [], status: 0, within: 0, unordered: false },
        ],
      },
    ]);
  });

  test("output without a command right before it, or a word that means nothing, is refused", () => {
    expect(() => sectionsOf("# A\n\n```bash\nls\n```\n\nThen:\n\n```text\nfile\n```\n")).toThrow(/no command stands/);
    expect(() => sectionsOf("# A\n\n```bash within\nls\n```\n")).toThrow("`within` behind `bash` is none of");
  });
});

describe("docs/walkthrough.md", () => {
  const steps = readWalkthrough().flatMap((section) => section.steps);
  const commands = steps.map(({ command }) => command);

  test("has commands of its own kind", () => {
    expect(commands.length).toBeGreaterThan(70);
    for (const line of commands.join("\n").split("\n")) {
      expect(line).toMatch(/^(CLUSTER[12]_ID=\$\()?docker (exec|start|stop|logs) |^npm run (up|down)\b/);
    }
  });

  test("waits for nothing that an old report could show", () => {
    // What a mirror's source had is a report; where the mirror ends is not, and neither is its state.
    for (const { shown } of steps.filter(({ within }) => within > 0)) {
      expect(shown.filter((line) => /Lag: \d/.test(line) && !/DestLogEndOffset: \d/.test(line))).toEqual([]);
    }
  });
});
