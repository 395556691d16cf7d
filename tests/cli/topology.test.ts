import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readDiagramOptions } from "../../cli/diagram/options";
import { plannedSettings } from "../../cli/context/plannedSettings";
import { linked } from "../unit/linkedClusters";

describe("options", () => {
  test.each([
    [[], { planned: false, format: "svg", output: "topology.svg" }],
    [["--planned"], { planned: true, format: "svg", output: "topology.svg" }],
    [["--format", "mermaid"], { planned: false, format: "mermaid", output: "-" }],
    [["--format=mermaid", "-o", "a.mmd"], { planned: false, format: "mermaid", output: "a.mmd" }],
    [["--output", "-"], { planned: false, format: "svg", output: "-" }],
  ])("%j", (args, expected) => {
    expect(readDiagramOptions(args)).toMatchObject(expected);
  });

  test.each([
    [["here.svg"], /'here.svg'\.\nAllowed: .*--planned/],
    [["--format"], /--format.*argument missing\.\nAllowed:/],
    [["--format", "png"], /'png' is invalid\. Allowed choices are svg, mermaid\./],
    [["--output="], /'' is invalid\. Allowed: the name of a file, or - /],
  ])("refuses %j", (args, message) => {
    expect(() => readDiagramOptions(args)).toThrow(message);
  });
});

describe("what is planned", () => {
  const root = join(__dirname, "..", "..");
  let project: string;

  beforeAll(() => {
    project = mkdtempSync(join(tmpdir(), "topology-"));
    copyFileSync(join(root, "Pulumi.yaml"), join(project, "Pulumi.yaml"));
  });

  afterAll(() => {
    rmSync(project, { recursive: true, force: true });
  });

  /** The settings of a stack whose file has these values. */
  function settingsWith(values: Record<string, unknown>) {
    const keys = Object.entries(values).map(([key, value]) => [`kafka-cluster-links:${key}`, value]);
    // JSON is YAML, too.
    writeFileSync(join(project, "Pulumi.mine.yaml"), JSON.stringify({ config: Object.fromEntries(keys) as unknown }));
    return plannedSettings(project, "mine");
  }

  test("is in the stack's file, and for the rest in Pulumi.yaml", () => {
    const settings = settingsWith({ ...linked(), namePrefix: "mine-", plaintextListener: "false" });
    expect(settings).toMatchObject({ namePrefix: "mine-", plaintextListener: false, engine: "apache" });
    expect(settings.links[0]?.mirrors[0]?.topic).toBe("demo-cl-topic");
  });

  test.each(readdirSync(root).flatMap((file) => /^Pulumi\.(dev|confluent)\.yaml$/.exec(file)?.[1] ?? []))(
    "can be read of the stack %s",
    (stack) => {
      expect(plannedSettings(root, stack).clusters.length).toBeGreaterThan(1);
    },
  );

  test("has no secrets, and does not decrypt what else is encrypted", () => {
    const settings = settingsWith({ ...linked(), storePassword: { secure: "v1:abc" } });
    expect(settings.storePassword).toBeUndefined();
    expect(() => settingsWith({ ...linked(), namePrefix: { secure: "v1:abc" } })).toThrow(
      /encrypted values in namePrefix.*without --secret/,
    );
  });

  test("names what is wrong in it, as a preview does", () => {
    expect(() => settingsWith({ ...linked(), engine: "kafka" })).toThrow(/engine[\s\S]*apache or confluent/);
    expect(() => settingsWith({ ...linked(), links: [{ name: "a", source: "x", destination: "cluster2" }] })).toThrow(
      /links\[0\]\.source/,
    );
  });

  test("says which stacks there are, and which file is no YAML", () => {
    expect(() => plannedSettings(project, "other")).toThrow(/no Pulumi\.other\.yaml\. Stacks that have one: mine\./);
    writeFileSync(join(project, "Pulumi.mine.yaml"), "config: [");
    expect(() => plannedSettings(project, "mine")).toThrow(/^Pulumi\.mine\.yaml is no YAML: /);
  });
});
