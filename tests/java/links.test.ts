import { describe, expect, test } from "vitest";
import { runJavaTests } from "./maven";

// The Java tests of cluster links, each of them reported as a test of its own.

describe("cluster links in Java", async () => {
  const { problem, tests } = await runJavaTests();

  test("compile, and have tests", () => {
    if (problem !== "") {
      throw new JavaFailure(problem);
    }
    expect(tests).not.toEqual([]);
  });

  for (const suite of new Set(tests.map((each) => each.suite))) {
    describe(suite, () => {
      for (const { name, outcome, text } of tests.filter((each) => each.suite === suite)) {
        test(name, ({ skip }) => {
          if (outcome === "skipped") {
            skip(text);
          }
          if (outcome === "failed") {
            throw new JavaFailure(text);
          }
        });
      }
    });
  }
});

/** Shown with the trace of the Java test, not of this file. */
class JavaFailure extends Error {
  constructor(text: string) {
    super(text);
    this.name = "Java";
    this.stack = "";
  }
}
