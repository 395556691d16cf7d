import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { StackFile } from "../../cli/context/stackFile";
import { Sandbox } from "./fakes";

const AUTHORS = `# Two clusters.\nconfig:\n  p:count: 3\n  p:ports: { ssl: 9093 } # here\n`;
/** What Pulumi makes of it: other quotes and spaces, and its salt. */
const PULUMIS = `# Two clusters.\nconfig:\n  p:count: "3"\n  p:ports: {ssl: 9093} # here\nencryptionsalt: v1:abc=\n`;
const SECRET = `config:\n  p:password:\n    secure: v1:xyz\nencryptionsalt: v1:abc=\n`;

test.each([
  ["what Pulumi writes by itself is undone", AUTHORS, PULUMIS, AUTHORS],
  [
    "what the user has changed stays",
    AUTHORS,
    PULUMIS.replace('"3"', '"5"'),
    PULUMIS.replace('"3"', '"5"').replace(/enc.*\n/, ""),
  ],
  ["a salt that a killed run has left goes", `${AUTHORS}encryptionsalt: v1:abc=\n`, PULUMIS, AUTHORS],
  ["encrypted values need their salt", SECRET, SECRET, SECRET],
  ["a first encrypted value keeps the salt", AUTHORS, SECRET, SECRET],
  ["a file that Pulumi has made for its salt alone goes", undefined, "encryptionsalt: v1:abc=\n", undefined],
  ["a file that Pulumi has made for more stays", undefined, PULUMIS, PULUMIS.replace(/enc.*\n/, "")],
  ["an untouched file is not written", AUTHORS, AUTHORS, AUTHORS],
])("%s", (_, before, pulumis, after) => {
  const sandbox = new Sandbox();
  const path = `${sandbox.folder}/Pulumi.dev.yaml`;
  if (before !== undefined) {
    sandbox.write("Pulumi.dev.yaml", before);
  }
  const file = new StackFile(path);
  sandbox.write("Pulumi.dev.yaml", pulumis);
  file.restore();
  expect(existsSync(path) ? sandbox.read("Pulumi.dev.yaml") : undefined).toBe(after);
});

test("with the salt in place, Pulumi has no reason to write the file", () => {
  const sandbox = new Sandbox();
  const path = sandbox.write("Pulumi.dev.yaml", AUTHORS.trimEnd());
  const file = new StackFile(path);
  file.addSalt("v1:new=");
  file.addSalt("v1:new=");
  expect(sandbox.read("Pulumi.dev.yaml")).toBe(`${AUTHORS}encryptionsalt: v1:new=\n`);
  file.restore();
  expect(sandbox.read("Pulumi.dev.yaml")).toBe(AUTHORS.trimEnd());
});
