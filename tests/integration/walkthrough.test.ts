import { expect, test } from "vitest";
import { capture } from "../../cli/terminal/process";
import { ROOT } from "../harness/temporaryStack";
import { WALKTHROUGH } from "../walkthrough/steps";
import { docker } from "../harness/containers";

test("npm run walkthrough: every command prints what the walkthrough shows", { timeout: 20 * 60_000 }, async () => {
  const { status, stdout, stderr } = await capture("npm", ["run", "walkthrough", "--prefix", ROOT]);
  expect(stderr).not.toContain("✖");
  const ticks = stdout.split("\n").filter((line) => /^✔ .+ \(.+ (s|min)\)$/.test(line));
  // One more for the stack.
  expect({ status, ticks: ticks.length }).toEqual({ status: 0, ticks: WALKTHROUGH.length + 1 });
  expect(await docker("ps", "--all", "--quiet", "--filter", "label=kafka-cluster-links.stack=it-walkthrough")).toBe("");
});
