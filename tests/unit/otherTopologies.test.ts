import { describe, expect, test } from "vitest";
import { runProgram } from "./mocks";
import {
  BROKER_RESOURCES,
  CLUSTER_RESOURCES,
  DEV,
  LINK_WORKER_RESOURCES,
  listed,
  SHARED_RESOURCES,
  ZOOKEEPER_RESOURCES,
} from "./plainStack";

describe("other topologies", () => {
  test("three brokers and three ZooKeeper servers", async () => {
    const run = await runProgram({
      clusters: [{ name: "east", brokers: 3, zookeepers: 3, ports: { external: 30001 }, topics: [{ name: "orders" }] }],
      namePrefix: "t-",
    });
    expect(listed(run)).toEqual(
      [
        ...SHARED_RESOURCES,
        ...CLUSTER_RESOURCES("east", "orders"),
        ...["east-broker", "east-broker-2", "east-broker-3"].flatMap(BROKER_RESOURCES),
        ...["east-zookeeper", "east-zookeeper-2", "east-zookeeper-3"].flatMap(ZOOKEEPER_RESOURCES),
        ...LINK_WORKER_RESOURCES("east-links"),
      ].sort(),
    );
    expect(run.named("east-broker-3-container").inputs).toMatchObject({
      name: "t-east-broker-3",
      hostname: "east-broker-3",
      ports: [{ external: 30003, internal: 30003 }],
    });
    expect(run.named("east-orders").inputs.replicationFactor).toBe(3);
    expect(run.named("east-brokers-healthy").inputs.triggers).toEqual([
      "east-broker-container-id",
      "east-broker-2-container-id",
      "east-broker-3-container-id",
    ]);
    expect(run.named("east-brokers-ready").inputs.environment).toMatchObject({
      BROKERS: "3",
      CONTAINER: "t-east-broker",
      BOOTSTRAP_SERVER: "east-broker:9093,east-broker-2:9093,east-broker-3:9093",
    });
  });

  test("three link workers of one cluster are one to its brokers, and two clusters' never are", async () => {
    const linkWorkers = (count: number) => DEV.clusters.map((cluster) => ({ ...cluster, linkWorkers: count }));
    const run = await runProgram({ clusters: linkWorkers(3), linkWorkerHeap: "1g", namePrefix: "t-" });
    expect(run.named("links1-3-request").inputs).toMatchObject({
      subject: { commonName: "links1" },
      dnsNames: ["links1-3", "localhost"],
    });
    expect(run.named("links1-3-container").inputs).toMatchObject({ name: "t-links1-3", hostname: "links1-3" });
    expect(run.named("links1-3-container").inputs.envs).toEqual(
      expect.arrayContaining(["LINKS_WORKER_ID=links1-3", "KAFKA_HEAP_OPTS=-Xmx1g"]),
    );
    expect(run.named("cluster1-links-ready").inputs.environment).toMatchObject({
      CONTAINERS: "t-links1 t-links1-2 t-links1-3",
    });
    const none = await runProgram({ clusters: linkWorkers(0), namePrefix: "t-" });
    expect(listed(none).filter((line) => /:LinkWorker | links| cluster\d-links/.test(line))).toEqual([]);
    expect(none.outputs.containers).toMatchObject({ cluster1: { linkWorkers: [] } });
    // Another number of workers restarts no broker.
    expect(none.named("broker1-container").inputs).toEqual(run.named("broker1-container").inputs);
  });

  test("the engine confluent is the same program with two pulled images, and brokers that keep links themselves", async () => {
    const run = await runProgram({ ...DEV, engine: "confluent" });
    const workers = [...["links1", "links2"].flatMap(LINK_WORKER_RESOURCES), "links-ready"];
    const others = listed(await runProgram(DEV)).filter((line) => !workers.some((worker) => line.endsWith(worker)));
    expect(listed(run)).toEqual([...others, "docker:index/remoteImage:RemoteImage zookeeper-image"].sort());
    expect(JSON.stringify(run.named("broker1-container").inputs.envs)).not.toContain("LINK_WORKER");
    expect(run.named("kafka-image").inputs).toEqual({ name: "confluentinc/cp-server:7.3.1", keepLocally: true });
    expect(run.named("zookeeper-image").inputs).toEqual({ name: "confluentinc/cp-zookeeper:7.3.1", keepLocally: true });
    expect(run.named("zookeeper1-container").inputs.image).toBe("sha256:zookeeper-image");
    expect(run.named("broker1-container").inputs.envs).toContain("KAFKA_CONFLUENT_CLUSTER_LINK_ENABLE=true");
  });

  test("a store password from the configuration is used instead of a generated one", async () => {
    const run = await runProgram({ ...DEV, storePassword: "confluent" });
    expect(run.outputs.clientCredentials).toMatchObject({ storePassword: "confluent" });
    expect(run.secretOutputs).toEqual(["clientCredentials"]);
  });

  test("without the PLAINTEXT listener nothing speaks of it", async () => {
    const run = await runProgram({ ...DEV, plaintextListener: "false" });
    expect(JSON.stringify(run.resources)).not.toContain("PLAINTEXT");
    expect(run.outputs.bootstrapServers).toMatchObject({
      cluster1: { SSL: "broker1:9093", EXTERNAL: "localhost:29093" },
    });
  });

  test("clients that reach the host by name or address find both in the certificate", async () => {
    const run = await runProgram({ ...DEV, externalHost: "kafka.example.org", publishAddress: "10.1.2.3" });
    expect(run.named("broker1-request").inputs).toMatchObject({
      dnsNames: ["broker1", "localhost", "kafka.example.org"],
      ipAddresses: ["127.0.0.1", "10.1.2.3"],
    });
  });

  test("a wrong configuration stops before any resource is asked for", async () => {
    await expect(runProgram({ ...DEV, engine: "redpanda" })).rejects.toThrow(/engine: received "redpanda"/);
  });
});
