import { describe, expect, test } from "vitest";
import { clientFiles } from "../../components/certificates/clientFiles";
import { zookeeperEnvironment } from "../../components/cluster/environments";
import {
  advertisedListeners,
  bootstrapServers,
  boundListeners,
  listenersOf,
  protocolMap,
} from "../../topology/listeners";
import { script } from "../../components/docker/scripts";
import {
  brokersOf,
  linkWorkerIdentity,
  linkWorkersOf,
  minInSyncReplicasOf,
  replicationFactorOf,
  zookeepersOf,
} from "../../topology/nodes";
import { parseSettings } from "../../topology/parse";
import type { ClusterSettings } from "../../topology/schema";

function clusterOf(raw: Record<string, unknown>): ClusterSettings {
  const cluster = { name: "east", ports: { external: 30001 }, ...raw };
  const { settings, problems } = parseSettings({ clusters: JSON.stringify([cluster]) });
  if (!settings?.clusters[0]) {
    throw new Error(JSON.stringify(problems));
  }
  return settings.clusters[0];
}

describe("nodes", () => {
  test.each([
    ["one broker, named after its cluster", {}, [["east-broker", 1, 30001]]],
    ["one broker with a name of its own", { broker: "broker1" }, [["broker1", 1, 30001]]],
    [
      "more brokers keep the name of the first",
      { broker: "broker1", brokers: 3 },
      [
        ["broker1", 1, 30001],
        ["broker1-2", 2, 30002],
        ["broker1-3", 3, 30003],
      ],
    ],
  ])("%s", (_title, raw, expected) => {
    expect(brokersOf(clusterOf(raw)).map(({ name, id, externalPort }) => [name, id, externalPort])).toEqual(expected);
  });

  test("ZooKeeper servers are counted the same way", () => {
    expect(zookeepersOf(clusterOf({ zookeepers: 3 }))).toEqual([
      { id: 1, name: "east-zookeeper" },
      { id: 2, name: "east-zookeeper-2" },
      { id: 3, name: "east-zookeeper-3" },
    ]);
  });

  test.each([
    ["one link worker, named after its cluster", {}, ["east-links"]],
    ["more keep the name of the first", { linkWorker: "links1", linkWorkers: 2 }, ["links1", "links1-2"]],
    ["none", { linkWorkers: 0 }, []],
  ])("%s", (_title, raw, expected) => {
    expect(linkWorkersOf(clusterOf(raw)).map(({ name }) => name)).toEqual(expected);
  });

  test.each([0, 1, 3])("%i link workers prove themselves by one name", (linkWorkers) => {
    expect(linkWorkerIdentity(clusterOf({ linkWorker: "links1", linkWorkers }))).toBe("links1");
  });

  test.each([
    [1, undefined, 1, 1],
    [2, undefined, 2, 1],
    [3, undefined, 3, 2],
    [5, undefined, 3, 2],
    [5, 5, 5, 4],
    [3, 1, 1, 1],
  ])("%i brokers with a configured factor of %s have %i replicas, %i in sync", (brokers, factor, replicas, inSync) => {
    const cluster = clusterOf({ brokers, replicationFactor: factor });
    expect([replicationFactorOf(cluster), minInSyncReplicasOf(cluster)]).toEqual([replicas, inSync]);
  });
});

describe("listeners", () => {
  const ports = { zookeeper: 2181, plaintext: 9091, ssl: 9093, external: 29093 };
  const node = { id: 1, name: "broker1", externalPort: 29093 };

  test("of a broker with PLAINTEXT", () => {
    const listeners = listenersOf(node, ports, { plaintext: true, externalHost: "localhost" });
    expect(boundListeners(listeners)).toBe("PLAINTEXT://0.0.0.0:9091,SSL://0.0.0.0:9093,EXTERNAL://0.0.0.0:29093");
    expect(advertisedListeners(listeners)).toBe(
      "PLAINTEXT://broker1:9091,SSL://broker1:9093,EXTERNAL://localhost:29093",
    );
    expect(protocolMap(listeners)).toBe("PLAINTEXT:PLAINTEXT,SSL:SSL,EXTERNAL:SSL");
  });

  test("of a broker without PLAINTEXT", () => {
    const listeners = listenersOf(node, ports, { plaintext: false, externalHost: "kafka.example.org" });
    expect(advertisedListeners(listeners)).toBe("SSL://broker1:9093,EXTERNAL://kafka.example.org:29093");
    expect(protocolMap(listeners)).toBe("SSL:SSL,EXTERNAL:SSL");
  });

  test("bootstrap addresses name every broker", () => {
    const second = { id: 2, name: "broker1-2", externalPort: 29094 };
    const options = { plaintext: false, externalHost: "localhost" };
    expect(bootstrapServers([node, second].map((each) => listenersOf(each, ports, options)))).toEqual({
      ssl: "broker1:9093,broker1-2:9093",
      external: "localhost:29093,localhost:29094",
    });
  });
});

describe("client files", () => {
  const files = clientFiles(
    [
      clusterOf({ name: "one", broker: "broker1", brokers: 2, ports: { ssl: 9093, external: 30001 } }),
      clusterOf({ name: "two", broker: "a-very-long-name", ports: { ssl: 9094, external: 30003 } }),
    ],
    "s3cret",
  );

  test("are the walkthrough's", () => {
    expect(Object.keys(files)).toEqual([
      "client-ssl-auth.properties",
      "broker1-link-config.properties",
      "broker1-bidirectional-link-config.properties",
      "a-very-long-name-link-config.properties",
      "a-very-long-name-bidirectional-link-config.properties",
    ]);
  });

  test("a client proves itself and checks the server", () => {
    expect(files["client-ssl-auth.properties"]?.split("\n")).toEqual([
      "security.protocol=SSL",
      "ssl.truststore.type=PKCS12",
      "ssl.truststore.location=/etc/kafka/secrets/kafka.client.truststore.jks",
      "ssl.truststore.password=s3cret",
      "ssl.keystore.type=PKCS12",
      "ssl.keystore.location=/etc/kafka/secrets/kafka.client.keystore.jks",
      "ssl.keystore.password=s3cret",
      "ssl.key.password=s3cret",
      "",
    ]);
  });

  test("a link connects to all brokers of its source, on the port they listen on", () => {
    expect(files["broker1-link-config.properties"]).toContain("bootstrap.servers=broker1:9093,broker1-2:9093\n");
    expect(files["a-very-long-name-link-config.properties"]).toContain("bootstrap.servers=a-very-long-name:9094\n");
  });

  test("consumers' positions follow, and a dead source is noticed in 30 s", () => {
    expect(files["broker1-link-config.properties"]).toContain("consumer.offset.sync.enable=true\n");
    expect(files["broker1-link-config.properties"]).toContain("availability.check.ms=10000\n");
    expect(files["broker1-link-config.properties"]).not.toContain("sasl");
  });

  test("only the bidirectional ones have a prefix, of 12 characters at most", () => {
    expect(files["broker1-link-config.properties"]).not.toContain("prefix");
    expect(files["broker1-bidirectional-link-config.properties"]).toContain("cluster.link.prefix=broker1_\n");
    expect(files["a-very-long-name-bidirectional-link-config.properties"]).toContain(
      "cluster.link.prefix=a-very-long_\n",
    );
  });
});

describe("ZooKeeper's environment", () => {
  test("a single server is told of no ensemble", () => {
    const cluster = clusterOf({ ports: { zookeeper: 2182, external: 30001 } });
    const environment = zookeeperEnvironment({ cluster, node: { id: 1, name: "z" }, heap: "128m" });
    expect(environment).toMatchObject({ ZOOKEEPER_CLIENT_PORT: "2182", KAFKA_HEAP_OPTS: "-Xmx128m" });
    expect(environment).not.toHaveProperty("ZOOKEEPER_SERVERS");
  });

  test("each server of an ensemble is told of all", () => {
    const cluster = clusterOf({ zookeepers: 3 });
    expect(zookeeperEnvironment({ cluster, node: { id: 2, name: "z" }, heap: "128m" })).toMatchObject({
      ZOOKEEPER_SERVER_ID: "2",
      ZOOKEEPER_SERVERS: "east-zookeeper:2888:3888;east-zookeeper-2:2888:3888;east-zookeeper-3:2888:3888",
    });
  });
});

test("a script's comments are no part of the state", () => {
  const text = script("certificates/install-files");
  expect(text).toMatch(/^set -eu\n/);
  expect(text).not.toMatch(/^#/m);
});
