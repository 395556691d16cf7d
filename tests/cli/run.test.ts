import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { Sandbox } from "./fakes";

const ROOT = join(__dirname, "..", "..");

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  mkdirSync(join(sandbox.folder, "cli"));
  cpSync(join(ROOT, "cli", "run.mjs"), join(sandbox.folder, "cli", "run.mjs"));
  lockfile("1.0.0");
  sandbox.write(
    "cli/commands/hello.ts",
    `console.log("hello", process.cwd(), ...process.argv.slice(2)); process.exitCode = 7;`,
  );
  mkdirSync(join(sandbox.folder, "tools"));
  cpSync(join(ROOT, "tools", "typescript.cjs"), join(sandbox.folder, "tools", "typescript.cjs"));
  npm("true");
});

function lockfile(version: string): void {
  const packages = { "": {}, "node_modules/some": { version }, "node_modules/other-os": { version, optional: true } };
  sandbox.write("package-lock.json", JSON.stringify({ packages }));
}

/** An npm that does something and then installs what run.mjs needs. */
function npm(first: string): void {
  sandbox.program(
    "npm",
    `rm -rf node_modules; mkdir node_modules; ${first}; ln -s ${join(ROOT, "node_modules", "esbuild")} node_modules/esbuild; cp package-lock.json node_modules/.package-lock.json`,
  );
}

async function run(args: string[] = ["hello"], node: string[] = []) {
  const child = spawn(process.execPath, [...node, join(sandbox.folder, "cli", "run.mjs"), ...args], {
    env: process.env,
    cwd: "/",
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => (stdout += String(chunk)));
  child.stderr.on("data", (chunk) => (stderr += String(chunk)));
  const status = await new Promise((resolve) => child.once("close", resolve));
  return { status, stdout, stderr };
}

const INSTALL = "npm ci --include=dev --no-audit --no-fund --loglevel=error";

describe("npm dependencies", () => {
  test("are installed once; the command then runs in the project's folder with its arguments and status", async () => {
    const first = await run(["hello", "--a", "b c"]);
    expect(first).toMatchObject({ status: 7, stdout: `hello ${realpathSync(sandbox.folder)} --a b c\n` });
    expect(first.stderr).toBe("… npm dependencies\n");
    expect(leftovers()).toEqual([]);
    expect(await run()).toMatchObject({ status: 7, stderr: "" });
    expect(sandbox.calls()).toEqual([INSTALL]);
  });

  test("are installed again when the lock file changes", async () => {
    await run();
    lockfile("1.0.1");
    await run();
    expect(sandbox.calls()).toEqual([INSTALL, INSTALL]);
  });

  test("an interrupted installation is repaired", async () => {
    mkdirSync(join(sandbox.folder, "node_modules", "some"), { recursive: true });
    expect((await run()).status).toBe(7);
    expect(sandbox.calls()).toEqual([INSTALL]);
  });

  test("that cannot be installed: npm's words, and what was there before stays", async () => {
    await run();
    lockfile("2.0.0");
    npm("echo 'npm error network down' >&2; exit 1");
    const { status, stderr, stdout } = await run();
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toBe(
      "… npm dependencies\nnpm error network down\n✖ npm ci failed (exit status 1); its messages are above.\n",
    );
    expect(existsSync(join(sandbox.folder, "node_modules", "esbuild"))).toBe(true);
    expect(leftovers()).toEqual([]);
    npm("true");
    expect((await run()).status).toBe(7);
  });

  test("two runs at once both work", async () => {
    // Both npm run at the same time: neither ends before the other has begun.
    npm(
      "touch $SANDBOX/began-$$; until [ $(ls -d $SANDBOX/began-* | wc -l) = 2 ] || [ ! -d $SANDBOX ]; do sleep 0.05; done",
    );
    const [one, two] = await Promise.all([run(), run()]);
    expect([one.status, two.status]).toEqual([7, 7]);
    expect(leftovers()).toEqual([]);
    expect((await run()).stderr).toBe("");
  });

  test("what a killed run has left holds nobody up, and is removed", async () => {
    npm("sleep 30");
    const child = spawn(process.execPath, [join(sandbox.folder, "cli", "run.mjs"), "hello"], { detached: true });
    await expect.poll(() => sandbox.calls(), { timeout: 10_000 }).toEqual([INSTALL]);
    process.kill(-(child.pid ?? 0), "SIGKILL");
    await new Promise((resolve) => child.once("close", resolve));
    expect(leftovers()).toHaveLength(1);
    npm("true");
    expect(await run()).toMatchObject({ status: 7 });
    expect(leftovers()).toEqual([]);
  });
});

/** Folders in which npm is, or was, at work. */
function leftovers(): string[] {
  return readdirSync(sandbox.folder).filter((name) => name.startsWith(".npm-ci-"));
}

test("an old Node.js is refused before anything is done", async () => {
  const old = "Object.defineProperty(process,'versions',{value:{...process.versions,node:'18.19.0'}})";
  const { status, stderr } = await run(["hello"], ["--import", `data:text/javascript,${encodeURIComponent(old)}`]);
  expect(status).toBe(1);
  expect(stderr).toMatch(/^✖ Node\.js 20 or newer is needed; this is 18\.19\.0 .*nodejs\.org/);
  expect(sandbox.calls()).toEqual([]);
});
