import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { OWNER_LABEL } from "../../topology/labels";
import { type ProgramRun, type Registered, runProgram, secretOf } from "./mocks";

// The files beside this test were written by commit d354b8e. A URN that changes replaces the resource, and an input that
// changes shows up in everybody's next preview: neither must happen by accident. Where an input changes on purpose,
// `npx vitest run --project unit resources -u` writes the inputs; the lists of URNs stay as they are.

const FOLDER = join(__dirname, "resourceFiles");

vi.mock("../../program/optionalImage", () => ({ optionalImage: () => Promise.resolve(true) }));

const cluster = (number: number, topics: string[]) => ({
  name: `cluster${number}`,
  broker: `broker${number}`,
  zookeeper: `zookeeper${number}`,
  linkWorker: `links${number}`,
  ports: { zookeeper: 2180 + number, plaintext: 9090 + number, ssl: 9092 + number, external: 29092 + number },
  topics: topics.map((name) => ({ name })),
});

const DEFAULT = {
  clusters: [cluster(1, ["kafka-topic", "demo-cl-topic"]), cluster(2, ["kafka-topic"])],
  links: [{ name: "my-link", source: "cluster1", destination: "cluster2", mirrors: [{ topic: "demo-cl-topic" }] }],
};

const LARGE = {
  namePrefix: "t-",
  storePassword: "a-good-password",
  externalHost: "kafka.example.org",
  publishAddress: "10.1.2.3",
  console: "8080",
  metrics: "true",
  clusters: [
    {
      name: "east",
      brokers: 3,
      zookeepers: 3,
      linkWorkers: 2,
      ports: { external: 30001 },
      topics: [{ name: "orders", partitions: 6, config: { "retention.ms": "1000" } }, { name: "clicks" }],
    },
    { name: "west", ports: { external: 30101 }, topics: [{ name: "payments" }] },
  ],
  links: [
    {
      name: "to-west",
      source: "east",
      destination: "west",
      prefix: "east.",
      consumerGroups: [{ name: "shop-", patternType: "PREFIXED" }],
      autoCreate: [{ name: "audit" }],
      config: { "num.cluster.link.fetchers": "4" },
      mirrors: [{ topic: "orders" }, { topic: "clicks", state: "paused" }],
    },
    {
      name: "to-east",
      source: "west",
      destination: "east",
      mirrors: [
        { topic: "payments", state: "promoted", replicationFactor: 2 },
        { topic: "clicks", existingTopic: "replace" },
      ],
    },
  ],
};

test.each([
  ["default", DEFAULT],
  ["bidirectional", { ...DEFAULT, bidirectional: "true" }],
  ["large", LARGE],
])("the stack %s is made of the same resources as at commit d354b8e", async (name, config) => {
  const run = await runProgram(config);
  const resources = run.resources
    .map((resource) => [urnOf(resource, run), describe(resource)] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  const urns = resources.map(([urn]) => urn);
  expect(urns).toEqual(
    readFileSync(join(FOLDER, `${name}.urns.txt`), "utf8")
      .trimEnd()
      .split("\n"),
  );
  const lines = resources.map(([urn, described]) => `${urn.split("::").at(-1)} ${JSON.stringify(described)}\n`);
  await expect(lines.join("")).toMatchFileSnapshot(join(FOLDER, `${name}.inputs.txt`));
});

/** The URN as Pulumi's engine makes it: it has the types of all parents. */
function urnOf({ type, name, parent }: Registered, run: ProgramRun): string {
  const types = [type];
  for (let above = parent; above !== undefined;) {
    const found = run.resources.filter((one) => one.name === above && one.type.startsWith("kafka-cluster-links:"));
    expect(found).toHaveLength(1);
    types.unshift(found[0]?.type ?? "");
    above = found[0]?.parent;
  }
  return `urn:pulumi:dev::kafka-cluster-links::${types.join("$")}::${name}`;
}

function describe({ inputs, options }: Registered) {
  const set = Object.entries(options).filter(([, value]) => value !== false && String(value) !== "");
  return { inputs: readable(inputs), options: Object.fromEntries(set) };
}

/** Variables of commands that hold a shell script. */
const SCRIPTS = ["APPLY", "REMOVE", "RUN", "SCRIPT"];

/** Inputs without what may change from commit to commit: scripts and the image's tag. Of secrets, a hash. */
function readable(value: unknown, key = ""): unknown {
  if (typeof value === "string") {
    return SCRIPTS.includes(key) ? "(script)" : value.replace(/(kafka-cluster-links\/kafka:).*/, "$1(hash)");
  }
  if (Array.isArray(value)) {
    return value.map((item) => readable(item));
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  if (isSecret(value)) {
    return `secret ${createHash("sha256")
      .update(JSON.stringify(secretOf(value)))
      .digest("hex")
      .slice(0, 16)}`;
  }
  if ("label" in value && value.label === OWNER_LABEL) {
    return { ...value, value: "(who runs the test)" };
  }
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([name, item]) => [name, readable(item, name)]));
}

function isSecret(value: object): boolean {
  try {
    secretOf(value);
    return true;
  } catch {
    return false;
  }
}
