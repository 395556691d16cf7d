import { describe, expect, test } from "vitest";
import { runProgram } from "./mocks";
import { problemsOf } from "./problemsOf";

const CLUSTERS = [
  { name: "one", broker: "broker1", brokers: 2, ports: { external: 29093 } },
  { name: "two", broker: "broker2", linkWorkers: 0, ports: { external: 29193 } },
];
const AGENT = "KAFKA_OPTS=-javaagent:/opt/kafka/metrics/agent.jar=9404:/opt/kafka/metrics/rules.yml";

type Run = Awaited<ReturnType<typeof runProgram>>;

function containers({ resources }: Run) {
  return resources.filter(({ type }) => type === "docker:index/container:Container");
}

describe("metrics", () => {
  test("off, nothing of them is there", async () => {
    const run = await runProgram({ clusters: CLUSTERS });
    expect(run.outputs).not.toHaveProperty("metricsTargets");
    for (const { name, inputs } of containers(run)) {
      expect(String(inputs.envs), name).not.toContain("javaagent");
    }
  });

  test("on, every server has the agent, which is all that changes; no port more is published", async () => {
    const off = containers(await runProgram({ clusters: CLUSTERS }));
    const on = containers(await runProgram({ clusters: CLUSTERS, metrics: "true" }));
    expect(on.map(({ name }) => name).sort()).toEqual(off.map(({ name }) => name).sort());
    for (const { name, inputs } of on) {
      const before = off.find((other) => other.name === name)?.inputs;
      const envs = inputs.envs as string[];
      expect(envs, name).toContain(AGENT);
      expect({ ...inputs, envs: envs.filter((line) => line !== AGENT) }, name).toEqual(before);
    }
  });

  test("the targets are in the stack's outputs, as Prometheus reads them", async () => {
    const { outputs } = await runProgram({ clusters: CLUSTERS, metrics: "true" });
    expect(outputs.metricsTargets).toEqual([
      { targets: ["broker1:9404", "broker1-2:9404"], labels: { cluster: "one", role: "broker" } },
      { targets: ["one-zookeeper:9404"], labels: { cluster: "one", role: "zookeeper" } },
      { targets: ["one-links:9404"], labels: { cluster: "one", role: "link-worker" } },
      { targets: ["broker2:9404"], labels: { cluster: "two", role: "broker" } },
      { targets: ["two-zookeeper:9404"], labels: { cluster: "two", role: "zookeeper" } },
    ]);
  });

  test("are refused on the engine confluent, whose images have no exporter", () => {
    const problems = problemsOf({ clusters: CLUSTERS, engine: "confluent", metrics: "true" });
    expect(problems.filter(({ key }) => key === "metrics")).toEqual([
      {
        key: "metrics",
        received: "true",
        allowed: "false on the engine confluent: its images have no Prometheus exporter",
        fix: "set it to false, or use the engine apache",
      },
    ]);
  });
});
