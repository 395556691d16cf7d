import { readFileSync } from "node:fs";
import { join } from "node:path";
import coerce from "semver/functions/coerce";
import gte from "semver/functions/gte";

/** The project's folder. */
const root = join(__dirname, "..", "..");

/** Where the sources are that Pulumi is built from. */
export const toolchainSources = join(root, "tools", "toolchain");

/**
 * The oldest CLI that is taken from PATH. It was tried with the SDK and the plugins that package.json names (up, refresh,
 * preview without changes, destroy); what is older was not.
 */
export const OLDEST_CLI = "3.200.0";

/** The resource plugins that the stack needs. */
export const PLUGINS = ["docker", "tls", "kafka", "command"] as const;
export type PluginName = (typeof PLUGINS)[number];

/** A plugin and its version, for example `{ name: "docker", version: "5.2.0" }`. */
export interface Plugin {
  name: PluginName;
  version: string;
}

/** The plugins with their versions: each must be that of the npm package that talks to it. */
export function plugins(): Plugin[] {
  const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  return PLUGINS.map((name) => {
    const version = dependencies[`@pulumi/${name}`] ?? "";
    if (!/^\d+\.\d+\.\d+$/.test(version)) {
      throw new Error(
        `package.json states "${version}" as version of @pulumi/${name}. It must be an exact one, for example "1.2.3", ` +
          "because the plugin of just this version is installed.",
      );
    }
    return { name, version };
  });
}

/** Version of the CLI that is downloaded or built, for example `3.256.0`. */
export function cliVersion(): string {
  return required("cli", "github.com/pulumi/pulumi/pkg/v3");
}

/** Version of the Node.js language host that is built. */
export function languageHostVersion(): string {
  return required("language-nodejs", "github.com/pulumi/pulumi/sdk/v3");
}

/** The oldest Go that can build it all, for example `1.26`. */
export function oldestGo(): string {
  return stated("plugins", "go ");
}

function required(folder: string, module: string): string {
  return stated(folder, `${module} v`);
}

/** What stands in a go.mod behind the given words. */
function stated(folder: string, words: string): string {
  const file = join(toolchainSources, folder, "go.mod");
  const line = readFileSync(file, "utf8")
    .split("\n")
    .map((text) => text.replace(/^require\s+/, "").trim())
    .find((text) => text.startsWith(words));
  if (line === undefined) {
    throw new Error(`${file} must have a line that begins with "${words}": it decides what is built.`);
  }
  return line.slice(words.length).replace(/\s.*/, "");
}

/** Whether a version, in whatever a program says of itself, is at least another one. A prerelease counts as its release. */
export function isAtLeast(version: string, minimum: string): boolean {
  const [is, least] = [coerce(version), coerce(minimum)];
  return is !== null && least !== null && gte(is, least);
}
