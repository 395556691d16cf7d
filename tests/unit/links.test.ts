import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { CLUSTERS, linked, MY_LINK } from "./linkedClusters";
import { type ProgramRun, type Registered, runProgram, secretOf } from "./mocks";

const LINK = "cluster2-my-link";
const LINK_COMMAND = `${LINK}-link`;
const MIRROR = `${LINK}-demo-cl-topic`;
const MIRROR_COMMAND = `${MIRROR}-mirror`;

const LINK_RESOURCES = (link: string) => [
  `command:local:Command ${link}-link`,
  `kafka-cluster-links:index:ClusterLink ${link}`,
  `tls:index/certRequest:CertRequest ${link}-request`,
  `tls:index/locallySignedCert:LocallySignedCert ${link}-certificate`,
  `tls:index/privateKey:PrivateKey ${link}-key`,
];

const MIRROR_RESOURCES = (mirror: string) => [
  `command:local:Command ${mirror}-mirror`,
  `kafka-cluster-links:index:MirrorTopic ${mirror}`,
];

/** What the first run has and the second one has not, sorted. */
function additional(run: ProgramRun, other: ProgramRun): string[] {
  const listed = ({ resources }: ProgramRun) => resources.map(({ type, name }) => `${type} ${name}`).sort();
  const rest = listed(run);
  for (const line of listed(other)) {
    const at = rest.indexOf(line);
    // Nothing may go away either: a missing resource of the other run shows up in the list.
    rest.splice(at === -1 ? rest.length : at, at === -1 ? 0 : 1, ...(at === -1 ? [`missing: ${line}`] : []));
  }
  return rest;
}

function environment(run: ProgramRun, name: string): Record<string, string> {
  return run.named(name).inputs.environment as Record<string, string>;
}

/** Names of resources whose inputs are not the same in both runs. */
function changed(before: ProgramRun, after: ProgramRun): string[] {
  return before.resources
    .filter(({ type, name, inputs }) => {
      const next = after.resources.find((resource) => resource.type === type && resource.name === name);
      return JSON.stringify(next?.inputs) !== JSON.stringify(inputs);
    })
    .map(({ name }) => name);
}

let plain: ProgramRun;
let run: ProgramRun;
beforeAll(async () => {
  plain = await runProgram({ clusters: CLUSTERS });
  run = await runProgram(linked());
});

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("a link with a mirror", () => {
  test("is exactly these resources more", () => {
    expect(additional(run, plain)).toEqual([...LINK_RESOURCES(LINK), ...MIRROR_RESOURCES(MIRROR)].sort());
    expect(changed(plain, run)).toEqual([]);
  });

  test.each([
    [`${LINK}-key`, LINK],
    [`${LINK}-request`, LINK],
    [`${LINK}-certificate`, LINK],
    [LINK_COMMAND, LINK],
    [MIRROR_COMMAND, MIRROR],
    // They belong to two clusters, so to neither.
    [LINK, undefined],
    [MIRROR, undefined],
  ])("%s is a child of %s", (child, parent) => {
    expect(run.named(child).parent).toBe(parent);
  });

  test("proves itself by the link's name, as a client only", () => {
    expect(run.named(`${LINK}-request`).inputs.subject).toEqual({
      commonName: "my-link",
      organization: "kafka-cluster-links",
    });
    expect(run.named(`${LINK}-certificate`).inputs).toMatchObject({
      allowedUses: ["digital_signature", "client_auth"],
      validityPeriodHours: 365 * 24,
    });
  });

  test("is administered at the destination, and told the source's id", () => {
    expect(environment(run, LINK_COMMAND)).toMatchObject({
      CONTAINERS: "broker2",
      BOOTSTRAP_SERVER: "broker2:9094",
      LINK: "my-link",
      CLUSTER_ID: "cluster1-brokers-ready stdout",
    });
    expect(environment(run, MIRROR_COMMAND)).toMatchObject({
      CONTAINERS: "broker2",
      BOOTSTRAP_SERVER: "broker2:9094",
      SOURCE_BOOTSTRAP_SERVER: "broker1:9093",
      LINK: "my-link",
      MIRROR_TOPIC: "demo-cl-topic",
      SOURCE_TOPIC: "demo-cl-topic",
      STATE: "active",
      EXISTING_TOPIC: "refuse",
      REPLICATION_FACTOR: "",
    });
  });

  test("hands the container every variable but those that the host's script reads, and what is secret in none", () => {
    for (const command of [LINK_COMMAND, MIRROR_COMMAND]) {
      const { VARIABLES = "", ...variables } = environment(run, command);
      expect([...VARIABLES.split(" "), "APPLY", "CONTAINERS", "REMOVE", "RUN"].sort()).toEqual(
        Object.keys(variables).sort(),
      );
    }
  });

  test("has scripts that are whole, with each function that they share once", () => {
    for (const command of [LINK_COMMAND, MIRROR_COMMAND]) {
      for (const script of [environment(run, command).APPLY, environment(run, command).REMOVE]) {
        expect(script).not.toMatch(/^\s*source /m);
        expect(script?.match(/^fail\(\) \{/gm)).toHaveLength(1);
      }
    }
    expect(
      environment(run, MIRROR_COMMAND).APPLY?.match(/^(describe_mirror|make_room|delete_topic)\(\)/gm),
    ).toHaveLength(3);
  });

  test("has its connection and its settings in a secret standard input", () => {
    expect(
      String(secretOf(run.named(LINK_COMMAND).inputs.stdin))
        .trim()
        .split("\n"),
    ).toEqual([
      "bootstrap.servers=broker1:9093",
      "security.protocol=SSL",
      "ssl.keystore.type=PEM",
      `ssl.keystore.key=${LINK}-key PKCS8`,
      `ssl.keystore.certificate.chain=${LINK}-certificate PEMca-certificate PEM`,
      "ssl.truststore.type=PEM",
      "ssl.truststore.certificates=ca-certificate PEM",
      "availability.check.ms=10000",
      "availability.check.consecutive.failure.threshold=3",
      "metadata.max.age.ms=5000",
      "consumer.offset.sync.enable=true",
      "consumer.offset.sync.ms=5000",
      'consumer.offset.group.filters={"groupFilters":[{"name":"*","patternType":"LITERAL","filterType":"INCLUDE"}]}',
    ]);
  });

  test("has its private key in that standard input and nowhere else", () => {
    const withKey = run.resources.filter(({ inputs }) => JSON.stringify(inputs).includes(`${LINK}-key PKCS8`));
    expect(withKey.map(({ name }) => name)).toEqual([LINK_COMMAND]);
    expect(JSON.stringify(environment(run, LINK_COMMAND))).not.toContain(`${LINK}-key`);
    expect(run.named(MIRROR_COMMAND).inputs).not.toHaveProperty("stdin");
    expect(JSON.stringify(run.outputs)).not.toContain(`${LINK}-key`);
  });

  test.each([LINK_COMMAND, MIRROR_COMMAND])("%s is replaced by identity only, and goes with its cluster", (name) => {
    expect(run.named(name).options).toEqual({
      deleteBeforeReplace: true,
      // The provider adds its triggers, of which there are none.
      replaceOnChanges: ["environment.IDENTITY", "triggers[*]"],
      secretOutputs: [],
      deletedWith: "broker2-data",
      ignoreChanges: ["environment.REPAIR_TOKEN"],
    });
    expect(run.named(name).inputs).toMatchObject({ addPreviousOutputInEnv: false });
    expect(run.named(name).inputs).not.toHaveProperty("triggers");
    // An update must do something: without this the provider would run the first command again.
    expect(run.named(name).inputs.update).toEqual(run.named(name).inputs.create);
    expect(run.named(name).inputs.delete).not.toEqual(run.named(name).inputs.create);
  });

  test("is in the stack's outputs, where the next run finds it, and holds no secret", () => {
    expect(run.outputs.links).toEqual([
      {
        ...MY_LINK,
        prefix: "",
        config: {
          "availability.check.ms": "10000",
          "availability.check.consecutive.failure.threshold": "3",
          "metadata.max.age.ms": "5000",
          "consumer.offset.sync.enable": "true",
          "consumer.offset.sync.ms": "5000",
          "consumer.offset.group.filters":
            '{"groupFilters":[{"name":"*","patternType":"LITERAL","filterType":"INCLUDE"}]}',
        },
        mirrors: [{ topic: "demo-cl-topic", mirrorTopic: "demo-cl-topic", state: "active" }],
      },
    ]);
    expect(run.secretOutputs).toEqual(["clientCredentials"]);
    expect(plain.outputs.links).toEqual([]);
  });

  test("is the same on the engine confluent", async () => {
    const other = await runProgram({ ...linked(), engine: "confluent" });
    expect(additional(other, await runProgram({ clusters: CLUSTERS, engine: "confluent" }))).toEqual(
      additional(run, plain),
    );
    for (const name of [LINK_COMMAND, MIRROR_COMMAND, `${LINK}-request`, `${LINK}-certificate`]) {
      expect(other.named(name).inputs).toEqual(run.named(name).inputs);
      expect(other.named(name).options).toEqual(run.named(name).options);
    }
    expect(other.resources.map(({ name }) => name).filter((name) => /^links\d|-links-ready$/.test(name))).toEqual([]);
  });
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

describe("bidirectional", () => {
  test("is exactly 16 resources more: the topic on both sides, and a link with a mirror in each direction", async () => {
    const both = await runProgram({ ...linked(), bidirectional: "true" });
    const more = additional(both, run);
    expect(more).toEqual(
      [
        ...LINK_RESOURCES("cluster1-broker2-link"),
        ...LINK_RESOURCES("cluster2-broker1-link"),
        ...MIRROR_RESOURCES("cluster1-broker2-link-broker2_clicks"),
        ...MIRROR_RESOURCES("cluster2-broker1-link-broker1_clicks"),
        "kafka:index/topic:Topic cluster1-clicks",
        "kafka:index/topic:Topic cluster2-clicks",
      ].sort(),
    );
    expect(more).toHaveLength(16);
    // Nothing that is there already is touched, so turning it on and off again is no risk.
    expect(changed(run, both)).toEqual([]);
    expect(additional(await runProgram({ ...linked(), bidirectional: "false" }), run)).toEqual([]);
  });

  test("mirrors the topic under the name of the broker that it comes from", async () => {
    const both = await runProgram({ ...linked(), bidirectional: "true" });
    const mirrors = ["cluster1-broker2-link-broker2_clicks", "cluster2-broker1-link-broker1_clicks"];
    expect(
      mirrors.map((name) => {
        const { CONTAINERS, LINK: link, SOURCE_TOPIC, MIRROR_TOPIC } = environment(both, `${name}-mirror`);
        return [CONTAINERS, link, SOURCE_TOPIC, MIRROR_TOPIC];
      }),
    ).toEqual([
      ["broker1", "broker2-link", "clicks", "broker2_clicks"],
      ["broker2", "broker1-link", "clicks", "broker1_clicks"],
    ]);
  });

  test("leaves a topic that one side has already as that side has it, and clusters without a link alone", async () => {
    const clicks = { name: "clicks", partitions: 3 };
    const clusters = [{ ...CLUSTERS[0], topics: [clicks, { name: "demo-cl-topic" }] }, CLUSTERS[1], cluster3()];
    const both = await runProgram({ ...linked(), clusters, bidirectional: "true" });
    const topics = both.resources.filter(
      ({ type, inputs }) => type === "kafka:index/topic:Topic" && inputs.name === "clicks",
    );
    expect(topics.map(({ name, inputs }) => [name, inputs.partitions]).sort()).toEqual([
      ["cluster1-clicks", 3],
      ["cluster2-clicks", 1],
    ]);
  });

  test("is one pair of links for two clusters, however many links are between them", async () => {
    const back = { name: "back-link", source: "cluster2", destination: "cluster1" };
    const config = { clusters: CLUSTERS, links: [MY_LINK, back], bidirectional: "true" };
    const links = (await runProgram(config)).resources.filter(({ type }) => type.endsWith(":ClusterLink"));
    expect(links.map(({ name }: Registered) => name).sort()).toEqual([
      "cluster1-back-link",
      "cluster1-broker2-link",
      "cluster2-broker1-link",
      "cluster2-my-link",
    ]);
  });
});

function cluster3() {
  return { name: "cluster3", ports: { ssl: 9095, external: 29095 } };
}
