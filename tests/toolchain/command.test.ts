import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CommandArgs } from "@pulumi/command/local";
import { afterAll, beforeAll, expect, it } from "vitest";
import { capture, type Finished } from "../../cli/terminal/process";
import { ensurePulumi, type PulumiTool } from "../../tools/bootstrap/pulumi";

// The command plugin is the one whose code is ours; what it must do is what the official one does. One resource lives
// through the tests of this file, in their order, in a stack and a backend of its own.

const folder = realpathSync(mkdtempSync(join(tmpdir(), "kafka-cluster-links-command-")));
const log = join(folder, "deleted.log");
let pulumi: PulumiTool;
let environment: Record<string, string>;

const PROGRAM = `
const { Command } = require("@pulumi/command/local");
const { stdout, stderr, id } = new Command("test", require("./args.json"));
module.exports = { stdout, stderr, id };
`;

interface Outputs {
  stdout: string;
  stderr: string;
  id: string;
}

beforeAll(async () => {
  pulumi = await ensurePulumi(() => undefined);
  environment = {
    ...pulumi.environment,
    PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: "",
  };
  mkdirSync(join(folder, "state"));
  symlinkSync(join(__dirname, "..", "..", "node_modules"), join(folder, "node_modules"));
  writeFileSync(
    join(folder, "Pulumi.yaml"),
    "name: command\nruntime:\n  name: nodejs\n  options: { typescript: false }\n",
  );
  writeFileSync(join(folder, "package.json"), "{}");
  writeFileSync(join(folder, "index.js"), PROGRAM);
  await succeed("stack", "init", "test");
});

afterAll(async () => {
  await run("destroy", "--yes", "--skip-preview");
  rmSync(folder, { recursive: true, force: true });
});

const run = (...args: string[]): Promise<Finished> =>
  capture(pulumi.executable, [...args, "--cwd", folder, "--color", "never", "--non-interactive"], { environment });

async function succeed(...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await run(...args);
  expect(status, stdout + stderr).toBe(0);
  return stdout;
}

/** Declares the resource with these inputs. */
function declare(args: Partial<Record<keyof CommandArgs, unknown>>): void {
  writeFileSync(join(folder, "args.json"), JSON.stringify(args));
}

/** Brings the declared resource about; returns its outputs and what Pulumi printed. */
async function up(): Promise<Outputs & { printed: string }> {
  const printed = await succeed("up", "--yes", "--skip-preview", "--suppress-outputs");
  return { ...(JSON.parse(await succeed("stack", "output", "--json")) as Outputs), printed };
}

/** Whether a process exists; one that has ended and only waits for its parent to notice does not count. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== "linux" || !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
}

const deletions = (): string => (existsSync(log) ? readFileSync(log, "utf8") : "");

const base = {
  create: 'cat; pwd; echo "$GREETING, before: $PULUMI_COMMAND_STDOUT"; echo; echo careful >&2',
  update: 'echo "$GREETING, before: $PULUMI_COMMAND_STDOUT$PULUMI_COMMAND_STDERR"',
  delete: `echo "deleted after $PULUMI_COMMAND_STDOUT" >> ${log}`,
  stdin: "from stdin\n",
  dir: folder,
  environment: { GREETING: "hello" },
  triggers: [1, { two: 2 }],
};
let first: Outputs;

it("creates with standard input, folder and environment, and keeps both outputs without their last newline", async () => {
  declare(base);
  const { printed, ...outputs } = await up();
  first = outputs;
  expect(outputs.stdout).toBe(`from stdin\n${folder}\nhello, before: \n`);
  expect(outputs.stderr).toBe("careful");
  expect(outputs.id).toMatch(/^test[0-9a-f]{8}$/);
  expect(printed).toContain("from stdin");
  expect(printed).toContain("careful");
});

it("has nothing to do for a second time, nor after a refresh", async () => {
  await succeed("preview", "--expect-no-changes");
  await succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
  await succeed("preview", "--expect-no-changes");
});

it("updates with the update command, which sees the outputs of the one before", async () => {
  declare({ ...base, environment: { GREETING: "bye" } });
  const { stdout, stderr, id } = await up();
  expect({ stdout, stderr, id }).toEqual({ stdout: `bye, before: ${first.stdout}careful`, stderr: "", id: first.id });
});

it("updates with the create command when there is no other, shows and passes on nothing when told so", async () => {
  const { update, ...others } = base;
  expect(update).toBeDefined();
  declare({ ...others, logging: "none", addPreviousOutputInEnv: false, interpreter: ["/bin/sh", "-ec"] });
  const { stdout, id, printed } = await up();
  expect(stdout).toBe(`from stdin\n${folder}\nhello, before: \n`);
  expect(id).toBe(first.id);
  expect(printed).not.toMatch(/from stdin|careful/);
});

it("is replaced when a trigger changes: created anew, and the old one deleted", async () => {
  // Also waits for what still holds its output open, as a program in the background does.
  declare({ create: "sleep 3 & echo second", delete: base.delete, triggers: [1, { two: 3 }] });
  expect(deletions()).toBe("");
  const { stdout, id } = await up();
  expect(stdout).toBe("second");
  expect(id).not.toBe(first.id);
  expect(deletions()).toMatch(/^deleted after \n$/);
});

it("fails with the command, its status and what it printed; the resource stays as it was", async () => {
  declare({ create: "echo out; echo err >&2; exit 3", delete: base.delete, triggers: [1, { two: 3 }] });
  const { status, stdout } = await run("up", "--yes", "--skip-preview");
  expect(status).not.toBe(0);
  // Two pipes: which one is read first is left to chance.
  expect(stdout).toMatch(/exit status 3: running "echo out; echo err >&2; exit 3":\s+(out\s+err|err\s+out)\s/);
  expect(JSON.parse(await succeed("stack", "output", "--json"))).toMatchObject({ stdout: "second" });
});

it("kills all that a command has started when the update is cancelled", async ({ skip }) => {
  skip(pulumi.source !== "built", "the official plugin kills the shell only");
  const pidFile = join(folder, "pid");
  declare({ create: `sleep 3600 & echo $! > ${pidFile}.new; mv ${pidFile}.new ${pidFile}; wait`, triggers: ["again"] });
  const update = spawn(pulumi.executable, ["up", "--yes", "--skip-preview", "--cwd", folder], {
    env: { ...process.env, ...environment },
    stdio: "ignore",
  });
  const ended = new Promise((resolve) => update.on("close", resolve));
  await expect.poll(() => existsSync(pidFile), { timeout: 60_000 }).toBe(true);
  const pid = Number(readFileSync(pidFile, "utf8"));
  expect(isRunning(pid)).toBe(true);
  update.kill("SIGINT");
  expect(await ended).not.toBe(0);
  await expect.poll(() => isRunning(pid)).toBe(false);
});

it("deletes with the delete command, which sees the outputs", async () => {
  await succeed("destroy", "--yes", "--skip-preview");
  expect(deletions().split("\n")).toEqual(["deleted after ", "deleted after second", ""]);
});
