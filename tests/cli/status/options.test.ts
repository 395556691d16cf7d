import { describe, expect, test } from "vitest";
import { statusOptions } from "../../../cli/status/options";

describe("the options of npm run status", () => {
  test.each([
    [[], { json: false }],
    [["--json"], { json: true }],
    [["--watch"], { json: false, every: 5 }],
    [["-w"], { json: false, every: 5 }],
    [["--watch", "--interval", "10"], { json: false, every: 10 }],
    [["--interval=1"], { json: false, every: 1 }],
    [["--json", "--watch"], { json: true, every: 5 }],
    [["--interval", "2.5"], { json: false, every: 2.5 }],
  ])("%j", (args, expected) => {
    expect(statusOptions(args)).toEqual(expected);
  });

  test.each(["0", "3601", "-1", "soon", "", "NaN", "Infinity"])("an interval of %j is refused in words", (value) => {
    expect(() => statusOptions([`--interval=${value}`])).toThrow(
      `--interval ${value} is none. Allowed: seconds from 1 to 3600, for example --interval 10.`,
    );
  });

  test.each([
    [["--wach"], "Unknown option '--wach'."],
    [["--interval"], "Option '--interval <value>' argument missing."],
    [["--json=yes"], "Option '--json' does not take an argument."],
    [["cluster1"], "Unexpected argument 'cluster1'. This command does not take positional arguments."],
  ])("%j is refused with what is allowed", (args, problem) => {
    expect(() => statusOptions(args)).toThrow(
      `${problem} Allowed: --watch, --interval SECONDS, --json and --stack NAME; with npm they stand behind --, ` +
        "for example npm run status -- --watch.",
    );
  });
});
