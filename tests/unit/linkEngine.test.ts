import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

// Every promise of docs/link-engine.md names the test that holds it, and every test of the engine is named there.

/** Where the tests of a file are: throughput takes a quiet machine. */
const folderOf = (file: string) => join(ROOT, "tests", file === "throughput" ? "soak" : "links");
const ROOT = join(__dirname, "..", "..");
const DOCUMENT = readFileSync(join(ROOT, "docs", "link-engine.md"), "utf8");
const PROMISES = [
  ...DOCUMENT.matchAll(/^\| .*? \| (promises|disaster|mistakes|replicated|failback|names|throughput): (.*?) +\|$/gm),
].map(([, file = "", title = ""]) => ({ file, title }));

describe("the promises of the link engine", () => {
  test("are many", () => {
    expect(PROMISES.length).toBeGreaterThan(20);
  });

  test.each(PROMISES)("$file: $title", ({ file, title }) => {
    const tests = readFileSync(join(folderOf(file), `${file}.test.ts`), "utf8");
    // Of a table of tests the title comes behind the table.
    expect([`test("${title}"`, `])("${title}"`, `])(\n    "${title}"`].some((start) => tests.includes(start))).toBe(
      true,
    );
  });

  test("have a file of tests each that is named", () => {
    const files = readdirSync(join(ROOT, "tests", "links")).filter((name) => name.endsWith(".test.ts"));
    const named = new Set(PROMISES.map(({ file }) => file));
    named.delete("throughput");
    expect(files.map((name) => name.replace(".test.ts", "")).sort()).toEqual([...named].sort());
  });
});
