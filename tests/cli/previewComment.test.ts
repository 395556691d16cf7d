import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { capture } from "../../cli/terminal/process";

const root = join(__dirname, "..", "..");
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "preview-comment-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** As a user runs it, with nothing of Pulumi's within reach. */
function previewComment(args: string[], input = "") {
  const environment = { HOME: folder, XDG_STATE_HOME: folder, DOCKER_HOST: "unix:///nowhere", PULUMI_STACK: undefined };
  return capture("npm", ["run", "--silent", "--prefix", root, "preview:comment", "--", ...args], {
    input,
    environment,
  });
}

const preview = JSON.stringify({ steps: [], changeSummary: { same: 7 } });
const refused = JSON.stringify({ diagnostics: [{ severity: "error", message: "error: it cannot go back" }] });

describe("npm run preview:comment", () => {
  test("reads standard input, and writes to standard output", async () => {
    const { status, stdout, stderr } = await previewComment(["--from", "-"], preview);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toContain("**No changes**, 7 unchanged");
  });

  test("reads and writes files", async () => {
    const [from, to] = [join(folder, "preview.json"), join(folder, "preview.md")];
    writeFileSync(from, preview);
    expect(await previewComment(["--from", from, "--output", to])).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(readFileSync(to, "utf8")).toContain("**No changes**, 7 unchanged");
  });

  test("comments a preview that failed, and fails itself", async () => {
    const { status, stdout } = await previewComment(["--from", "-"], refused);
    expect(status).toBe(1);
    expect(stdout).toContain("**⛔ The preview failed**");
    expect(stdout).toContain("it cannot go back");
  });

  test.each([
    [["--from", "/nowhere/preview.json"], "The preview cannot be read from /nowhere/preview.json (ENOENT"],
    [["--from", "-"], "This is no JSON: there is nothing. Make it with: pulumi preview --json > preview.json"],
    [["--from", "-", "--output"], "Option '-o, --output <file>' argument missing."],
  ])("%j is refused in one message", async (args, message) => {
    const { status, stdout, stderr } = await previewComment(args);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toMatch(/^✖ [^✖]*\n$/);
    expect(stderr).toContain(message);
  });

  test("says where it cannot write", async () => {
    const { status, stderr } = await previewComment(["--from", "-", "-o", "/nowhere/preview.md"], preview);
    expect(status).toBe(1);
    expect(stderr).toContain("The comment cannot be written to /nowhere/preview.md (ENOENT");
  });
});
