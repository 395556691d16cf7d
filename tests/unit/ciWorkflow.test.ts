import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";

const root = join(__dirname, "..", "..");
const text = readFileSync(join(root, ".github", "workflows", "ci.yml"), "utf8");
const workflow = parse(text) as {
  on: Record<string, unknown>;
  permissions: unknown;
  jobs: {
    test: { strategy: { matrix: { include: { name: string; command: string }[] } } };
    soak: { if: string; steps: { run?: string }[] };
  };
};

describe("the workflow that runs the tests", () => {
  test("runs on every push and pull request, and the soak tests every night", () => {
    expect(Object.keys(workflow.on)).toEqual(["push", "pull_request", "schedule", "workflow_dispatch"]);
    expect(workflow.jobs.soak.if).toContain("github.event_name == 'schedule'");
    expect(workflow.jobs.soak.steps.some(({ run }) => run?.endsWith(" npm run test:soak"))).toBe(true);
  });

  test("runs what `npm test` runs: the checks, and every project but soak in exactly one part", () => {
    const parts = workflow.jobs.test.strategy.matrix.include.map(({ command }) => command);
    expect(parts.filter((command) => command.includes(" --checks "))).toHaveLength(1);
    const projects = parts.flatMap((command) => [...command.matchAll(/--project (\w+)/g)].map(([, name]) => name));
    const folders = readdirSync(join(root, "tests"), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .filter((name) => !["harness", "walkthrough", "soak"].includes(name));
    expect(projects.sort()).toEqual(folders.sort());
  });

  test("may only read, and takes actions by their commits", () => {
    expect(workflow.permissions).toEqual({ contents: "read" });
    const uses = text.split("\n").filter((line) => line.includes("uses: "));
    expect(uses.length).toBeGreaterThan(0);
    for (const line of uses) {
      expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  });
});
