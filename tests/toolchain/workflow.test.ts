import { join } from "node:path";
import { expect, test } from "vitest";
import { capture } from "../../cli/terminal/process";

/** Knows what GitHub accepts in a workflow: keys, expressions, contexts, permissions, inputs of well-known actions. */
const ACTIONLINT = "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12";

test("actionlint finds nothing in the workflows", async () => {
  const file = join(__dirname, "..", "..", ".github", "workflows", "preview.yml");
  const lint = (workflow: string, input?: string) =>
    capture("go", ["run", ACTIONLINT, "-no-color", workflow], { input, environment: { GOFLAGS: "-mod=mod" } });
  const { status, stdout, stderr } = await lint(file);
  expect(`${status} ${stdout}`, stderr).toBe("0 ");
  // That it would find something.
  const wrong = await lint(
    "-",
    "on: pull_request\njobs: {a: {runs-on: ubuntu-24.04, steps: [{run: 'echo ${{ github.no }}'}]}}\n",
  );
  expect(wrong.stdout).toContain('property "no" is not defined');
});
