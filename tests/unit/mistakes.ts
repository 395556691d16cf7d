import { expect } from "vitest";
import type { Problem } from "../../topology/problems";

/** A configuration with one mistake, and the one message that it gives. */
export type Mistake = [
  title: string,
  raw: Record<string, unknown>,
  key: string,
  received: string,
  allowed: RegExp,
  fix: RegExp,
];

/** Exactly one problem, with the key, what was received, what is allowed and how to fix it. */
export function expectProblem(problems: Problem[], [, , key, received, allowed, fix]: Mistake) {
  expect(problems.map((problem) => problem.key)).toEqual([key]);
  expect(problems[0]?.received).toContain(received);
  expect(problems[0]?.allowed).toMatch(allowed);
  expect(problems[0]?.fix).toMatch(fix);
}
