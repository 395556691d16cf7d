import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";

const root = join(__dirname, "..", "..");
const text = readFileSync(join(root, ".github", "workflows", "preview.yml"), "utf8");

interface Step {
  name?: string;
  if?: string;
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
  env?: Record<string, string>;
}
interface Job {
  if: string;
  permissions: Record<string, string>;
  env?: Record<string, string>;
  "timeout-minutes": number;
  steps: Step[];
}
const workflow = parse(text) as {
  on: Record<string, unknown>;
  permissions: unknown;
  env?: unknown;
  concurrency: { group: string; "cancel-in-progress": boolean };
  jobs: Record<string, Job>;
};
const { preview, "without-secrets": withoutSecrets } = workflow.jobs;
const jobs = Object.values(workflow.jobs);
const steps = jobs.flatMap((job) => job.steps);

/** The step of the official action. */
function official(): Step {
  const found = steps.filter(({ uses }) => uses?.startsWith("pulumi/actions@"));
  expect(found).toHaveLength(1);
  return found[0] ?? {};
}

describe("the workflow for pull requests", () => {
  test("runs for pull requests only, and with the secrets of none of somebody else's", () => {
    expect(Object.keys(workflow.on)).toEqual(["pull_request"]);
    expect(Object.keys(workflow.jobs)).toEqual(["preview", "without-secrets"]);
    const own =
      "github.event.pull_request.head.repo.full_name == github.repository && github.actor != 'dependabot[bot]'";
    expect(preview?.if).toBe(own);
    expect(withoutSecrets?.if).toBe(
      own
        .replace("==", "!=")
        .replace("&&", "||")
        .replace(/!= (?='dep)/, "== "),
    );
  });

  test("has the permissions that the comment needs, and no other", () => {
    expect(workflow.permissions).toEqual({});
    expect(preview?.permissions).toEqual({ contents: "read", "pull-requests": "write" });
    expect(withoutSecrets?.permissions).toEqual({});
  });

  test("keeps secrets to the steps that run Pulumi", () => {
    expect(JSON.stringify(withoutSecrets)).not.toContain("secrets.");
    expect(JSON.stringify([workflow.env, preview?.env])).not.toContain("secrets.");
    const withSecrets = steps.filter((step) => JSON.stringify(step).includes("secrets."));
    expect(withSecrets.map(({ name }) => name)).toEqual([
      "Is there a state to compare with?",
      "Pulumi's diff",
      "What it means",
    ]);
    // The first one is told only whether there is one.
    expect(withSecrets[0]?.env).toEqual({
      KNOWN: "${{ secrets.PULUMI_ACCESS_TOKEN != '' || vars.PULUMI_BACKEND_URL != '' }}",
    });
    for (const step of withSecrets) {
      expect(JSON.stringify({ ...step, env: undefined })).not.toContain("secrets.");
    }
    expect(text).not.toMatch(/upload-artifact|show-secrets/);
  });

  test("puts nothing of a pull request into a shell", () => {
    for (const { run = "" } of steps) {
      expect(run).not.toContain("${{");
    }
  });

  test("uses actions of a known content, each with its version", () => {
    const uses = text.split("\n").filter((line) => /^\s*(- )?uses:/.test(line));
    expect(uses).toHaveLength(3);
    for (const line of uses) {
      expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
    const checkout = steps.find(({ uses: action }) => action?.startsWith("actions/checkout@"));
    expect(checkout?.with).toEqual({ "persist-credentials": false });
  });

  test("comments by Pulumi's action, once, and puts our Markdown into the job's summary", () => {
    expect(official().with).toMatchObject({
      command: "preview",
      "comment-on-pr": true,
      "edit-pr-comment": true,
      "suppress-outputs": true,
      color: "never",
    });
    const last = preview?.steps.at(-1);
    expect(last?.run).toContain('preview:comment -- --from "$RUNNER_TEMP/preview.json" >> "$GITHUB_STEP_SUMMARY"');
    // Also, and above all, when Pulumi's own preview has failed.
    expect(last?.if).toContain("!cancelled()");
    expect(workflow.concurrency).toEqual({
      group: "preview-${{ github.event.pull_request.number }}",
      "cancel-in-progress": true,
    });
    for (const job of jobs) {
      expect(job["timeout-minutes"]).toBeLessThanOrEqual(30);
    }
  });

  test("says why there is no preview", () => {
    expect(withoutSecrets?.steps.map(({ run }) => run).join("")).toMatch(/No preview: .* forks .*GITHUB_STEP_SUMMARY/);
    expect(preview?.steps[0]?.run).toMatch(/No preview: .*PULUMI_BACKEND_URL.*GITHUB_STEP_SUMMARY/);
  });

  test("has the Pulumi that the project is built with, where it cannot be downloaded", () => {
    const built = readFileSync(join(root, "tools", "toolchain", "cli", "go.mod"), "utf8");
    expect(built).toContain(`github.com/pulumi/pulumi/pkg/v3 v${String(official().with?.["pulumi-version"])}`);
  });
});
