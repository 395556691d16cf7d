import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { chooseBackend } from "../../cli/context/backend";
import { explainPassphrase } from "../../cli/context/passphrase";
import { Sandbox } from "./fakes";

function project(sandbox: Sandbox, more = ""): string {
  sandbox.write("Pulumi.yaml", `name: kafka-cluster-links\nruntime: nodejs\n${more}`);
  return sandbox.folder;
}

describe("backend", () => {
  const login = (current: string) => JSON.stringify({ current, accounts: {} });
  const cases: [string, { files?: Record<string, string>; yaml?: string; env?: NodeJS.ProcessEnv }, object][] = [
    [
      "PULUMI_BACKEND_URL comes before everything",
      {
        env: { PULUMI_BACKEND_URL: "s3://bucket" },
        yaml: "backend:\n  url: file:///elsewhere\n",
        files: { ".pulumi/credentials.json": login("https://api.pulumi.com") },
      },
      { source: "PULUMI_BACKEND_URL", name: "s3://bucket", folder: undefined, environment: {} },
    ],
    [
      "the project's own comes before a login",
      {
        yaml: "backend:\n  url: file:///a%20b\n",
        files: { ".pulumi/credentials.json": login("https://api.pulumi.com") },
      },
      { source: "Pulumi.yaml", name: "file:///a%20b", folder: "/a b", environment: {} },
    ],
    [
      "a login is used, wherever the toolchain's home is",
      { files: { ".pulumi/credentials.json": login("https://api.pulumi.com") } },
      {
        source: "login",
        name: "https://api.pulumi.com",
        folder: undefined,
        environment: { PULUMI_CREDENTIALS_PATH: "HOME/.pulumi" },
      },
    ],
    [
      "a login under PULUMI_HOME",
      { env: { PULUMI_HOME: "HOME/p" }, files: { "p/credentials.json": login("file://~/stacks") } },
      { source: "login", folder: "HOME/stacks", environment: { PULUMI_CREDENTIALS_PATH: "HOME/p" } },
    ],
    [
      "a login under PULUMI_CREDENTIALS_PATH",
      { env: { PULUMI_CREDENTIALS_PATH: "HOME/c" }, files: { "c/credentials.json": login("gs://b") } },
      { source: "login", name: "gs://b" },
    ],
    ["an access token means Pulumi Cloud", { env: { PULUMI_ACCESS_TOKEN: "t" } }, { source: "PULUMI_ACCESS_TOKEN" }],
    ["a logout is no login", { files: { ".pulumi/credentials.json": login("") } }, { source: "own" }],
  ];
  test.each(cases)("%s", (_, { files = {}, yaml, env = {} }, expected) => {
    const sandbox = new Sandbox();
    const inHome = <T>(value: T) => JSON.parse(JSON.stringify(value).replaceAll("HOME/", `${sandbox.folder}/`)) as T;
    Object.entries(files).forEach(([name, content]) => sandbox.write(name, content));
    const backend = chooseBackend(project(sandbox, yaml), { HOME: sandbox.folder, ...inHome(env) });
    expect(backend).toMatchObject(inHome(expected));
  });

  test("without any setting: a private folder outside the checkout, with a passphrase made once", () => {
    const sandbox = new Sandbox();
    const state = join(sandbox.folder, ".local/state/kafka-cluster-links");
    const backend = chooseBackend(project(sandbox), {});
    expect(backend.environment).toEqual({
      PULUMI_BACKEND_URL: `file://${state}/stacks`,
      PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: "true",
      PULUMI_CONFIG_PASSPHRASE_FILE: `${state}/passphrase`,
    });
    expect(backend.passphrase).toEqual({ source: "own", value: readFileSync(`${state}/passphrase`, "utf8").trim() });
    expect(backend.passphrase?.value).toMatch(/^[\w-]{32}$/);
    expect(statSync(`${state}/passphrase`).mode & 0o777).toBe(0o600);
    expect(statSync(state).mode & 0o777).toBe(0o700);
    expect(chooseBackend(project(sandbox), {}).passphrase).toEqual(backend.passphrase);
  });
});

describe("passphrase", () => {
  test.each([
    ["a variable", { PULUMI_CONFIG_PASSPHRASE: "abc" }, { source: "PULUMI_CONFIG_PASSPHRASE", value: "abc" }],
    ["an empty variable counts", { PULUMI_CONFIG_PASSPHRASE: "" }, { source: "PULUMI_CONFIG_PASSPHRASE", value: "" }],
    [
      "a file",
      { PULUMI_CONFIG_PASSPHRASE_FILE: "FILE" },
      { source: "PULUMI_CONFIG_PASSPHRASE_FILE", value: "from file" },
    ],
  ])("the user's own is respected, and none is made: %s", (_, env, expected) => {
    const sandbox = new Sandbox();
    const file = sandbox.write("mine", "from file\n");
    const entries = Object.entries(env).map(([name, value]) => [name, value === "FILE" ? file : value]);
    const backend = chooseBackend(project(sandbox), Object.fromEntries(entries) as NodeJS.ProcessEnv);
    expect(backend.passphrase).toEqual(expected);
    expect(backend.environment).not.toHaveProperty("PULUMI_CONFIG_PASSPHRASE_FILE");
    expect(existsSync(join(sandbox.folder, ".local/state/kafka-cluster-links/passphrase"))).toBe(false);
  });

  test("another backend's is the user's affair", () => {
    const sandbox = new Sandbox();
    const backend = chooseBackend(project(sandbox), { PULUMI_BACKEND_URL: "file:///x" });
    expect(backend.passphrase).toBeUndefined();
    expect(backend.environment).toEqual({});
  });

  test("a file of the user's that cannot be read", () => {
    const sandbox = new Sandbox();
    const choose = () => chooseBackend(project(sandbox), { PULUMI_CONFIG_PASSPHRASE_FILE: "/nowhere/p" });
    expect(choose).toThrow(/^PULUMI_CONFIG_PASSPHRASE_FILE is \/nowhere\/p, which cannot be read/);
  });

  test("ours is not made a second time when there are stacks that need the first", () => {
    const sandbox = new Sandbox();
    chooseBackend(project(sandbox), {});
    const state = ".local/state/kafka-cluster-links";
    rmSync(join(sandbox.folder, state, "passphrase"));
    chooseBackend(project(sandbox), {}); // no stack yet
    rmSync(join(sandbox.folder, state, "passphrase"));
    sandbox.write(`${state}/stacks/.pulumi/stacks/kafka-cluster-links/dev.json`, "{}");
    expect(() => chooseBackend(project(sandbox), {})).toThrow(/passphrase is missing, but there are stacks/);
  });

  test("a wrong one: the error says where it comes from and where the right one is", () => {
    const sandbox = new Sandbox();
    const wrong = new Error("pulumi stack export failed: incorrect passphrase");
    const explained = (env: NodeJS.ProcessEnv) =>
      (explainPassphrase(wrong, chooseBackend(project(sandbox), env), "dev") as Error).message;
    expect(explained({ PULUMI_CONFIG_PASSPHRASE: "no" })).toMatch(
      /^Wrong passphrase for stack dev in file:.*It comes from PULUMI_CONFIG_PASSPHRASE: .*unset it to use the one in .*\/passphrase\.$/,
    );
    expect(explained({ PULUMI_CONFIG_PASSPHRASE: "no", PULUMI_BACKEND_URL: "file:///x" })).toMatch(
      /in file:\/\/\/x\. It comes from PULUMI_CONFIG_PASSPHRASE: set that to the passphrase that the stack was created with\.$/,
    );
    expect(explained({})).toMatch(/The one in .*\/passphrase does not open it: put the original file back/);
  });

  test("other errors, and a passphrase that Pulumi asked for, stay as they are", () => {
    const other = new Error("no stack named 'dev' found");
    const sandbox = new Sandbox();
    expect(explainPassphrase(other, chooseBackend(project(sandbox), {}), "dev")).toBe(other);
    const wrong = new Error("incorrect passphrase");
    const asked = chooseBackend(project(sandbox), { PULUMI_BACKEND_URL: "file:///x" });
    expect(explainPassphrase(wrong, asked, "dev")).toBe(wrong);
  });
});
