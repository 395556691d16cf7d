import { beforeAll, describe, expect, test } from "vitest";
import { CLUSTERS, linked, MY_LINK } from "./linkedClusters";
import {
  additional,
  changed,
  environment,
  LINK,
  LINK_COMMAND,
  LINK_RESOURCES,
  MIRROR,
  MIRROR_COMMAND,
  MIRROR_RESOURCES,
} from "./linkResources";
import { type ProgramRun, runProgram, secretOf } from "./mocks";

let plain: ProgramRun;
let run: ProgramRun;
beforeAll(async () => {
  plain = await runProgram({ clusters: CLUSTERS });
  run = await runProgram(linked());
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
