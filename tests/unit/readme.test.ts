import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { mermaid } from "../../cli/diagram/mermaid";
import { z } from "zod";
import { settingsSchema } from "../../topology/schema";
import { linked } from "./linkedClusters";
import { planned } from "./pictures";

const root = join(__dirname, "..", "..");
const readme = readFileSync(join(root, "README.md"), "utf8");
const ciRun = readFileSync(join(root, ".ci", "run"), "utf8").split("\n");

/** The commands of README.md: every line of its bash blocks. */
const commands = [...readme.matchAll(/```bash\n(.*?)```/gs)].flatMap((block) => (block[1] ?? "").trim().split("\n"));

describe("README.md", () => {
  test("has commands", () => {
    expect(commands.length).toBeGreaterThan(5);
  });

  test.each([...new Set(commands)])("CI runs: %s", (command) => {
    // CI adds flags that make a command fail when it should, such as --expect-no-changes.
    expect(
      ciRun.some((line) => line === command || [" --", " ||"].some((more) => line.startsWith(command + more))),
    ).toBe(true);
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
