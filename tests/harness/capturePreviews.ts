import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { projectName } from "../../cli/context/stack";
import { ROOT, TemporaryStack } from "./temporaryStack";

// Makes the previews of tests/unit/previewFiles anew, with a stack of its own that is like `dev`:
// npx tsx tests/previews/capture.ts

type Config = Record<string, unknown>;

const FOLDER = join(ROOT, "tests", "unit", "previewFiles");
const stack = new TemporaryStack("it-previews");
/** Ports of the host that no other stack takes. */
const dev = devConfig({ 29093: 52093, 29094: 52094 });
const CLIENT_CERTIFICATE = [
  `urn:pulumi:${stack.name}`,
  projectName(ROOT),
  "kafka-cluster-links:index:ClientIdentity$tls:index/locallySignedCert:LocallySignedCert",
  "client-certificate",
].join("::");

async function main(): Promise<void> {
  await stack.create(dev);
  await capture("first-run", dev);
  await stack.must(["up", "--yes", "--skip-preview"]);
  await capture("no-change", dev);
  await capture("bidirectional", { ...dev, bidirectional: true });
  await capture("failed-over", edited('"topic":"demo-cl-topic"', '"topic":"demo-cl-topic","state":"failed-over"'));
  await capture("cluster-renamed", edited('"cluster2"', '"west"'));
  await capture("certificate-rotated", dev, "--replace", CLIENT_CERTIFICATE);
  await capture("all-certificates-rotated", { ...dev, certificateValidityDays: 180 });
  await capture("broker-restarted", { ...dev, brokerHeap: "384m" });
  await capture("topic-and-cluster-removed", {
    clusters: [{ ...(dev.clusters as Config[])[0], topics: [{ name: "demo-cl-topic", partitions: 3 }] }],
  });
}

/** The configuration of `Pulumi.dev.yaml`, without its namespace. */
function devConfig(ports: Readonly<Record<string, number>>): Config {
  const text = Object.entries(ports).reduce(
    (rest, [from, to]) => rest.replace(from, String(to)),
    readFileSync(join(ROOT, "Pulumi.dev.yaml"), "utf8"),
  );
  const { config } = parse(text) as { config: Config };
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key.replace(/^.*:/, ""), value]));
}

function edited(from: string, to: string): Config {
  return JSON.parse(JSON.stringify(dev).replaceAll(from, to)) as Config;
}

async function capture(name: string, config: Config, ...flags: string[]): Promise<void> {
  stack.configure(config);
  const { stdout } = await stack.must(["preview", "--json", ...flags]);
  const text = `${JSON.stringify(shortened(JSON.parse(stdout)), null, 1)}\n`;
  await refuseSecrets(name, text);
  writeFileSync(join(FOLDER, `${name}.json`), text);
  console.log(`✔ ${name}: ${text.length} characters`);
}

/** Scripts that a command hands over: long, and in this repository already. */
const SCRIPTS = new Set(["RUN", "APPLY", "REMOVE", "SCRIPT"]);

/** Where and when it was made, which would differ each time, and what is long and not read. */
const LEFT_OUT = new Set([
  ...["created", "modified", "duration", "sourcePosition", "stackTrace"],
  ...["dependencies", "propertyDependencies"],
]);

function shortened(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(shortened);
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => !LEFT_OUT.has(key))
        .map(([key, inner]) => [key, SCRIPTS.has(key) ? "…" : shortened(inner)]),
    );
  }
  return typeof value === "string" ? value.replaceAll(ROOT, "/project") : value;
}

/** Pulumi masks what it knows to be secret; that nothing else is in a file of this repository is looked at here. */
async function refuseSecrets(name: string, text: string): Promise<void> {
  const { clientCredentials } = await stack.outputs<{ clientCredentials?: Record<string, string> }>();
  const lines = Object.values(clientCredentials ?? {})
    .filter((value) => !value.includes("CERTIFICATE"))
    .flatMap((value) => value.split("\n"))
    .filter((line) => line.length > 8 && !line.startsWith("-----"));
  if (/PRIVATE KEY-----/.test(text) || lines.some((line) => text.includes(line))) {
    throw new Error(`The preview ${name} has a secret in plain. It was not written.`);
  }
}

void main().finally(() => stack.remove());
