import { describe, expect, test } from "vitest";
import { readStatusOptions } from "../../../cli/status/options";

describe("the options of npm run status", () => {
  test.each([
    [[], { json: false, every: undefined }],
    [["--json"], { json: true }],
    [["--watch"], { json: false, every: 5 }],
    [["-w"], { json: false, every: 5 }],
    [["--watch", "--interval", "10"], { json: false, every: 10 }],
    [["--interval=1"], { json: false, every: 1 }],
    [["--json", "--watch"], { json: true, every: 5 }],
    [["--interval", "2.5"], { json: false, every: 2.5 }],
  ])("%j", (args, expected) => {
    expect(readStatusOptions(args)).toMatchObject(expected);
  });

  test.each(["0", "3601", "-1", "soon", "", "NaN", "Infinity"])("an interval of %j is refused in words", (value) => {
    expect(() => readStatusOptions([`--interval=${value}`])).toThrow(
      `Option '--interval <seconds>' argument '${value}' is invalid. Allowed: a number from 1 to 3600.`,
    );
  });
});
