import { describe, expect, test } from "vitest";
import { engineOf } from "../../components/cluster/engines";
import { brokerEnvironment, zookeeperEnvironment } from "../../components/cluster/environments";
import { listenersOf } from "../../topology/listeners";
import { brokersOf, zookeepersOf } from "../../topology/nodes";
import { parseSettings } from "../../topology/parse";
import { runProgram, secretOf } from "./mocks";

// What the `configure` script of cp-server and cp-zookeeper 7.3.1 asks for, after the images' public documentation. The
// images cannot be pulled everywhere the tests run, so the environments are held against it here.

/** Variables that make the image refuse to start. */
const REFUSED = ["KAFKA_ADVERTISED_PORT", "KAFKA_ADVERTISED_HOST", "KAFKA_HOST", "KAFKA_PORT"];

/** What `configure` would complain of; files are those of the secrets folder. */
function complaintsOfBroker(environment: Record<string, string>, files: readonly string[]): string[] {
  const required = ["KAFKA_ZOOKEEPER_CONNECT", "KAFKA_ADVERTISED_LISTENERS"];
  const complaints = REFUSED.filter((name) => name in environment).map((name) => `${name} is deprecated`);
  const fileVariables: string[] = [];
  if (environment.KAFKA_ADVERTISED_LISTENERS?.includes("SSL://")) {
    fileVariables.push("KAFKA_SSL_KEYSTORE_FILENAME", "KAFKA_SSL_KEY_CREDENTIALS", "KAFKA_SSL_KEYSTORE_CREDENTIALS");
    if (/required|requested/.test(environment.KAFKA_SSL_CLIENT_AUTH ?? "")) {
      fileVariables.push("KAFKA_SSL_TRUSTSTORE_FILENAME", "KAFKA_SSL_TRUSTSTORE_CREDENTIALS");
    }
  }
  for (const name of [...required, ...fileVariables]) {
    if (!environment[name]) {
      complaints.push(`${name} is required.`);
    }
  }
  for (const name of fileVariables) {
    const file = environment[name];
    if (file && !files.includes(`/etc/kafka/secrets/${file}`)) {
      complaints.push(`/etc/kafka/secrets/${file} does not exist`);
    }
  }
  if (/SASL_[A-Z]+:\/\//.test(environment.KAFKA_ADVERTISED_LISTENERS ?? "") && !environment.KAFKA_OPTS) {
    complaints.push("KAFKA_OPTS is required.");
  }
  return complaints;
}

/** What the open image's link worker would complain of; files are those of the secrets folder. */
function complaintsOfLinkWorker(environment: Record<string, string>, files: readonly string[]): string[] {
  const stores = ["SSL_KEYSTORE_FILENAME", "SSL_KEY_CREDENTIALS", "SSL_KEYSTORE_CREDENTIALS"]
    .concat("SSL_TRUSTSTORE_FILENAME", "SSL_TRUSTSTORE_CREDENTIALS")
    .map((name) => `LINKS_${name}`);
  return [
    ...["LINKS_BOOTSTRAP_SERVERS", ...stores]
      .filter((name) => !environment[name])
      .map((name) => `${name} is required.`),
    ...stores
      .map((name) => `/etc/kafka/secrets/${environment[name]}`)
      .filter((file) => !files.includes(file))
      .map((file) => `${file} does not exist`),
  ];
}

/** What the configuration of ZooKeeper would complain of. */
function complaintsOfZookeeper(environment: Record<string, string>): string[] {
  return [
    ...(environment.ZOOKEEPER_CLIENT_PORT || environment.ZOOKEEPER_SECURE_CLIENT_PORT
      ? []
      : ["one of (ZOOKEEPER_CLIENT_PORT, ZOOKEEPER_SECURE_CLIENT_PORT) is required."]),
    ...(environment.ZOOKEEPER_SERVERS && !environment.ZOOKEEPER_SERVER_ID ? ["ZOOKEEPER_SERVER_ID is required."] : []),
  ];
}

const TOPOLOGIES = [
  { name: "single", brokers: 1, zookeepers: 1 },
  { name: "three", brokers: 3, zookeepers: 3 },
];

describe.each(TOPOLOGIES)("the topology $name", ({ brokers, zookeepers }) => {
  const raw = [{ name: "east", brokers, zookeepers, ports: { external: 30001 } }];
  const { settings } = parseSettings({ engine: "confluent", clusters: JSON.stringify(raw) });
  const cluster = settings?.clusters[0];
  if (!settings || !cluster) {
    throw new Error("the configuration should be right");
  }

  test.each([true, false])("gives brokers all that configure asks for (PLAINTEXT listener: %s)", async (plaintext) => {
    const run = await runProgram({ engine: "confluent", clusters: raw, plaintextListener: String(plaintext) });
    for (const node of brokersOf(cluster)) {
      const input = String(secretOf(run.named(`${node.name}-files`).inputs.stdin));
      const files = input.split("\n").map((line) => line.split(" ")[0] ?? "");
      const envs = run.named(`${node.name}-container`).inputs.envs as string[];
      const environment = Object.fromEntries(envs.map((env) => env.split(/=(.*)/s).slice(0, 2) as [string, string]));
      expect(complaintsOfBroker(environment, files)).toEqual([]);
    }
  });

  test("gives link workers all that configure asks for", async () => {
    const run = await runProgram({ clusters: raw });
    const input = String(secretOf(run.named("east-links-files").inputs.stdin));
    const files = input.split("\n").map((line) => line.split(" ")[0] ?? "");
    const envs = run.named("east-links-container").inputs.envs as string[];
    const environment = Object.fromEntries(envs.map((env) => env.split(/=(.*)/s).slice(0, 2) as [string, string]));
    expect(complaintsOfLinkWorker(environment, files)).toEqual([]);
    expect(complaintsOfLinkWorker({}, files)).toHaveLength(11);
  });

  test("gives ZooKeeper servers all that configure asks for", () => {
    for (const node of zookeepersOf(cluster)) {
      expect(complaintsOfZookeeper(zookeeperEnvironment({ cluster, node, heap: "128m" }))).toEqual([]);
    }
  });

  test("sets every replication factor of Confluent's internal topics to what the brokers can hold", () => {
    const node = brokersOf(cluster)[0];
    if (!node) {
      throw new Error("a cluster has a broker");
    }
    const listeners = listenersOf(node, cluster.ports, { plaintext: true, externalHost: "localhost" });
    const environment = brokerEnvironment({ cluster, node, listeners, engine: engineOf(settings), heap: "1g" });
    const factors = Object.entries(environment).filter(([name]) => name.endsWith("_REPLICATION_FACTOR"));
    expect(factors.map(([name]) => name)).toEqual([
      "KAFKA_DEFAULT_REPLICATION_FACTOR",
      "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR",
      "KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR",
      "KAFKA_CONFLUENT_CLUSTER_LINK_METADATA_TOPIC_REPLICATION_FACTOR",
      "KAFKA_CONFLUENT_LICENSE_TOPIC_REPLICATION_FACTOR",
      "KAFKA_CONFLUENT_METADATA_TOPIC_REPLICATION_FACTOR",
      "KAFKA_CONFLUENT_BALANCER_TOPIC_REPLICATION_FACTOR",
    ]);
    expect(new Set(factors.map(([, value]) => value))).toEqual(new Set([String(Math.min(3, brokers))]));
  });
});

describe("the check itself", () => {
  const complete = {
    KAFKA_ZOOKEEPER_CONNECT: "z:2181",
    KAFKA_ADVERTISED_LISTENERS: "SSL://b:9093",
    KAFKA_SSL_KEYSTORE_FILENAME: "k",
    KAFKA_SSL_KEY_CREDENTIALS: "c",
    KAFKA_SSL_KEYSTORE_CREDENTIALS: "c",
    KAFKA_SSL_CLIENT_AUTH: "required",
    KAFKA_SSL_TRUSTSTORE_FILENAME: "t",
    KAFKA_SSL_TRUSTSTORE_CREDENTIALS: "c",
  };
  const files = ["k", "c", "t"].map((file) => `/etc/kafka/secrets/${file}`);

  test("has nothing against a complete environment", () => {
    expect(complaintsOfBroker(complete, files)).toEqual([]);
  });

  test.each(Object.keys(complete).filter((name) => name !== "KAFKA_SSL_CLIENT_AUTH"))("misses %s", (name) => {
    const rest = Object.fromEntries(Object.entries(complete).filter(([key]) => key !== name));
    expect(complaintsOfBroker(rest, files)).toContain(`${name} is required.`);
  });

  test("misses a file", () => {
    expect(complaintsOfBroker(complete, files.slice(1))).toEqual(["/etc/kafka/secrets/k does not exist"]);
  });
});
