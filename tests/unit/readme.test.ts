import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { mermaid } from "../../cli/diagram/mermaid";
import { z } from "zod";
import { settingsSchema } from "../../topology/schema";
import { Page } from "../harness/docs/pages";
import { linked } from "./linkedClusters";
import { planned } from "./pictures";

const root = join(__dirname, "..", "..");
const readme = readFileSync(join(root, "README.md"), "utf8");
const ciRun = readFileSync(join(root, ".ci", "run"), "utf8").split("\n");

describe("README.md", () => {
  test.each(["npm run up", "npm test"])("names `%s` at its top, and CI runs it", (command) => {
    const top = readme.split("\n").slice(0, 40);
    expect(top.some((line) => line.startsWith(command) || line.includes(`\`${command}\``))).toBe(true);
    expect(ciRun.some((line) => line === command || line.startsWith(`${command} `))).toBe(true);
  });

  test("has its commands run by a test: nothing is left for a reader alone", () => {
    const commands = new Page("README.md").commands();
    expect(commands.at(0)).toBe("npm run up");
    expect(commands.at(-1)).toBe("npm run down");
    expect(readFileSync(join(root, "tests", "integration", "docs.test.ts"), "utf8")).toContain(
      "[README, ...listedPages()]",
    );
  });
});

test("docs/pull-requests.md shows the default topology as `npm run topology` draws it", () => {
  const page = readFileSync(join(root, "docs", "pull-requests.md"), "utf8");
  expect(page).toContain(`\`\`\`mermaid\n${mermaid(planned(linked()))}\`\`\`\n`);
});

test("every scalar key is declared in Pulumi.yaml, with the description and default that the program has", () => {
  const declared = readFileSync(join(root, "Pulumi.yaml"), "utf8");
  for (const [key, schema] of Object.entries(settingsSchema.shape)) {
    // Lists are the program's to check, and a secret must not be declared: it would need an encrypted default.
    if (["clusters", "links", "bidirectionalTopics", "storePassword"].includes(key)) {
      expect(declared).not.toMatch(new RegExp(`^  ${key}:`, "m"));
      continue;
    }
    const value = (schema as unknown as { def: { defaultValue: unknown } }).def.defaultValue;
    const block = new RegExp(`^  ${key}:\\n    description: (.*)\\n    default: (.*)$`, "m").exec(declared);
    const description = z.globalRegistry.get(schema)?.description;
    expect([key, ...(block ?? []).slice(1)]).toEqual([key, description, value === "" ? '""' : String(value)]);
  }
});
