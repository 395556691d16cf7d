import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { CLUSTERS, linked } from "./linkedClusters";
import {
  additional,
  changed,
  cluster3,
  environment,
  LINK,
  LINK_COMMAND,
  MIRROR,
  MIRROR_COMMAND,
} from "./linkResources";
import { type ProgramRun, runProgram, secretOf } from "./mocks";

let run: ProgramRun;
beforeAll(async () => {
  run = await runProgram(linked());
});

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("what a change of the configuration changes", () => {
  test.each(["paused", "promoted", "failed-over"])("the state %s: STATE of the mirror, in place", async (state) => {
    const next = await runProgram(linked({ state }));
    expect(additional(next, run)).toEqual([]);
    expect(changed(run, next)).toEqual([MIRROR_COMMAND]);
    const { STATE, ...before } = environment(run, MIRROR_COMMAND);
    expect(STATE).toBe("active");
    expect(environment(next, MIRROR_COMMAND)).toEqual({ ...before, STATE: state });
  });

  test("a setting: the link's properties, in place", async () => {
    const next = await runProgram(linked({}, { config: { "consumer.offset.sync.ms": "1000" } }));
    expect(changed(run, next)).toEqual([LINK_COMMAND]);
    expect(environment(next, LINK_COMMAND)).toEqual(environment(run, LINK_COMMAND));
    expect(secretOf(next.named(LINK_COMMAND).inputs.stdin)).toContain("\nconsumer.offset.sync.ms=1000\n");
  });

  test("another prefix: the identity of the link and of its mirrors, which get another name", async () => {
    const next = await runProgram(linked({}, { prefix: "one_" }));
    const mirror = `${LINK}-one_demo-cl-topic-mirror`;
    expect(environment(next, LINK_COMMAND).IDENTITY).not.toBe(environment(run, LINK_COMMAND).IDENTITY);
    expect(environment(next, mirror).IDENTITY).not.toBe(environment(run, MIRROR_COMMAND).IDENTITY);
    expect(environment(next, mirror)).toMatchObject({
      MIRROR_TOPIC: "one_demo-cl-topic",
      SOURCE_TOPIC: "demo-cl-topic",
    });
    expect(secretOf(next.named(LINK_COMMAND).inputs.stdin)).toContain("\ncluster.link.prefix=one_\n");
    // Both sides are in use: a group of the same name must not be moved by its copy.
    expect(secretOf(next.named(LINK_COMMAND).inputs.stdin)).not.toContain("consumer.offset");
  });

  test.each([
    ["another number of tasks", linked({}, { config: { "num.cluster.link.fetchers": "2" } })],
    ["another source", { ...linked({}, { source: "cluster3" }), clusters: [...CLUSTERS, cluster3()] }],
  ])("%s: the identity of the link and of its mirrors", async (_title, config) => {
    const next = await runProgram(config);
    for (const name of [LINK_COMMAND, MIRROR_COMMAND]) {
      expect(environment(next, name).IDENTITY).not.toBe(environment(run, name).IDENTITY);
    }
  });
});

describe("a link with automatic mirrors", () => {
  const STATE_COMMAND = `${LINK}-state`;
  const filters = [{ name: "app-", patternType: "PREFIXED" }];
  let automatic: ProgramRun;
  beforeAll(async () => {
    automatic = await runProgram(linked({}, { autoCreate: filters }));
  });

  test("is as one without them while they are active", () => {
    expect(additional(automatic, run)).toEqual([]);
    expect(secretOf(automatic.named(LINK_COMMAND).inputs.stdin)).toContain("auto.create.mirror.topics.enable=true");
  });

  test.each(["paused", "promoted", "failed-over"])("makes no more of them when they are to be %s", async (state) => {
    const next = await runProgram(linked({}, { autoCreate: filters, state }));
    expect(additional(next, automatic)).toEqual([`command:local:Command ${STATE_COMMAND}`]);
    expect(changed(automatic, next).sort()).toEqual([LINK_COMMAND, MIRROR_COMMAND].sort());
    expect(secretOf(next.named(LINK_COMMAND).inputs.stdin)).not.toContain("auto.create");
    expect(environment(next, MIRROR_COMMAND).STATE).toBe(state);
    expect(next.named(STATE_COMMAND).parent).toBe(LINK);
    expect(environment(next, STATE_COMMAND)).toMatchObject({
      ...{ LINK: "my-link", STATE: state, DECLARED: "demo-cl-topic", CONTAINERS: "broker2" },
      IDENTITY: environment(next, LINK_COMMAND).IDENTITY,
    });
  });

  test("leaves a mirror with a state of its own as that is", async () => {
    const next = await runProgram(linked({ state: "active" }, { state: "failed-over" }));
    expect(environment(next, MIRROR_COMMAND).STATE).toBe("active");
    expect(environment(next, STATE_COMMAND)).toMatchObject({ STATE: "failed-over", DECLARED: "demo-cl-topic" });
  });
});

describe("what was changed by hand", () => {
  const drifted = async (drift: Record<string, string>) => {
    vi.stubEnv("KAFKA_CLUSTER_LINKS_DRIFT", JSON.stringify(drift));
    return runProgram(linked());
  };
  const withDrift = ({ resources }: ProgramRun) =>
    resources
      .filter(({ inputs }) => Object.keys(inputs.environment ?? {}).includes("REPAIR_TOKEN"))
      .map(({ name, inputs, options }) => [
        name,
        (inputs.environment as { REPAIR_TOKEN: string }).REPAIR_TOKEN,
        options.ignoreChanges ?? [],
      ]);

  test("is an input of nothing when nothing was", async () => {
    expect(withDrift(run)).toEqual([]);
    expect(changed(run, await drifted({}))).toEqual([]);
  });

  test.each([
    [LINK, LINK_COMMAND],
    [MIRROR, MIRROR_COMMAND],
  ])("of %s is an input of its command alone, which then does not ignore it", async (component, command) => {
    const next = await drifted({ [component]: "metadata.max.age.ms is 1" });
    expect(withDrift(next)).toEqual([[command, "metadata.max.age.ms is 1", []]]);
    expect(changed(run, next)).toEqual([command]);
    // The host's script must not ask for a variable of that name in the container.
    expect(environment(next, command).VARIABLES).toBe(environment(run, command).VARIABLES);
  });
});
