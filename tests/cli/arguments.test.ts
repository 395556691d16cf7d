import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { npmCommand, readArguments } from "../../cli/terminal/arguments";
import { capture } from "../../cli/terminal/process";

const ROOT = join(__dirname, "..", "..");

describe("a command that passes arguments on", () => {
  const command = npmCommand({ name: "up", description: "", passesTo: "pulumi up" });

  test.each([
    [[], {}, { stack: "dev", named: false, rest: [] }],
    [["-s", "other", "--diff"], {}, { stack: "other", named: true, rest: ["--diff"] }],
    [["--diff", "--stack", "other"], {}, { stack: "other", named: true, rest: ["--diff"] }],
    [["--stack=other"], {}, { stack: "other", named: true, rest: [] }],
    [["-sother"], {}, { stack: "other", named: true, rest: [] }],
    [["-s=other"], {}, { stack: "other", named: true, rest: [] }],
    [["--stack-trace"], {}, { stack: "dev", named: false, rest: ["--stack-trace"] }],
    [
      ["--config", "a=1", "-y", "plain", "--target=urn:x"],
      {},
      { rest: ["--config", "a=1", "-y", "plain", "--target=urn:x"] },
    ],
    [[], { PULUMI_STACK: "mine" }, { stack: "mine", named: true, rest: [] }],
    [[], { PULUMI_STACK: "" }, { stack: "dev", named: false, rest: [] }],
    [["-s", "other"], { PULUMI_STACK: "mine" }, { stack: "other", named: true, rest: [] }],
  ])("%j with %j", (args, environment: Record<string, string>, expected) => {
    vi.stubEnv("PULUMI_STACK", environment.PULUMI_STACK);
    expect(readArguments(command, args)).toMatchObject(expected);
  });

  test.each([
    [["--diff", "-s"], "Option '-s, --stack <name>' argument missing."],
    [["--stack", "--yes"], "'--yes' is invalid. Allowed: a name."],
  ])("%j: a stack option without a name", (args, message) => {
    expect(() => readArguments(command, args)).toThrow(message);
  });

  test("says so in its help", () => {
    let help = "";
    command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
    expect(help).toMatch(/^Usage: npm run up -- \[options\] \[arguments of pulumi up\]\n/);
    expect(help).toMatch(/--stack <name>.*\(default: "dev", env: PULUMI_STACK\)[\s\S]*pulumi up --help/);
  });
});

describe("a command that passes nothing on", () => {
  const command = npmCommand({ name: "status", description: "" }).option("--json", "").option("-w, --watch", "");
  const allowed =
    "Allowed: -s, --stack <name>; --json; -w, --watch; -h, --help. npm run status -- --help explains them.";

  test.each([
    [["--wach"], "Unknown option '--wach'. (Did you mean --watch?)"],
    [["--json=yes"], "Unknown option '--json=yes'."],
    [["-x"], "Unknown option '-x'."],
    [["cluster1"], "Unexpected argument 'cluster1'."],
  ])("refuses %j with what is allowed", (args, problem) => {
    expect(() => readArguments(command, args)).toThrow(`${problem}\n${allowed}`);
  });

  test("has no --stack where it works on none", () => {
    const image = npmCommand({ name: "image", description: "", onStack: false });
    expect(readArguments(image, [])).toEqual({ stack: "dev", named: false, rest: [] });
    expect(() => readArguments(image, ["--stack", "dev"])).toThrow(/^Unknown option '--stack'/);
  });
});

describe("npm run", () => {
  const commands = readdirSync(join(ROOT, "cli", "commands")).map((file) => file.replace(/\.ts$/, ""));
  // These two take the arguments of another program.
  test.concurrent.each(commands.filter((name) => !["test", "walkthrough"].includes(name)))(
    "%s -- --help",
    async (name) => {
      const { status, stdout, stderr } = await capture(process.execPath, [
        join(ROOT, "cli", "run.mjs"),
        name,
        "--help",
      ]);
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      expect(stdout).toMatch(/^Usage: npm run [\w:]+ -- \[options\][\s\S]*-h, --help +show this help/);
    },
  );
});
