import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { consoleConfiguration } from "../../topology/console";
import { CONSOLE_IMAGE } from "../../components/console/console";
import { clusterSettings } from "../../topology/parse";
import { type ProgramRun, runProgram, secretOf } from "./mocks";
import { problemsOf } from "./problemsOf";

const CLUSTERS = [
  { name: "east", broker: "broker1", brokers: 2, linkWorkers: 2, ports: { external: 29093 } },
  { name: "west", ports: { ssl: 9094, external: 29193 }, linkWorkers: 0 },
];
const PASSWORD = "a-good-password";
const CONFIG = { clusters: CLUSTERS, console: "8080", storePassword: PASSWORD, namePrefix: "t-" };

let toBeHad = true;
const asked: string[][] = [];

beforeEach(() => {
  asked.length = 0;
});
beforeAll(() => {
  vi.doMock("../../program/optionalImage", () => ({
    optionalImage: (...args: string[]) => {
      asked.push(args);
      return Promise.resolve(toBeHad);
    },
  }));
});

function consoleResources({ resources }: ProgramRun) {
  return resources.filter(({ name }) => name.startsWith("console")).map(({ name }) => name);
}

describe("without a console", () => {
  test.each([
    ["off, which is the default", { clusters: CLUSTERS }, true, 0],
    ["where its image cannot be had", CONFIG, false, 1],
  ])("%s, nothing of it is there", async (_title, config, had, questions) => {
    toBeHad = had;
    const run = await runProgram(config);
    expect(consoleResources(run)).toEqual([]);
    expect(run.outputs).not.toHaveProperty("console");
    expect(asked).toEqual(Array(questions).fill([CONSOLE_IMAGE, "The web console"]));
    // All else is.
    expect(run.named("broker1-container").inputs.name).toMatch(/broker1$/);
  });
});

describe("a console", () => {
  let run: ProgramRun;

  beforeAll(async () => {
    toBeHad = true;
    run = await runProgram(CONFIG);
  });

  function containerInputs() {
    return run.named("console-container").inputs as {
      [input: string]: unknown;
      envs: string[];
      ports: unknown;
      user: string;
    };
  }

  test("is of these resources, and its address is in the outputs", () => {
    expect(consoleResources(run).sort()).toEqual([
      "console",
      "console-container",
      "console-files",
      "console-image",
      "console-ready",
      "console-secrets",
    ]);
    expect(run.outputs.console).toBe("http://127.0.0.1:8080");
  });

  test("has an image of one version", () => {
    expect(run.named("console-image").inputs).toMatchObject({ name: CONSOLE_IMAGE, keepLocally: true });
    expect(CONSOLE_IMAGE).toMatch(/^ghcr\.io\/kafbat\/kafka-ui:v\d+\.\d+\.\d+$/);
  });

  test("is published on the loopback address only, whatever the brokers are", async () => {
    const expected = [{ ip: "127.0.0.1", internal: 8080, external: 18080, protocol: "tcp" }];
    const other = await runProgram({ ...CONFIG, publishAddress: "0.0.0.0", console: "18080" });
    expect(other.named("console-container").inputs.ports).toEqual(expected);
  });

  test("runs unprivileged, as the owner of its files, in the stack's network", () => {
    expect(containerInputs()).toMatchObject({
      name: "t-console",
      image: "sha256:console-image",
      user: "1000",
      capabilities: { drops: ["ALL"] },
      securityOpts: ["no-new-privileges"],
      networksAdvanced: [{ aliases: ["console"] }],
      volumes: [{ containerPath: "/etc/kafka/secrets", volumeName: "kafka-cluster-links-dev-console-secrets" }],
      healthcheck: { tests: ["CMD", "wget", "--quiet", "--spider", "http://127.0.0.1:8080/actuator/health"] },
    });
  });

  test("reads what is secret from its volume; docker inspect has none of it", () => {
    const secret = secretOf(run.named("console-files").inputs.stdin) as string;
    const files = new Map(secret.split("\n").map((line) => line.split(" ") as [string, string]));
    expect([...files.keys()].filter((path) => path !== "")).toEqual([
      "/etc/kafka/secrets/kafka.client.keystore.jks",
      "/etc/kafka/secrets/kafka.client.truststore.jks",
      "/etc/kafka/secrets/console.yml",
    ]);
    const written = Buffer.from(files.get("/etc/kafka/secrets/console.yml") ?? "", "base64").toString();
    expect(written).toContain(PASSWORD);
    const all = JSON.stringify(containerInputs());
    expect(all).not.toContain(PASSWORD);
    expect(containerInputs().envs).toEqual([
      expect.stringMatching(/^FILES_VERSION=[0-9a-f]{12}$/),
      "JAVA_OPTS=-Xmx512m",
      "SPRING_CONFIG_ADDITIONALLOCATION=/etc/kafka/secrets/console.yml",
    ]);
  });

  test("starts when its files are there and all clusters are up", async () => {
    for (const first of ["console-files", "east-links-ready", "west-brokers-ready"]) {
      expect((await runProgram(CONFIG, first)).named("console-container").after, first).toContain(first);
    }
  });

  test("is replaced when it would show something else, and not because of a password that nobody may guess at", async () => {
    const version = (other: ProgramRun) => (other.named("console-container").inputs.envs as string[])[0];
    const fewer = await runProgram({ ...CONFIG, clusters: CLUSTERS.slice(0, 1) });
    expect(version(fewer)).not.toBe(version(run));
    const again = await runProgram({ ...CONFIG, storePassword: "another-password" });
    expect(version(again)).toBe(version(run));
  });
});

// Held to what https://ui.docs.kafbat.io/configuration says of these properties, by their names there.
describe("the configuration of the console", () => {
  const view = { clusters: CLUSTERS.map((cluster) => clusterSettings(cluster)), linkWorkers: true };
  const file = JSON.parse(consoleConfiguration(view, PASSWORD)) as {
    kafka: { clusters: Record<string, unknown>[] };
    [section: string]: unknown;
  };
  const stores = "/etc/kafka/secrets";
  const tls = {
    readOnly: true,
    ssl: { truststoreLocation: `${stores}/kafka.client.truststore.jks`, truststorePassword: PASSWORD },
    properties: {
      "security.protocol": "SSL",
      "ssl.truststore.type": "PKCS12",
      "ssl.keystore.type": "PKCS12",
      "ssl.keystore.location": `${stores}/kafka.client.keystore.jks`,
      "ssl.keystore.password": PASSWORD,
      "ssl.key.password": PASSWORD,
    },
  };

  test("has every cluster, read-only, over mutual TLS; and the link workers where there are any", () => {
    expect(file.kafka.clusters).toEqual([
      {
        name: "east",
        bootstrapServers: "broker1:9093,broker1-2:9093",
        ...tls,
        kafkaConnect: [
          {
            name: "east-links",
            address: "https://east-links:8083,https://east-links-2:8083",
            keystoreLocation: `${stores}/kafka.client.keystore.jks`,
            keystorePassword: PASSWORD,
          },
        ],
      },
      { name: "west", bootstrapServers: "west-broker:9094", ...tls },
    ]);
  });

  test("has no link workers where brokers do their work", () => {
    expect(consoleConfiguration({ ...view, linkWorkers: false }, PASSWORD)).not.toContain("kafkaConnect");
  });

  test("lets nobody change it, by the browser or by tools, and asks nobody on the internet", () => {
    expect({ ...file, kafka: undefined }).toEqual({
      dynamic: { config: { enabled: false } },
      mcp: { enabled: false },
      github: { release: { info: { enabled: false } } },
      kafka: undefined,
    });
  });
});

describe("a console is refused", () => {
  test.each([
    ["the port of a broker", { console: "29094" }, "console", /a port of the host that no broker publishes; broker1-2/],
    [
      "next to a server of its name",
      { clusters: [{ ...CLUSTERS[0], broker: "console" }] },
      "console",
      /^0 where a broker, ZooKeeper server or link worker is called console/,
    ],
    ["a password it would read as a setting", { storePassword: "abc${def}" }, "storePassword", /none with \$\{/],
  ])("%s", (_title, config, key, allowed) => {
    const problems = problemsOf({ ...CONFIG, ...config });
    expect(problems).toEqual([expect.objectContaining({ key, allowed: expect.stringMatching(allowed) as string })]);
    expect(JSON.stringify(problems)).not.toContain("abc$");
  });

  test("none of which matters without one", () => {
    expect(problemsOf({ clusters: [{ ...CLUSTERS[0], broker: "console" }], storePassword: "abc${def}" })).toEqual([]);
  });
});
