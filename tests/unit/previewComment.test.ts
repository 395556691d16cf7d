import { describe, expect, test } from "vitest";
import { comment, LONGEST_COMMENT, MARK } from "../../cli/preview/comment";
import { readPreview } from "../../cli/preview/digest";
import { readCommentOptions } from "../../cli/preview/options";
import { linked } from "./linkedClusters";
import { type Digest, previewOfChange, type Step } from "./previewSteps";

const URN = "urn:pulumi:dev::kafka-cluster-links::";
const COMPONENT = "kafka-cluster-links:index:";
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = { [SIGNATURE]: "1b47061264138c4ac30d75fd1eb44270" };

function commentOf(preview: Partial<Digest>, longest?: number): string {
  return comment(readPreview(JSON.stringify({ steps: [], ...preview })), longest);
}

/** A resource of a component whose inputs change. */
function update(part: string, name: string, before: object, after: object, paths = Object.keys(after)): Step {
  return {
    op: "update",
    urn: `${URN}${COMPONENT}${part}::${name}`,
    oldState: { inputs: before, outputs: {} },
    newState: { inputs: after, outputs: {} },
    detailedDiff: Object.fromEntries(paths.map((path) => [path, { kind: "update", inputDiff: true }])),
  };
}

describe("a comment", () => {
  test("of a run that changes nothing says so, and is complete", async () => {
    const text = commentOf(await previewOfChange(linked(), linked()));
    expect(text).toMatch(/^### Preview of the stack `dev`\n\n\*\*No changes\*\*, 79 unchanged\n\n<details>/);
    expect(text).toContain("<summary>Topology, which stays as it is</summary>\n\n```mermaid\nflowchart LR\n");
    expect(text).not.toContain("####");
  });

  test("ends with a mark of its stack, by which it is found again", async () => {
    expect(commentOf(await previewOfChange(linked(), linked()))).toMatch(new RegExp(`\n<!-- ${MARK} dev -->\n$`));
  });

  test("has replacements and deletions first, consequences before all, and both topologies", async () => {
    const after = { ...linked({}, { mirrors: [] }), brokerHeap: "384m", bidirectional: true };
    const text = commentOf(await previewOfChange(linked(), after));
    expect(text.match(/^#### .*$/gm)).toEqual([
      "#### Consequences",
      "#### ⚠️ Replaced (2)",
      "#### ⛔ Deleted (2)",
      "#### Changed properties",
      "#### Topology before",
      "#### Topology after",
    ]);
    expect(text).toContain("<details><summary>Added (16)</summary>");
    expect(text.match(/^```mermaid$/gm)).toHaveLength(2);
    expect(text).toContain("-   KAFKA_HEAP_OPTS=-Xmx512m\n+   KAFKA_HEAP_OPTS=-Xmx384m\n");
  });

  test("of a failed preview has the errors on top, and is no promise", () => {
    const text = commentOf({
      diagnostics: [
        { severity: "error", message: "error: links[0].mirrors[0].state: received active\nFix: leave it" },
        { severity: "warning", message: "warning: a warning" },
      ],
    });
    expect(text).toContain("**⛔ The preview failed**");
    expect(text).toContain("```text\nlinks[0].mirrors[0].state: received active\nFix: leave it\n```");
    expect(text).toContain("```text\nwarning: a warning\n```");
    expect(text).not.toContain("No changes");
  });
});

describe("what is in the preview of secrets", () => {
  /** Each is of its own, so that a failure says which one came out. */
  let planted = 0;
  const plant = () => `PLANTED-SECRET-${++planted}-${"x".repeat(20)}`;

  test("is in no comment, wherever it is", () => {
    const password = plant();
    const key = `-----BEGIN PRIVATE KEY-----\n${plant()}\n${plant()}\n-----END PRIVATE KEY-----\n`;
    const environment = (state: string) => ({
      ...{ IDENTITY: "a|b|l", MIRROR_TOPIC: "t", SOURCE_TOPIC: "t", STATE: state },
      ...{ PASSWORD: plant(), SCRIPT: plant(), APPLY: plant(), REPAIR_TOKEN: plant() },
    });
    const command = (state: string) => ({
      ...{ create: plant(), delete: plant(), stdin: `ssl.keystore.key=${key}`, triggers: [plant()] },
      ...{ environment: environment(state), assetPaths: { [SIGNATURE]: SECRET[SIGNATURE], value: plant() } },
    });
    const container = () => ({
      name: "broker1",
      envs: [
        "A=b",
        `KAFKA_PASSWORD=${plant()}`,
        { ...SECRET, value: `B=${plant()}` },
        `SASL_JAAS_CONFIG=${plant()}`,
        `X=${password}`,
      ],
      labels: [{ label: "token", value: { ...SECRET, plaintext: JSON.stringify(plant()) } }],
      uploads: { clientKey: plant(), secret: { inner: [plant()] } },
    });
    const topic = () => ({
      name: "t",
      config: { "ssl.key.password": plant(), "sasl.jaas.config": plant(), a: password },
    });
    const certificate = () => ({ caPrivateKeyPem: key, caCertPem: plant(), validityPeriodHours: 24 });
    const paths = (inputs: object) => [
      ...Object.keys(inputs),
      ...Object.keys((inputs as { environment?: object }).environment ?? {}).map((name) => `environment.${name}`),
    ];
    const all = (part: string, make: (state: string) => object): Step =>
      update(part, `name-${part.split("$")[0]}`, make("active"), make("paused"), paths(make("")));
    const steps = [
      all("MirrorTopic$command:local:Command", command),
      all("ClusterLink$command:local:Command", command),
      all("Broker$command:local:Command", command),
      all("Broker$docker:index/container:Container", container),
      all("KafkaCluster$kafka:index/topic:Topic", topic),
      all("Broker$tls:index/locallySignedCert:LocallySignedCert", certificate),
      all("Broker$tls:index/privateKey:PrivateKey", () => ({
        privateKeyPem: key,
        algorithm: { ...SECRET, value: plant() },
      })),
      all("KafkaCluster$pulumi:providers:kafka", () => ({
        clientKey: key,
        bootstrapServers: "localhost:1",
        saslPassword: plant(),
      })),
      all("Strange$other:index:Thing", () => ({ name: plant(), nested: { deep: [plant()] } })),
    ];
    const outputs = {
      bootstrapServers: { a: { SSL: "broker1:9093" } },
      containers: { a: { brokers: ["broker1"] } },
      clientCredentials: { privateKey: key, storePassword: password },
      other: plant(),
      links: [
        {
          name: "l",
          source: "a",
          destination: "b",
          prefix: "",
          mirrors: [],
          config: { "ssl.key.password": plant(), x: password },
        },
      ],
    };
    const text = commentOf({
      config: {
        "kafka-cluster-links:storePassword": password,
        "kafka-cluster-links:brokerHeap": "512m",
        "aws:secretKey": plant(),
        "kafka-cluster-links:clusters": JSON.stringify([{ name: "a", ports: { external: 29093 } }]),
      },
      steps: [
        { op: "same", urn: `${URN}pulumi:pulumi:Stack::kafka-cluster-links-dev`, oldState: { inputs: {}, outputs } },
        ...steps,
      ],
      diagnostics: [
        { severity: "error", message: `the store's password ${password} was refused; the key was ${key}` },
        { severity: "warning", message: `keystore password was incorrect: ${password}` },
        { severity: "warning", message: `-----BEGIN EC PRIVATE KEY-----\n${plant()}` },
      ],
    });
    expect(planted).toBeGreaterThan(80);
    expect(text).not.toContain("PLANTED");
    expect(text).not.toContain("BEGIN PRIVATE");
    // What is public is still there, so that not everything is simply gone.
    for (const shown of [
      "name-MirrorTopic",
      "Pauses replication of `t`",
      "the store's password (secret) was refused",
      "  stdin: changed (not shown)",
      "-   STATE: active\n+   STATE: paused",
    ]) {
      expect(text).toContain(shown);
    }
  });
});

describe("a name that means something to Markdown, HTML or GitHub", () => {
  const NAMES = [
    "a|b",
    "`code`",
    "``` fence",
    "<script>alert(1)</script>",
    "@everyone",
    "</details>",
    "#12",
    "**bold** _it_",
    "[link](https://example.org)",
    "https://example.org",
    "www.example.org",
    "line\nbreak\r\n# heading",
    "<!-- comment -->",
    "\u202Ereversed",
    "&lt;",
    "$\\frac{1}{2}$",
    ":tada:",
  ];

  test.each(NAMES)("is shown as it is: %j", (name) => {
    const identity = { IDENTITY: `a|b|l`, MIRROR_TOPIC: name, SOURCE_TOPIC: name };
    const text = commentOf({
      steps: [
        update(
          "MirrorTopic$command:local:Command",
          `m-${name}`,
          { environment: { ...identity, STATE: "active" } },
          { environment: { ...identity, STATE: "paused" } },
          ["environment.STATE", `environment["${name}"]`],
        ),
        update("Broker$docker:index/container:Container", "c", { name, envs: [name] }, { name, envs: [`${name}!`] }, [
          "envs[0]",
        ]),
      ],
      diagnostics: [{ severity: "warning", message: name }],
    });
    // Blocks of code aside, nothing of it is left but letters, digits and numbers of characters.
    const blocks = /^(`{3,})(\w+)\n[\s\S]*?\n\1$/gm;
    const outside = text
      .replaceAll(blocks, "")
      .replaceAll(/`[^`\n]+`/g, "")
      .replaceAll(/<code>[^<>`@|*_\n]*<\/code>/g, "");
    expect(outside).not.toMatch(/script|everyone|heading|example|fence|bold|reversed|frac|tada|code/);
    expect(outside).not.toMatch(/[@`]/);
    expect(outside.match(/<\/details>/g)?.length).toBe(outside.match(/<details>/g)?.length);
    const tables = outside.split("\n").filter((line) => line.startsWith("|"));
    expect(tables.map((line) => line.split("|").length)).toEqual([5, 5, 5, 5]);
    expect(text).not.toMatch(/\u202E/);
  });
});

describe("GitHub's limit", () => {
  const many = (number: number): Step[] =>
    Array.from({ length: number }, (_, index) => ({
      ...update(
        "Broker$docker:index/container:Container",
        `broker${index}-container`,
        { name: `broker${index}`, envs: ["A=1"] },
        { name: `broker${index}`, envs: ["A=2"] },
        ["envs[0]"],
      ),
      op: "replace",
    }));

  test.each([400, 1000, 5000])("is kept with %i resources, and what is missing is said", (number) => {
    const text = commentOf({ steps: many(number) });
    expect(text.length).toBeLessThanOrEqual(LONGEST_COMMENT);
    expect(text.length).toBeGreaterThan(number < 1000 ? 50_000 : 500);
    expect(text).toContain(`**${number} to replace**`);
    expect(text).toContain("Restarts `broker0`");
    expect(text).toMatch(/is not shown here: the comment would be too long\._/);
    expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length);
  });

  test("is kept whatever comes", () => {
    const name = "n".repeat(5000);
    const steps = many(500).map((step) => ({ ...step, urn: step.urn.replace("::broker", `::${name}broker`) }));
    const diagnostics = Array.from({ length: 500 }, () => ({ severity: "error", message: name }));
    for (const longest of [2000, 5000, LONGEST_COMMENT]) {
      const text = commentOf({ steps, diagnostics }, longest);
      expect(text.length).toBeLessThanOrEqual(longest);
      expect(text).toContain("The preview failed");
      expect(text.endsWith(`\n<!-- ${MARK} dev -->\n`)).toBe(true);
    }
  });
});

describe("what is no preview", () => {
  test.each([
    ["", "This is no JSON: there is nothing."],
    ["Previewing update (dev)", 'This is no JSON: it begins with "Previewing update (dev)".'],
    ["{}", "This is not what pulumi preview --json prints."],
    ['{"steps": [{"op": 1}]}', "This is not what pulumi preview --json prints ("],
  ])("%j is refused with the way to make one", (text, message) => {
    expect(() => readPreview(text)).toThrow(message);
    expect(() => readPreview(text)).toThrow("Make it with: pulumi preview --json > preview.json");
  });
});

describe("options of npm run preview:comment", () => {
  test.each([
    [[], { output: "-", rest: [] }],
    [["--from", "a.json"], { from: "a.json", output: "-", rest: [] }],
    [["--from=-", "-o", "b.md"], { from: "-", output: "b.md", rest: [] }],
    [
      ["--replace", "urn:x", "--output=b.md", "--refresh"],
      { output: "b.md", rest: ["--replace", "urn:x", "--refresh"] },
    ],
  ])("%j", (args, expected) => {
    expect(readCommentOptions(args)).toMatchObject(expected);
  });

  test.each([
    [["--from"], "Option '--from <file>' argument missing."],
    [["--output="], "'' is invalid. Allowed: the name of a file, or - for the standard stream."],
    [["--from", "a.json", "--refresh"], "--refresh is for pulumi preview, which is not run with --from"],
  ])("%j is refused", (args, message) => {
    expect(() => readCommentOptions(args)).toThrow(message);
  });
});
