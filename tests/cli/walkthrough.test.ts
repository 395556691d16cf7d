import { describe, expect, test } from "vitest";
import { compare, difference } from "../walkthrough/compare";
import { runStep, withPrefix } from "../walkthrough/runStep";
import { WALKTHROUGH } from "../walkthrough/steps";

const ID = "YJIZZLmoSiKW8_O50FA7hQ";

describe("an output is compared with what is shown", () => {
  test.each<[string, string[], string[], boolean]>([
    ["the same", ["a"], ["a"], true],
    ["nothing", [], [], true],
    ["another line", ["a"], ["b"], false],
    ["a line too many", ["a"], ["a", "b"], false],
    ["a line missing", ["a", "b"], ["a"], false],
    ["signs that mean something to a pattern", ["[a].*(b)$ {1}"], ["[a].*(b)$ {1}"], true],
    ["a place for a number", ["Lag: <number>"], ["Lag: -1"], true],
    ["a place for a number, without one", ["Lag: <number>"], ["Lag: x"], false],
    ["a place for a time", ["at <time>"], ["at 2023-04-18 19:31:43"], true],
    ["a place for a time of the log", ["[<time>] INFO"], ["[2023-03-23 15:47:55,669] INFO"], true],
    ["a place for an id", ["id <id>"], [`id ${ID}`], true],
    ["a place for anything", ["a<any>"], ["a b c"], true],
    ["any lines", ["…", "a", "…"], ["x", "a", "a", "y"], true],
    ["any lines, also none", ["…", "a", "…"], ["a"], true],
    ["any lines, but not this one", ["…", "a", "…"], ["x"], false],
    ["a line right after another one", ["…", "a", "b", "…"], ["a", "x", "a", "b"], true],
  ])("%s", (_title, shown, lines, same) => {
    expect(compare(shown, lines, {}) !== undefined).toBe(same);
  });

  test("a value is found once, and must be the same from then on", () => {
    const values = compare(["Cluster ID: <CLUSTER1_ID>"], [`Cluster ID: ${ID}`], { OTHER: "x" });
    expect(values).toEqual({ OTHER: "x", CLUSTER1_ID: ID });
    expect(compare(["remote '<CLUSTER1_ID>'"], [`remote '${ID}'`], values ?? {})).toEqual(values);
    expect(compare(["remote '<CLUSTER1_ID>'"], ["remote 'another'"], values ?? {})).toBeUndefined();
  });

  test("a difference shows what is missing and what is not expected, around what is the same", () => {
    expect(difference(["State: ACTIVE", "Lag: <number>"], ["warning", "State: FAILED", "Lag: 3"], {})).toBe(
      "+ warning\n+ State: FAILED\n- State: ACTIVE\n  Lag: 3",
    );
  });
});

describe("a step", () => {
  test("names the containers of its own stack, and hosts as they are in every stack", () => {
    expect(withPrefix("docker exec -i broker1 kafka-topics --bootstrap-server broker1:9093", "it-")).toBe(
      "docker exec -i it-broker1 kafka-topics --bootstrap-server broker1:9093",
    );
    expect(withPrefix("docker stop broker1", "it-")).toBe("docker stop it-broker1");
    expect(withPrefix('docker exec --env A="-Xmx1G -Xms1G" broker1 ls', "it-")).toBe(
      'docker exec --env A="-Xmx1G -Xms1G" it-broker1 ls',
    );
    expect(withPrefix("docker logs broker1 | grep broker1", "it-")).toBe("docker logs it-broker1 | grep broker1");
  });

  test("gives its lines to the command, and hands values on", async () => {
    const step = { title: "t", command: "cat; echo $KNOWN", input: ["id abc"], shown: ["id <FOUND>", "<KNOWN>"] };
    expect(await runStep(step, "it-", { KNOWN: "x" })).toEqual({ KNOWN: "x", FOUND: "abc" });
  });

  test("takes lines in any order where it says so, and leaves the stack's prefix out", async () => {
    const step = { title: "t", command: "printf 'it-b\\na\\n'", shown: ["a", "b"], anyOrder: true };
    expect(await runStep(step, "it-", {})).toEqual({});
  });

  test("that comes out otherwise shows how", async () => {
    const step = { title: "the title", command: "cat; echo why >&2; exit 3", input: ["b"], shown: ["a"] };
    await expect(runStep(step, "it-", {})).rejects.toThrow(
      [
        "the title: not as in the walkthrough.",
        "$ cat; echo why >&2; exit 3",
        "> b",
        "Its status is 3 instead of 0.",
        "The walkthrough (-) and what was printed (+):",
        "+ b",
        "- a",
        "Standard error:",
        "why",
      ].join("\n"),
    );
  });

  test("whose output has to become what is shown is tried again, for as long as it may take", async () => {
    const command = "echo $(($(date +%s%N) / 1000000 - START < 700))";
    const step = { title: "t", command, shown: ["0"], within: 20 };
    expect(await runStep(step, "it-", { START: String(Date.now()) })).toMatchObject({});
    await expect(runStep({ ...step, command: "echo 1", within: 1 }, "it-", {})).rejects.toThrow(
      /^t: not as in the walkthrough within 1 s\./,
    );
  });
});

test("every step has a title and a command of its own kind", () => {
  expect(WALKTHROUGH.length).toBeGreaterThan(60);
  for (const { title, command } of WALKTHROUGH) {
    expect(title).not.toBe("");
    expect(command).toMatch(/^docker (exec|start|stop|logs) /);
  }
});
