// @vitest-environment jsdom
// Mermaid sanitizes labels with DOMPurify, which needs a document.
import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";
import { expect, test } from "vitest";
import { docsPages, Page } from "../harness/docs/pages";

// The package is made for browsers: a script that sets a global variable.
runInThisContext(readFileSync(require.resolve("@mermaid-js/tiny"), "utf8"));
const { mermaid } = globalThis as unknown as { mermaid: { parse: (text: string) => Promise<{ diagramType: string }> } };

const diagrams = ["README.md", ...docsPages()].flatMap((path) =>
  new Page(path)
    .blocks()
    .filter(({ language }) => language === "mermaid")
    .map(({ text }, index) => ({ name: `${path} ${index + 1}`, text })),
);

test("there are diagrams", () => {
  expect(diagrams.length).toBeGreaterThan(3);
});

test.each(diagrams)("Mermaid reads the diagram $name", async ({ text }) => {
  expect(await mermaid.parse(text)).toMatchObject({ diagramType: "flowchart-v2" });
});
