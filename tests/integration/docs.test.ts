import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listedPages, Page, ROOT } from "../harness/docs/pages";
import { Reader } from "../harness/docs/reader";

// Every command of README.md and of docs/, page by page in the order of docs/README.md, as a reader would run them one after
// the other on one stack. A page begins where the one before it has ended; after one that failed, the next begins with a
// stack that is made anew.

const README = "README.md";

const reader = new Reader();
const pages = [README, ...listedPages()]
  .map((path) => ({ path, commands: new Page(path).commands() }))
  .filter(({ commands }) => commands.length > 0);
const spent: Record<string, number> = {};
let failed = false;

beforeAll(() => reader.begin());
afterAll(async () => {
  await reader.end();
  console.log(`Seconds spent on the commands of the pages: ${JSON.stringify(spent)}`);
});

test.each(pages)("$path: every command succeeds", { timeout: 10 * 60_000 }, async ({ path, commands }) => {
  if (failed) {
    await reader.restore();
  }
  failed = true;
  const began = performance.now();
  const { status, stdout } = await reader.run(path, commands.join("\n"));
  spent[path] = Math.round((performance.now() - began) / 1000);
  expect(status, stdout.split("\n").slice(-80).join("\n")).toBe(0);
  if (path === README) {
    expect(readFileSync(join(ROOT, "topology.svg"), "utf8")).toContain("as it runs");
    expect(readFileSync(join(ROOT, "preview.md"), "utf8")).toContain("<!-- ");
    expect(await reader.inDocker()).toEqual([]);
  }
  failed = false;
});

test("nothing is left of the stack after the last page", async () => {
  expect(await reader.inDocker()).toEqual([]);
});
