import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { capture } from "../../cli/terminal/process";
import type { Report } from "../../cli/terminal/steps";
import { runLong } from "./longProcess";
import { cliIn, GO_FLAGS, makeFolder, pluginFolder, toolchainFolder } from "./pulumiFolder";
import {
  cliVersion,
  isAtLeast,
  languageHostVersion,
  oldestGo,
  type Plugin,
  plugins,
  toolchainSources,
} from "./pulumiVersions";

/** Where Pulumi's own programs keep their version, for the linker. */
const PULUMI_VERSION = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";
/** The variables of our plugins' versions, for the linker. */
const PLUGIN_VERSIONS = "kafka-cluster-links/toolchain/plugins/internal/version";
const VARIABLES = { docker: "Docker", tls: "TLS", kafka: "Kafka", command: "Command" };

/** Go compiles without a C compiler, and in no workspace that may be around the checkout. */
const environment = { CGO_ENABLED: "0", GOWORK: "off", GOFLAGS: "" };

/**
 * Builds the CLI, the language host and the plugins from Go modules.
 *
 * @param folder of the toolchain that they become
 * @throws Error that says what is missing (Go) or what failed
 */
export async function build(folder: string, report: Report): Promise<void> {
  await requireGo();
  await makeFolder(folder, report, async (partial) => {
    const home = join(partial, "home");
    const steps: [title: string, run: (report: Report) => Promise<void>][] = [
      ["the CLI", (news) => buildCli(partial, news)],
      ["the language host", (news) => buildLanguageHost(partial, news)],
      ...plugins().map((plugin): (typeof steps)[number] => [
        `the plugin ${plugin.name}`,
        (news) => buildPlugin(home, plugin, news),
      ]),
      ["the plugins' schemas", (news) => buildSchemas(partial, home, news)],
    ];
    for (const [index, [title, run]] of steps.entries()) {
      const progress = `building ${title} (${index + 1} of ${steps.length})`;
      report(progress);
      await run((line) => {
        report(`${progress}: ${line}`);
      });
    }
    if (toolchainFolder("built") !== folder) {
      throw new Error(
        "it cannot be built: its sources in tools/toolchain/ were changed meanwhile. Run the command again",
      );
    }
  });
}

function buildCli(folder: string, report: Report): Promise<void> {
  return goBuild("cli", "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi", cliIn(folder), report, {
    [PULUMI_VERSION]: `v${cliVersion()}`,
  });
}

/** Beside the CLI, where official releases have it, too: the CLI would warn of one on PATH. */
function buildLanguageHost(folder: string, report: Report): Promise<void> {
  const program = "pulumi-language-nodejs";
  const module = `github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/${program}`;
  return goBuild("language-nodejs", module, join(folder, "bin", program), report, {
    [PULUMI_VERSION]: `v${languageHostVersion()}`,
  });
}

function buildPlugin(home: string, plugin: Plugin, report: Report): Promise<void> {
  const program = `pulumi-resource-${plugin.name}`;
  const target = join(pluginFolder(home, plugin), program);
  return goBuild("plugins", `./cmd/${program}`, target, report, pluginVersions());
}

/** Derives the schemas that the plugins for Docker, TLS and Kafka have beside them. */
async function buildSchemas(folder: string, home: string, report: Report): Promise<void> {
  const generator = join(folder, "schema");
  await goBuild("plugins", "./cmd/schema", generator, report, pluginVersions());
  for (const plugin of plugins().filter(({ name }) => name !== "command")) {
    const { status, stdout, stderr } = await capture(generator, [plugin.name]);
    if (status !== 0) {
      throw new Error(`the schema of the plugin ${plugin.name} cannot be derived: ${stderr.trim()}`);
    }
    await writeFile(join(pluginFolder(home, plugin), "schema.json"), stdout);
  }
  await rm(generator);
}

function pluginVersions(): Record<string, string> {
  return Object.fromEntries(plugins().map(({ name, version }) => [`${PLUGIN_VERSIONS}.${VARIABLES[name]}`, version]));
}

async function requireGo(): Promise<void> {
  const needed = oldestGo();
  // In the module's folder, where a Go that gets newer versions by itself says which one it will use.
  const inModule = await capture("go", ["-C", join(toolchainSources, "plugins"), "version"], { environment });
  if (inModule.status === 127) {
    throw new Error(`it cannot be built: there is no go on PATH, and Go ${needed} or newer is needed`);
  }
  if (inModule.status !== 0 || !isAtLeast(inModule.stdout.replace("go version", ""), needed)) {
    const { stdout } = await capture("go", ["version"]);
    throw new Error(
      `it cannot be built: Go ${needed} or newer is needed, and the one on PATH says "${stdout.trim() || inModule.stderr.trim()}"`,
    );
  }
}

/** Compiles one program; what Go prints, such as the modules that it downloads, is news. */
async function goBuild(
  folder: string,
  program: string,
  target: string,
  report: Report,
  variables: Record<string, string>,
): Promise<void> {
  const assignments = Object.entries(variables).map(([name, value]) => `-X=${name}=${value}`);
  const linker = ["-s", "-w", ...assignments].join(" ");
  const args = [
    "-C",
    join(toolchainSources, folder),
    "build",
    ...GO_FLAGS,
    `-ldflags=${linker}`,
    "-o",
    target,
    program,
  ];
  await mkdir(dirname(target), { recursive: true });
  const failure = `it cannot be built: go build ${program} in tools/toolchain/${folder} failed`;
  await runLong(failure, "go", args, report, environment);
}
