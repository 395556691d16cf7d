import { afterAll, beforeAll, expect, test } from "vitest";
import { readWalkthrough } from "../walkthrough/page";
import { Walker } from "../walkthrough/walker";

// Every command of docs/walkthrough.md, typed in its order; what each prints is compared with the page line by line.

const walker = new Walker();
let failed: string | undefined;

beforeAll(() => walker.begin());
afterAll(() => walker.end());

test.for(readWalkthrough())("$title", { timeout: 10 * 60_000 }, async ({ title, steps }, { skip }) => {
  // A section begins where the one before it has ended.
  skip(failed !== undefined, `the section '${failed}' came out otherwise`);
  failed = title;
  for (const step of steps) {
    await walker.type(step);
  }
  failed = undefined;
});

test("nothing is left of the stack after the last command", async ({ skip }) => {
  skip(failed !== undefined, `the section '${failed}' came out otherwise`);
  expect(await walker.inDocker()).toEqual([]);
});
