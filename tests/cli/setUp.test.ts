import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { begin, docker, image, prepared, pulumi, recovery, runPulumi, stack } from "../../cli/context/run";
import { npmCommand, readArguments } from "../../cli/terminal/arguments";
import { failure, Sandbox } from "./fakes";

// How these two are had is tested elsewhere; here it matters when they are asked, and what becomes of the answer.
vi.mock("../../tools/bootstrap/pulumi", () => ({
  ensurePulumi: () =>
    Promise.resolve({
      executable: "pulumi",
      version: "v3.256.0",
      source: "built",
      environment: { PULUMI_HOME: "/tools", PULUMI_BACKEND_URL: "not this one" },
    }),
}));
vi.mock("../../tools/bootstrap/image", () => ({
  ensureKafkaImage: () => Promise.resolve({ name: "kafka:1", id: "sha256:1", built: true }),
}));

const STACK_FILE = "config:\n  p:count: 3\n";
const STATE = JSON.stringify({ deployment: { secrets_providers: { type: "passphrase", state: { salt: "v9:x" } } } });

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  vi.spyOn(process, "cwd").mockReturnValue(sandbox.folder);
  sandbox.write("Pulumi.yaml", "name: kafka-cluster-links\n");
  sandbox.write("Pulumi.dev.yaml", STACK_FILE);
  sandbox.program("docker", `[ "$1" = version ] && echo "default 28.0.1"; true`);
  fakePulumi();
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** A pulumi with a stack, which writes its salt into the stack file as the real one does when it is made. */
function fakePulumi(upStatus = 0): void {
  sandbox.program(
    "pulumi",
    `case "$*" in
      *"stack select"*) printf 'config:\\n  p:count: "3"\\nencryptionsalt: v9:x\\n' > $SANDBOX/Pulumi.dev.yaml ;;
      *"stack init"*) touch $SANDBOX/made ;;
      *"stack export --stack new") [ -e $SANDBOX/made ] && echo '${STATE}' || { echo "error: no stack named 'new' found" >&2; exit 255; } ;;
      *"stack export"*) echo '${STATE}' ;;
      up*) cp $SANDBOX/Pulumi.dev.yaml $SANDBOX/during; echo "backend $PULUMI_BACKEND_URL home $PULUMI_HOME" > $SANDBOX/environment; exit ${upStatus} ;;
    esac`,
  );
}

async function run(args: string[]) {
  const output = new PassThrough({ encoding: "utf8" });
  const it = begin(readArguments(npmCommand({ name: "up", description: "", passesTo: "pulumi up" }), args));
  const steps = [docker, pulumi, stack, image, recovery("up")];
  const status = await prepared(it, steps, () => runPulumi(it, ["up", "--yes"]), output);
  const calls = sandbox.calls().filter((call) => call.startsWith("pulumi"));
  const plain = calls.map((call) => call.replace("--non-interactive --color=never ", "").replace("pulumi ", ""));
  return { status, calls: plain, text: (output.read() as string | null) ?? "", it };
}

test("a command sets everything up, runs Pulumi on the stack and leaves the stack file as it was", async () => {
  const { status, calls, text } = await run(["--diff"]);
  expect(status).toBe(0);
  // Docker with the image, and Pulumi with the stack, go side by side.
  expect(
    text
      .replaceAll(/\(\d\.\d s\)/g, "(t)")
      .replaceAll(sandbox.folder, "HOME")
      .trim()
      .split("\n")
      .sort(),
  ).toEqual([
    "✔ Docker engine 28.0.1 (t)",
    "✔ Kafka image kafka:1 (built) (t)",
    "✔ Left by earlier runs: nothing (t)",
    "✔ Pulumi 3.256.0 (built here) (t)",
    "✔ Stack dev in file://HOME/.local/state/kafka-cluster-links/stacks (t)",
  ]);
  expect(text.trim().split("\n").at(-1)).toContain("Left by earlier runs");
  expect(calls).toEqual([
    "stack select --create dev",
    expect.stringMatching(/^stack export (--show-secrets )?--stack dev/),
    "up --stack dev --yes --diff",
  ]);
  expect(sandbox.read("during")).toBe(`${STACK_FILE}encryptionsalt: v9:x\n`);
  expect(sandbox.read("Pulumi.dev.yaml")).toBe(STACK_FILE);
});

test("the backend chosen for the user wins over the toolchain's", async () => {
  await run([]);
  expect(sandbox.read("environment")).toBe(
    `backend file://${sandbox.folder}/.local/state/kafka-cluster-links/stacks home /tools\n`,
  );
});

test("a stack that is named is made, but not selected for plain pulumi commands", async () => {
  const { calls } = await run(["-s", "new"]);
  expect(calls.slice(0, 2)).toEqual(["stack export --stack new", "stack init --no-select new"]);
  expect(calls.at(-1)).toBe("up --stack new --yes");
  expect((await run(["-s", "new"])).calls.slice(calls.length).join()).not.toMatch(/init|select/);
});

test("Pulumi's exit status is the command's, and the stack file is restored all the same", async () => {
  fakePulumi(42);
  expect((await run([])).status).toBe(42);
  expect(sandbox.read("Pulumi.dev.yaml")).toBe(STACK_FILE);
});

test("a backend of the user's: the stack file is the user's affair", async () => {
  vi.stubEnv("PULUMI_BACKEND_URL", `file://${sandbox.folder}/theirs`);
  vi.stubEnv("PULUMI_CONFIG_PASSPHRASE", "abc");
  await run([]);
  expect(sandbox.read("Pulumi.dev.yaml")).toContain("encryptionsalt: v9:x");
});

test("a run that is alive holds the stack against a second one, which then makes nothing", async () => {
  const lock = JSON.stringify({ pid: 1, username: "me", hostname: "far-away", timestamp: "2026" });
  sandbox.write(
    ".local/state/kafka-cluster-links/stacks/.pulumi/locks/organization/kafka-cluster-links/dev/1.json",
    lock,
  );
  expect(await failure(run([]))).toMatch(/^Stack dev is locked by a run on another machine/);
  expect(sandbox.calls().filter((call) => call.startsWith("pulumi up"))).toEqual([]);
});

describe("the image", () => {
  test.each([
    ["set", "config:\n  kafka-cluster-links:engine: confluent\n", "", "of the engine confluent, which Docker pulls"],
    ["declared", "", "config:\n  engine:\n    default: confluent\n", "of the engine confluent, which Docker pulls"],
    ["neither set nor declared", "", "", "kafka:1 (built)"],
  ])("engine %s", async (_, stackFile, projectFile, result) => {
    sandbox.write("Pulumi.yaml", `name: kafka-cluster-links\n${projectFile}`);
    sandbox.write("Pulumi.dev.yaml", stackFile);
    expect((await run([])).text).toContain(`✔ Kafka image ${result} (`);
  });

  test("a stack file that is not valid YAML is named", async () => {
    sandbox.write("Pulumi.dev.yaml", "config: [");
    expect(await failure(run([]))).toMatch(/^\S+Pulumi\.dev\.yaml is not valid YAML: /);
  });
});

test("a command of Pulumi's that fails: its words, and the stack file restored", async () => {
  sandbox.program("pulumi", "echo 'error: no such luck' >&2; exit 255");
  expect(await failure(run([]))).toBe("pulumi stack select failed: no such luck");
  expect(sandbox.read("Pulumi.dev.yaml")).toBe(STACK_FILE);
});
