import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ensurePulumi } from "../../tools/bootstrap/pulumi";
import { toolchainFolder } from "../../tools/bootstrap/pulumiFolder";
import { cliVersion, isAtLeast, OLDEST_CLI, plugins } from "../../tools/bootstrap/pulumiVersions";
import { goScript, Machine, NOWHERE, pulumiScript } from "./fakes";

let machine: Machine;
const reports: string[] = [];

beforeEach(() => {
  machine = new Machine();
  reports.length = 0;
});
afterEach(() => {
  machine.remove();
});

const ensure = (releases = NOWHERE) => ensurePulumi((line) => reports.push(line), { releases });

const failure = async (releases?: string): Promise<string> =>
  ensure(releases).then(
    (tool) => `no error, but ${tool.executable}`,
    (error: unknown) => (error as Error).message,
  );

/** Name of the official archive for this machine. */
const archiveName = `pulumi-v${cliVersion()}-${process.platform}-${process.arch}.tar.gz`;

describe("Pulumi on PATH", () => {
  it("is taken when it is new enough and has the plugins, with the user's PULUMI_HOME", async () => {
    const executable = machine.install("pulumi", pulumiScript("3.250.1", true, "exit 1"));
    expect(await ensure()).toEqual({
      executable,
      version: "3.250.1",
      source: "path",
      environment: { PULUMI_SKIP_UPDATE_CHECK: "true" },
    });
    expect(machine.calls("pulumi").sort()).toEqual(["plugin ls --json", "version"]);
  });

  it("installs the plugins that it lacks, in the versions of package.json", async () => {
    machine.install("pulumi", pulumiScript(OLDEST_CLI, false, "exit 0"));
    expect((await ensure()).source).toBe("path");
    expect(machine.calls("pulumi").filter((call) => call.includes("install"))).toEqual(
      plugins().map(({ name, version }) => `plugin install resource ${name} ${version}`),
    );
  });

  it("is not asked to install anything while a toolchain of our own is there", async () => {
    machine.install("pulumi", pulumiScript("3.250.0", false, "exit 0"));
    mkdirSync(join(toolchainFolder("built"), "bin"), { recursive: true });
    expect((await ensure()).source).toBe("built");
    expect(machine.calls("pulumi").some((call) => call.includes("install"))).toBe(false);
  });

  it.each([
    ["is too old", pulumiScript("3.199.9", true, "exit 0"), "is version 3.199.9; 3.200.0 or newer is needed"],
    ["is broken", "echo 'no such library' >&2; exit 3", "does not work: no such library"],
    [
      "cannot install a plugin",
      pulumiScript("3.250.0", false, "echo 'error: no route to host' >&2; exit 1"),
      "cannot install the plugin docker 5.2.0: error: no route to host",
    ],
  ])("is not taken when it %s", async (_, script, problem) => {
    const executable = machine.install("pulumi", script);
    expect(await failure()).toContain(`\n- ${executable} ${problem}\n`);
  });

  it("is not taken when it is a toolchain of our own, of an older state", async () => {
    const old = join(machine.cache, "built-3.1.0-0123456789ab", "bin");
    mkdirSync(join(toolchainFolder("built"), "bin"), { recursive: true });
    machine.install("pulumi", pulumiScript("3.250.0", true, "exit 0"));
    mkdirSync(old, { recursive: true });
    spawnSync("mv", [join(machine.folder, "bin", "pulumi"), old]);
    machine.setPath(old);
    const { source, environment } = await ensure();
    expect(source).toBe("built");
    expect(environment.PATH?.split(":")).toEqual([
      join(toolchainFolder("built"), "bin"),
      join(machine.folder, "bin"),
      "/usr/bin",
      "/bin",
    ]);
  });
});

describe("the official release", () => {
  const script = `case "$*" in "plugin install "*) mkdir -p "$PULUMI_HOME/plugins/$4-$5" ;; *) echo "$*" ;; esac`;

  it("is downloaded, verified, given the plugins, and found again without a network", async () => {
    const { archive, checksum } = machine.releaseArchive(script);
    const releases = await machine.serve({
      [archiveName]: archive,
      [`pulumi-${cliVersion()}-checksums.txt`]: `${"0".repeat(64)}  other.tar.gz\n${checksum}  ${archiveName}\n`,
    });
    const tool = await ensure(releases);
    const folder = toolchainFolder("release");
    expect(tool).toMatchObject({ executable: join(folder, "bin", "pulumi"), version: cliVersion(), source: "release" });
    expect(tool.environment.PULUMI_HOME).toBe(join(folder, "home"));
    expect(spawnSync(tool.executable, ["works"], { encoding: "utf8" }).stdout).toBe("works\n");
    expect(readdirSync(join(folder, "home", "plugins")).sort()).toEqual(
      plugins()
        .map(({ name, version }) => `${name}-${version}`)
        .sort(),
    );
    expect(readdirSync(folder).sort()).toEqual(["bin", "home"]);
    expect(await ensure(NOWHERE)).toEqual(tool);
  });

  it.each([
    ["with another checksum", `${"0".repeat(64)}  ${archiveName}`, "is not what Pulumi published: its SHA-256 is "],
    ["without a checksum", `${"0".repeat(64)}  other.tar.gz`, `has no checksum for ${archiveName}`],
  ])("is not used %s", async (_, checksums, problem) => {
    const releases = await machine.serve({
      [archiveName]: machine.releaseArchive(script).archive,
      [`pulumi-${cliVersion()}-checksums.txt`]: checksums,
    });
    expect(await failure(releases)).toContain(problem);
    expect(readdirSync(machine.cache)).toEqual([]);
  });
});

describe("the build", () => {
  const programs = [
    "bin/pulumi",
    "bin/pulumi-language-nodejs",
    ...plugins().map(({ name, version }) => `home/plugins/resource-${name}-v${version}/pulumi-resource-${name}`),
  ];

  it("makes the CLI, the language host and the plugins, and is found again without Go", async () => {
    machine.install("go", goScript("1.26.0"));
    const tool = await ensure();
    const folder = toolchainFolder("built");
    expect(tool).toMatchObject({ executable: join(folder, "bin", "pulumi"), version: cliVersion(), source: "built" });
    expect(programs.filter((program) => !existsSync(join(folder, program)))).toEqual([]);
    expect(readdirSync(folder).sort()).toEqual(["bin", "home"]);
    for (const { name, version } of plugins().filter((plugin) => plugin.name !== "command")) {
      const schema = join(folder, "home", "plugins", `resource-${name}-v${version}`, "schema.json");
      expect(JSON.parse(readFileSync(schema, "utf8"))).toEqual({});
    }
    machine.uninstall("go");
    expect(await ensure()).toEqual(tool);
  });

  it("tells the linker the versions of package.json and go.mod, and Go to change nothing", async () => {
    machine.install("go", goScript("1.26.0"));
    await ensure();
    const builds = machine.calls("go").filter((call) => call.includes(" build "));
    expect(builds).toHaveLength(programs.length + 1);
    expect(builds.filter((call) => !call.includes(" -mod=readonly "))).toEqual([]);
    expect(builds[0]).toContain(`version.Version=v${cliVersion()} `);
    for (const { version } of plugins()) {
      expect(builds.at(-1)).toContain(`=${version}`);
    }
    expect(reports).toContain("building the CLI (1 of 7)");
  });

  it("leaves nothing when it fails, and says what Go said", async () => {
    machine.install(
      "go",
      goScript("1.26.0", 'case "$out" in *kafka) echo "undefined: sarama" >&2; exit 1 ;; esac; touch "$out"'),
    );
    expect(await failure()).toMatch(
      /go build .*pulumi-resource-kafka in tools\/toolchain\/plugins failed:\nundefined: sarama/,
    );
    expect(readdirSync(machine.cache)).toEqual([]);
  });

  it("gives two runs at once the same complete folder", async () => {
    machine.install("go", goScript("1.26.0"));
    const [one, two] = await Promise.all([ensure(), ensure()]);
    expect(one).toEqual(two);
    expect(readdirSync(machine.cache)).toHaveLength(1);
    expect(machine.calls("go").filter((call) => call.includes(" build "))).toHaveLength(programs.length + 1);
  });

  it("removes what a killed run has left", async () => {
    machine.install("go", goScript("1.26.0"));
    const folder = toolchainFolder("built");
    mkdirSync(join(`${folder}.partial`, "bin", "half"), { recursive: true });
    expect((await ensure()).source).toBe("built");
    expect(existsSync(join(folder, "bin", "half"))).toBe(false);
    expect(readdirSync(machine.cache)).toEqual([basename(folder)]);
  });

  it.each([
    ["missing", undefined, "there is no go on PATH, and Go 1.26 or newer is needed"],
    ["too old", goScript("1.19.8"), 'the one on PATH says "go version go1.19.8 linux/amd64"'],
    [
      "too old for the sources by its own account",
      'case "$*" in -C*) echo "go: go.mod requires go >= 1.26" >&2; exit 1 ;; *) echo "go version go1.24.1 linux/amd64" ;; esac',
      'the one on PATH says "go version go1.24.1 linux/amd64"',
    ],
  ])("needs Go: %s", async (_, script, problem) => {
    if (script !== undefined) {
      machine.install("go", script);
    }
    const message = await failure();
    expect(message.split("\n")).toEqual([
      "Pulumi could not be had in any of the three ways:",
      "- there is no pulumi on PATH",
      expect.stringMatching(/^- http:.*checksums.txt cannot be reached: /),
      expect.stringContaining(problem),
      expect.stringMatching(/^Install Pulumi 3.200.0 or newer .* and run the command again\.$/),
    ]);
  });
});

describe("the login of the user", () => {
  const login = JSON.stringify({ current: "https://api.pulumi.com" });

  beforeEach(() => {
    mkdirSync(join(toolchainFolder("built"), "bin"), { recursive: true });
  });

  const credentials = async () => (await ensure()).environment.PULUMI_CREDENTIALS_PATH;

  it("is kept in sight", async () => {
    machine.write("home/.pulumi/credentials.json", login);
    expect(await credentials()).toBe(join(machine.home, ".pulumi"));
  });

  it("is looked for in the user's PULUMI_HOME", async () => {
    machine.write("elsewhere/credentials.json", login);
    process.env.PULUMI_HOME = join(machine.folder, "elsewhere");
    expect(await credentials()).toBe(join(machine.folder, "elsewhere"));
  });

  it("is looked for in the home folder when PULUMI_HOME is ours, from an evaluated environment", async () => {
    machine.write("home/.pulumi/credentials.json", login);
    process.env.PULUMI_HOME = join(toolchainFolder("built"), "home");
    expect(await credentials()).toBe(join(machine.home, ".pulumi"));
  });

  it.each([
    ["nobody logged in", undefined],
    ["the user has logged out", "{}"],
    ["the file is damaged", "{"],
  ])("is not claimed when %s", async (_, content) => {
    if (content !== undefined) {
      machine.write("home/.pulumi/credentials.json", content);
    }
    expect(await credentials()).toBeUndefined();
  });
});

describe("versions", () => {
  it.each([
    ["v3.256.0", "3.200.0", true],
    ["3.200.0", "3.200.0", true],
    ["3.199.12", "3.200.0", false],
    ["4.0.0", "3.200.0", true],
    ["v3.257.0-alpha.1753", "3.257.0", true],
    ["go1.26", "1.26", true],
    ["go1.26.8", "1.26", true],
    ["go1.9", "1.26", false],
    ["", "1.26", false],
    ["unknown", "1.26", false],
  ])("%s is at least %s: %s", (version, minimum, expected) => {
    expect(isAtLeast(version, minimum)).toBe(expected);
  });
});
