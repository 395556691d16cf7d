import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(__dirname, "..", "..");

/** Loads the program as Pulumi does, in a process of its own, and says what it has loaded and recorded. */
function startProgram(environment: NodeJS.ProcessEnv = {}): unknown {
  const script = `
    require("./program/start.cjs");
    const pulumi = require("@pulumi/pulumi");
    const loaded = (pattern) => Object.keys(require.cache).filter((file) => pattern.test(file)).length;
    console.log(JSON.stringify({
      dependencySolver: loaded(/@npmcli.arborist/),
      // zod itself loads English.
      translations: loaded(/zod.v4.locales.(?!en\\.)/),
      stackTraces: Error.stackTraceLimit > 0 && pulumi.Resource.stackTrace(0).length > 0,
      debugMessages: /engine/.test(String(pulumi.log.debug)),
    }));`;
  const { stdout, stderr } = spawnSync(process.execPath, ["--eval", script], {
    cwd: ROOT,
    encoding: "utf8",
    env: { ...process.env, DEBUG: "", ...environment },
  });
  expect(stderr).toBe("");
  return JSON.parse(stdout);
}

test("a start of the program loads and records nothing that only debugging is about", () => {
  // One each: the empty module that stands in for all.
  const modules = { dependencySolver: 1, translations: 1 };
  expect(startProgram()).toEqual({ ...modules, stackTraces: false, debugMessages: false });
  expect(startProgram({ DEBUG: "1" })).toEqual({ ...modules, stackTraces: true, debugMessages: true });
});
