import { afterAll, beforeAll, expect, test } from "vitest";
import { listedPages, Page } from "../harness/docs/pages";
import { Reader } from "../harness/docs/reader";

// Every command of docs/, page by page in the order of docs/README.md, as a reader would run them one after the other on one
// stack. A page begins where the one before it has ended. README.md's commands are run by .ci/run.

const reader = new Reader();
const pages = listedPages().map((path) => new Page(path));
const spent: Record<string, number> = {};
let failed = "";

beforeAll(() => reader.begin());
afterAll(async () => {
  await reader.end();
  console.log(`Seconds spent on the commands of docs/: ${JSON.stringify(spent)}`);
});

test.each(pages.filter((page) => page.commands().length > 0).map((page) => ({ path: page.path, page })))(
  "$path: every command succeeds",
  { timeout: 10 * 60_000 },
  async ({ path, page }) => {
    expect(failed, "the page before this one").toBe("");
    failed = path;
    const began = performance.now();
    const { status, stdout } = await reader.follow(page);
    spent[path] = Math.round((performance.now() - began) / 1000);
    expect(status, stdout.split("\n").slice(-80).join("\n")).toBe(0);
    failed = "";
  },
);

test("nothing is left of the stack after the last page", async () => {
  expect(await reader.inDocker()).toEqual([]);
});
