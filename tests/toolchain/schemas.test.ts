import { beforeAll, describe, expect, it } from "vitest";
import { capture } from "../../cli/terminal/process";
import { ensurePulumi, type PulumiTool } from "../../tools/bootstrap/pulumi";
import { type PluginName, PLUGINS, plugins } from "../../tools/bootstrap/pulumiVersions";
import { declaredSurface } from "./declarations";
import { type Schema, schemaSurface } from "./schemas";
import type { Properties, Surface } from "./surface";

// A plugin that is built here is as good as the official one when it has the very properties that the npm package
// declares: inputs, outputs, what is required and what is secret, down to the last nested type.

/** The resources that the stack uses, and those next to them: file and class of the npm package. */
const RESOURCES: Record<PluginName, [file: string, name: string][]> = {
  docker: [
    ["container", "Container"],
    ["network", "Network"],
    ["volume", "Volume"],
    ["remoteImage", "RemoteImage"],
  ],
  tls: [
    ["privateKey", "PrivateKey"],
    ["selfSignedCert", "SelfSignedCert"],
    ["certRequest", "CertRequest"],
    ["locallySignedCert", "LocallySignedCert"],
  ],
  kafka: [
    ["topic", "Topic"],
    ["acl", "Acl"],
  ],
  command: [["local/command", "Command"]],
};

/** The command plugin has no configuration. */
const PROVIDERS: PluginName[] = ["docker", "tls", "kafka"];

/**
 * What the npm package has and our build does not: since version 4.4, the Terraform provider for TLS also takes private
 * keys that are not stored; the newest one that is served as a Go module is 4.2.1. There, the stored key is required.
 */
const NOT_BUILT: Record<string, string> = {
  "tls:index/selfSignedCert:SelfSignedCert": "privateKeyPem",
  "tls:index/certRequest:CertRequest": "privateKeyPem",
  "tls:index/locallySignedCert:LocallySignedCert": "caPrivateKeyPem",
};

let pulumi: PulumiTool;
const schemas = new Map<PluginName, Schema>();

beforeAll(async () => {
  pulumi = await ensurePulumi(() => undefined);
  for (const { name, version } of plugins()) {
    const { status, stdout, stderr } = await capture(
      pulumi.executable,
      ["package", "get-schema", `${name}@${version}`],
      { environment: pulumi.environment },
    );
    expect(status, stderr).toBe(0);
    schemas.set(name, JSON.parse(stdout) as Schema);
  }
});

const schemaOf = (plugin: PluginName): Schema => schemas.get(plugin) ?? { name: "" };

describe.each(PLUGINS)("the plugin %s", (plugin) => {
  it("has the version of its npm package", () => {
    const { name, version } = schemaOf(plugin);
    expect({ name, version }).toEqual(plugins().find((each) => each.name === plugin));
  });

  it.each(RESOURCES[plugin])("has the properties that %s declares", (file, name) => {
    const declared = declaredSurface(`@pulumi/${plugin}/${file}`, name);
    const actual = schemaSurface(schemaOf(plugin), declared.token);
    expect(actual).toEqual(pulumi.source === "built" ? withoutNotBuilt(declared) : declared);
  });
});

it.each(PROVIDERS)("the provider of %s takes the configuration that its npm package declares", (plugin) => {
  const declared = declaredSurface(`@pulumi/${plugin}/provider`, "Provider");
  // Not its outputs: npm packages show only the texts among them.
  expect(schemaSurface(schemaOf(plugin), declared.token).inputs).toEqual(declared.inputs);
});

/** The declared surface without what our build is known to lack. */
function withoutNotBuilt(declared: Surface): Surface {
  const key = NOT_BUILT[declared.token];
  if (key === undefined) {
    return declared;
  }
  const without = (properties: Properties): Properties => {
    const { [`${key}Wo`]: value, [`${key}WoVersion`]: version, ...others } = properties;
    expect([value, version]).toEqual(["string, optional", "number, optional"]);
    return { ...others, [key]: "string, required" };
  };
  return {
    token: declared.token,
    inputs: without(declared.inputs),
    outputs: without(declared.outputs),
    secrets: declared.secrets.filter((name) => name !== `${key}Wo`),
  };
}
