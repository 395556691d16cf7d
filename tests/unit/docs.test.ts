import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { everyField } from "../../tools/docs/configuration";
import { GENERATED, render } from "../../tools/docs/generated";
import { DEFAULTS, LINK_SETTINGS, OFFSET_DEFAULTS } from "../../topology/linkConfig";
import { docsPages, INDEX, listedPages, Page, ROOT, WALKTHROUGH } from "../harness/docs/pages";

const DOCS = docsPages();
const PAGES = ["README.md", ...DOCS].map((path) => new Page(path));

describe("pages that are made from the sources", () => {
  // TypeDoc compiles the whole program, which takes its time on a busy machine.
  test.each(Object.keys(GENERATED))("%s is current; npm run docs makes it so", { timeout: 180_000 }, async (path) => {
    expect(await render(path, ROOT)).toBe(readFileSync(join(ROOT, path), "utf8"));
  });

  test("have every key of the configuration, nested ones too, and every setting of links", () => {
    const page = readFileSync(join(ROOT, "docs", "configuration.md"), "utf8");
    const keys = everyField().map(({ key }) => key);
    expect(keys).toEqual(expect.arrayContaining(["engine", "clusters[].ports.ssl", "links[].mirrors[].state"]));
    for (const name of [...keys.map((key) => key.split(".").at(-1)), ...Object.keys(LINK_SETTINGS)]) {
      expect(page).toContain(`| \`${name}\` `);
    }
  });

  test("every key of the configuration says what it is for", () => {
    expect(everyField().filter(({ description = "" }) => description.length < 10)).toEqual([]);
  });

  test("every setting of links that the program sets is explained", () => {
    expect(Object.keys(LINK_SETTINGS)).toEqual(
      expect.arrayContaining([...Object.keys(DEFAULTS), ...Object.keys(OFFSET_DEFAULTS)]),
    );
  });
});

test(`${INDEX} lists every page of docs/, whose commands run in its order`, () => {
  expect([...listedPages(), WALKTHROUGH].sort()).toEqual(DOCS);
  expect(new Page(INDEX).links().map(({ path }) => path)).toContain(WALKTHROUGH);
});

describe.each(PAGES.map((page) => ({ path: page.path, page })))("$path", ({ page }) => {
  test("leads nowhere in vain", () => {
    const broken = page.links().filter(({ path, anchor }) => {
      const file = join(ROOT, path);
      if (!existsSync(file)) {
        return true;
      }
      return anchor !== undefined && !(statSync(file).isFile() && new Page(path).anchors().includes(anchor));
    });
    expect(broken).toEqual([]);
  });

  test("says of every block what it is: commands in `bash` are run by a test, all else has another language", () => {
    expect(page.blocks().map(({ language }) => language)).not.toContain("");
    // Shells under another name would hide commands from the test that runs them.
    expect(page.blocks().map(({ language }) => language)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(sh|shell|console|zsh|terminal)$/)]),
    );
  });

  test("names the page that runs the commands which it does not run itself", () => {
    if (page.path === WALKTHROUGH) {
      return; // Its own test reads what it says behind `bash`.
    }
    expect(page.blocks().filter(({ language }) => /^bash./.test(language))).toHaveLength(page.repeats().length);
    for (const { page: other, text } of page.repeats()) {
      const run = new Page(other).commands().flatMap((block) => block.split("\n"));
      expect(run).toEqual(expect.arrayContaining(text.split("\n")));
    }
  });

  const examples = page.blocks().filter(({ language }) => language === "ts");
  test("has right types in its TypeScript", () => {
    // As generated, signatures are declarations without bodies; everything else is a program beside index.ts.
    for (const { text } of page.path in GENERATED ? [] : examples) {
      expect(complaints(text)).toEqual([]);
    }
  });
});

/** What the compiler says of a module in the folder of the checkout. */
function complaints(text: string): string[] {
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(ROOT, "tsconfig.json"), (path) => readFileSync(path, "utf8")).config,
    ts.sys,
    ROOT,
  );
  const file = join(ROOT, "example.ts");
  const host = ts.createCompilerHost(options);
  const readFile = host.readFile.bind(host);
  host.readFile = (path) => (path === file ? text : readFile(path));
  const program = ts.createProgram([file], { ...options, noCheck: false, noUnusedLocals: false }, host);
  return ts
    .getPreEmitDiagnostics(program, program.getSourceFile(file))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}
