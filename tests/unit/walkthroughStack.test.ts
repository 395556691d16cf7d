import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { type ProgramRun, runProgram, secretOf } from "./mocks";

interface Cluster {
  topics?: unknown;
}

/** The configuration in a stack's file of the checkout. */
function configurationOf(stack: string): Record<string, unknown> & { clusters: Cluster[] } {
  const text = readFileSync(join(__dirname, "..", "..", `Pulumi.${stack}.yaml`), "utf8");
  const { config } = parse(text) as { config: Record<string, unknown> };
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key.replace("kafka-cluster-links:", ""), value]),
  ) as ReturnType<typeof configurationOf>;
}

describe("the stack of docs/walkthrough.md", () => {
  let run: ProgramRun;
  beforeAll(async () => {
    run = await runProgram(configurationOf("walkthrough"));
  });

  test("has the clusters of Pulumi.dev.yaml, without topics and links", () => {
    const withoutTopics = configurationOf("dev").clusters.map((cluster) => ({ ...cluster, topics: undefined }));
    expect(configurationOf("walkthrough").clusters).toEqual(withoutTopics);
    expect(run.outputs).toMatchObject({ links: [] });
    expect(run.resources.filter(({ type }) => type === "kafka:index/topic:Topic")).toEqual([]);
  });

  test("has the walkthrough's password, as a secret", () => {
    expect(run.secretOutputs).toEqual(["clientCredentials"]);
    expect(run.outputs.clientCredentials).toMatchObject({ storePassword: "confluent" });
    expect(secretOf(run.named("broker1-files").inputs.stdin)).toContain("broker_sslkey_creds");
  });

  test("labels its containers as Docker Compose would", () => {
    const containers = run.resources.filter(({ type }) => type === "docker:index/container:Container");
    expect(containers.map(({ inputs }) => inputs.hostname).sort()).toEqual([
      "broker1",
      "broker2",
      "links1",
      "links2",
      "zookeeper1",
      "zookeeper2",
    ]);
    for (const { inputs } of containers) {
      expect(inputs.labels).toEqual([
        { label: "kafka-cluster-links.stack", value: "dev" },
        { label: "com.docker.compose.project", value: "kafka-cluster-links-dev" },
        { label: "com.docker.compose.service", value: inputs.hostname },
        { label: "com.docker.compose.container-number", value: "1" },
        { label: "com.docker.compose.oneoff", value: "False" },
        { label: "com.docker.compose.config-hash", value: "pulumi" },
      ]);
    }
  });
});
