import fc from "fast-check";
import { expect, test } from "vitest";
import { METRICS_PORT } from "../../topology/metrics";
import definitions from "../../topology/topicSettings.json";
import { randomSettings, type RandomSettings } from "../harness/randomSettings";
import { type ProgramRun, type Registered, runProgram } from "./mocks";
import { problemsOf } from "./problemsOf";

// Whatever the checks let through comes up: the program runs with mocks, and what it asks for is what Pulumi, Docker and Kafka
// would make. What these would refuse is written down here a second time, apart from the checks.

/** Configurations that must pass the checks and come up. */
const RUNS = 40;
const SEED = Number(process.env.SETTINGS_SEED ?? Date.now() % 2 ** 31);

const right = randomSettings().filter((settings) => problemsOf(settings).length === 0);

test(`what passes the checks comes up (SETTINGS_SEED=${SEED})`, async () => {
  let made = 0;
  await fc.assert(
    fc.asyncProperty(right, async (settings: RandomSettings) => {
      const run = await runProgram(settings);
      expect(refusals(run)).toEqual([]);
      made += 1;
    }),
    { seed: SEED, numRuns: RUNS, interruptAfterTimeLimit: 120_000, endOnFailure: true },
  );
  expect(made).toBeGreaterThan(RUNS / 4);
});

test("most configurations at random are wrong, and some are right", () => {
  const all = fc.sample(randomSettings(), { seed: SEED, numRuns: 1000 });
  const passing = all.filter((settings) => problemsOf(settings).length === 0);
  expect(passing.length).toBeGreaterThan(10);
  expect(passing.length).toBeLessThan(900);
});

/** What Docker, Kafka or the TLS provider would refuse. */
function refusals({ resources }: ProgramRun): string[] {
  const containers = ofType(resources, "docker:index/container:Container");
  const names = containers.map(({ inputs }) => String(inputs.name));
  const volumes = ofType(resources, "docker:index/volume:Volume").map(({ inputs }) => String(inputs.name));
  const ports = containers.flatMap(({ inputs }) =>
    (inputs.ports as { external: number }[]).map(({ external }) => external),
  );
  return [
    ...twice(names, "container name"),
    ...twice(volumes, "volume"),
    ...twice(ports.map(String), "port of the host"),
    ...ports.filter((port) => port > 65_535).map((port) => `port ${port}`),
    ...containers.flatMap(listeners),
    ...ofType(resources, "kafka:index/topic:Topic").flatMap(topicConfig),
    ...topicNames(resources),
    ...resources.filter(({ type }) => /Cert$/.test(type)).flatMap(lifetime),
  ];
}

function ofType(resources: Registered[], type: string): Registered[] {
  return resources.filter((resource) => resource.type === type);
}

function twice(values: string[], what: string): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index).map((value) => `${what} twice: ${value}`);
}

/** Two listeners of one process on one port, its metrics included. */
function listeners({ name, inputs }: Registered): string[] {
  const environment = (inputs.envs as string[]).join("\n");
  const bound = /^KAFKA_LISTENERS=(.*)$/m.exec(environment)?.[1] ?? "";
  const zookeeper = /^ZOOKEEPER_CLIENT_PORT=(\d+)$/m.exec(environment)?.[1];
  const ports = [...[...bound.matchAll(/:(\d+)/g)].map(([, port]) => String(port)), ...(zookeeper ? [zookeeper] : [])];
  return twice([...ports, ...(environment.includes("-javaagent:") ? [String(METRICS_PORT)] : [])], `${name} listens`);
}

function topicConfig({ name, inputs }: Registered): string[] {
  const config = inputs.config as Record<string, string>;
  const replicas = inputs.replicationFactor as number;
  const known = definitions as Record<string, { type: string; values?: string[] }>;
  const wrong = Object.entries(config).filter(([setting, value]) => {
    const definition = known[setting];
    const words = definition?.type === "list" ? value.split(",") : [value];
    return (
      definition === undefined ||
      (["int", "long"].includes(definition.type) && !/^-?\d+$/.test(value)) ||
      (definition.type === "int" && Number(value) >= 2 ** 31) ||
      (definition.values !== undefined && !words.every((word) => definition.values?.includes(word))) ||
      setting === "remote.storage.enable" ||
      (setting === "min.insync.replicas" && Number(value) > replicas)
    );
  });
  return wrong.map(([setting, value]) => `${name}: ${setting}=${value}`);
}

/** All topics of each cluster, mirrors included, by Kafka's rules for names. */
function topicNames(resources: Registered[]): string[] {
  const topics = ofType(resources, "kafka:index/topic:Topic").map(({ inputs, parent }) => ({
    cluster: parent ?? "",
    name: String(inputs.name),
    replaced: false,
  }));
  const mirrors = ofType(resources, "command:local:Command").flatMap(({ inputs }) => {
    const { MIRROR_TOPIC, SOURCE_TOPIC, EXISTING_TOPIC, IDENTITY } = inputs.environment as Record<string, string>;
    const cluster = IDENTITY?.split("|")[1] ?? "";
    return MIRROR_TOPIC === undefined
      ? []
      : [{ cluster, name: MIRROR_TOPIC, source: SOURCE_TOPIC, replaced: EXISTING_TOPIC === "replace" }];
  });
  const all = [...topics, ...mirrors];
  return all.flatMap((topic) => {
    const others = all.filter((other) => other !== topic && other.cluster === topic.cluster);
    const longest = topic.replaced ? `${topic.name}.diverged` : topic.name;
    const internal = [topic.name, "source" in topic ? String(topic.source) : ""].some((name) =>
      /^(__|_cluster_link)/.test(name),
    );
    const meets = others.some(
      ({ name, replaced }) =>
        name.replaceAll(".", "_") === topic.name.replaceAll(".", "_") &&
        (name !== topic.name || !(replaced || topic.replaced)),
    );
    const legal = /^[a-zA-Z0-9._-]{1,249}$/.test(longest) && !/^\.{1,2}$/.test(topic.name);
    return meets || internal || !legal ? [`topic ${topic.name} of ${topic.cluster}`] : [];
  });
}

/** A certificate that is due from the first day on, or sooner than those that it signs. */
function lifetime({ name, inputs }: Registered): string[] {
  const [validity, early] = [inputs.validityPeriodHours, inputs.earlyRenewalHours].map(Number) as [number, number];
  return early * 2 > validity ? [`${name} is renewed ${early} h before ${validity} h are over`] : [];
}
