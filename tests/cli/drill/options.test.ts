import { describe, expect, test } from "vitest";
import { readDrillOptions } from "../../../cli/drill/options";

describe("options", () => {
  test("have defaults", () => {
    expect(readDrillOptions([])).toMatchObject({ recordsPerSecond: 500, seconds: 10, json: false });
  });

  test("are read", () => {
    const args = ["--link", "a", "--destination=b", "--records-per-second", "5000", "--seconds=1", "--json"];
    const expected = { link: "a", destination: "b", recordsPerSecond: 5000, seconds: 1, json: true };
    expect(readDrillOptions(args)).toMatchObject(expected);
  });

  const numbers = (most: number) => `is invalid. Allowed: a whole number from 1 to ${most}.`;
  test.each([
    [["--seconds", "0"], `'0' ${numbers(300)}`],
    [["--seconds=-1"], `'-1' ${numbers(300)}`],
    [["--seconds", "ten"], `'ten' ${numbers(300)}`],
    [["--records-per-second", "1e3"], `'1e3' ${numbers(5000)}`],
    [["--records-per-second", "5001"], `'5001' ${numbers(5000)}`],
    [["--link="], "argument '' is invalid. Allowed: a name."],
    [["--link", "--json"], "argument '--json' is invalid. Allowed: a name."],
  ])("%j is refused", (args, message) => {
    expect(() => readDrillOptions(args)).toThrow(message);
  });
});
