import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { capture } from "../../cli/terminal/process";
import { script } from "../../components/docker/scripts";

// How files get into a volume, here into a folder.

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "install-files-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const STORE = "store.p12";
const ENCODER = "password_encoder.properties";

function install(files: Record<string, string>) {
  const input = Object.entries(files)
    .map(([file, content]) => `${join(folder, file)} ${Buffer.from(content).toString("base64")}\n`)
    .join("");
  return capture("bash", ["-c", script("certificates/install-files")], { input });
}
const content = (file: string) => readFileSync(join(folder, file), "utf8");

test.each([
  ["secret=a\n", "secret=a\n"],
  ["secret=a\n", "secret=a\nprevious2=a\nsecret2=b\n"],
  ["previous2=a\nsecret=a\nsecret2=b\n", "previous2=b\nsecret2=b\n"],
  ["previous9=a\nsecret9=b\n", "previous9=a\nsecret9=a\nprevious10=b\nsecret10=c\n"],
])("secrets %j are followed by %j", async (before, after) => {
  expect(await install({ [STORE]: "one", [ENCODER]: before })).toMatchObject({ status: 0, stdout: "", stderr: "" });
  expect(await install({ [STORE]: "two", [ENCODER]: after })).toMatchObject({ status: 0, stderr: "" });
  expect([content(STORE), content(ENCODER)]).toEqual(["two", after]);
  expect(readdirSync(folder).sort()).toEqual([ENCODER, STORE].sort());
});

test.each([
  ["secret=a\nprevious2=a\nsecret2=b\n", "secret=a\n", 2],
  ["secret9=a\nprevious10=a\nsecret10=b\n", "previous9=a\nsecret9=a\n", 10],
])("secrets %j are not followed by earlier ones, %j: nothing is changed", async (before, after, generation) => {
  await install({ [STORE]: "one", [ENCODER]: before });
  const { status, stderr } = await install({ [STORE]: "two", [ENCODER]: after });
  expect(status).toBe(1);
  expect(stderr).toContain(`has secrets of generation ${generation},`);
  expect(stderr).toContain(`pulumi config set secretsGeneration ${generation}`);
  expect([content(STORE), content(ENCODER)]).toEqual(["one", before]);
  expect(readdirSync(folder).sort()).toEqual([ENCODER, STORE].sort());
});
