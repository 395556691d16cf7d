import { beforeAll, describe, expect, test } from "vitest";
import { type ProgramRun, runProgram, secretOf } from "./mocks";

const DEV = {
  clusters: [
    {
      name: "cluster1",
      broker: "broker1",
      zookeeper: "zookeeper1",
      linkWorker: "links1",
      ports: { zookeeper: 2181, plaintext: 9091, ssl: 9093, external: 29093 },
      topics: [{ name: "kafka-topic" }],
    },
    {
      name: "cluster2",
      broker: "broker2",
      zookeeper: "zookeeper2",
      linkWorker: "links2",
      ports: { zookeeper: 2182, plaintext: 9092, ssl: 9094, external: 29094 },
      topics: [{ name: "clicks", partitions: 3, config: { "retention.ms": "1000" } }],
    },
  ],
};

const BROKER_RESOURCES = (broker: string) => [
  `command:local:Command ${broker}-files`,
  `command:local:Command ${broker}-key-store`,
  `docker:index/container:Container ${broker}-container`,
  `docker:index/volume:Volume ${broker}-client`,
  `docker:index/volume:Volume ${broker}-data`,
  `docker:index/volume:Volume ${broker}-secrets`,
  `kafka-cluster-links:index:Broker ${broker}`,
  `tls:index/certRequest:CertRequest ${broker}-request`,
  `tls:index/locallySignedCert:LocallySignedCert ${broker}-certificate`,
  `tls:index/privateKey:PrivateKey ${broker}-key`,
];

const ZOOKEEPER_RESOURCES = (zookeeper: string) => [
  `docker:index/container:Container ${zookeeper}-container`,
  `docker:index/volume:Volume ${zookeeper}-data`,
  `docker:index/volume:Volume ${zookeeper}-log`,
  `kafka-cluster-links:index:ZookeeperServer ${zookeeper}`,
];

const LINK_WORKER_RESOURCES = (worker: string) => [
  `command:local:Command ${worker}-files`,
  `command:local:Command ${worker}-key-store`,
  `docker:index/container:Container ${worker}-container`,
  `docker:index/volume:Volume ${worker}-client`,
  `docker:index/volume:Volume ${worker}-secrets`,
  `kafka-cluster-links:index:LinkWorker ${worker}`,
  `tls:index/certRequest:CertRequest ${worker}-request`,
  `tls:index/locallySignedCert:LocallySignedCert ${worker}-certificate`,
  `tls:index/privateKey:PrivateKey ${worker}-key`,
];

const CLUSTER_RESOURCES = (cluster: string, topic: string) => [
  `command:local:Command ${cluster}-brokers-healthy`,
  `command:local:Command ${cluster}-brokers-ready`,
  `command:local:Command ${cluster}-links-ready`,
  `command:local:Command ${cluster}-zookeepers-ready`,
  `kafka-cluster-links:index:KafkaCluster ${cluster}`,
  `kafka:index/topic:Topic ${cluster}-${topic}`,
  `pulumi:providers:kafka ${cluster}-admin`,
];

const SHARED_RESOURCES = [
  "command:local:Command client-key-store",
  "command:local:Command client-trust-store",
  "docker:index/network:Network network",
  "docker:index/remoteImage:RemoteImage kafka-image",
  "kafka-cluster-links:index:CertificateAuthority ca",
  "kafka-cluster-links:index:ClientIdentity client",
  "kafka-cluster-links:index:GeneratedSecrets secrets",
  "tls:index/certRequest:CertRequest client-request",
  "tls:index/locallySignedCert:LocallySignedCert client-certificate",
  "tls:index/privateKey:PrivateKey ca-key",
  "tls:index/privateKey:PrivateKey client-key",
  "tls:index/privateKey:PrivateKey secrets-seed",
  "tls:index/selfSignedCert:SelfSignedCert ca-certificate",
];

function listed(run: ProgramRun): string[] {
  return run.resources.map(({ type, name }) => `${type} ${name}`).sort();
}

describe("the walkthrough's two clusters", () => {
  let run: ProgramRun;
  beforeAll(async () => {
    run = await runProgram(DEV);
  });

  test("are exactly these resources", () => {
    expect(listed(run)).toEqual(
      [
        ...SHARED_RESOURCES,
        ...CLUSTER_RESOURCES("cluster1", "kafka-topic"),
        ...CLUSTER_RESOURCES("cluster2", "clicks"),
        ...["broker1", "broker2"].flatMap(BROKER_RESOURCES),
        ...["zookeeper1", "zookeeper2"].flatMap(ZOOKEEPER_RESOURCES),
        ...["links1", "links2"].flatMap(LINK_WORKER_RESOURCES),
      ].sort(),
    );
  });

  test.each([
    ["broker1", "cluster1"],
    ["zookeeper2", "cluster2"],
    ["links2", "cluster2"],
    ["cluster1-brokers-ready", "cluster1"],
    ["cluster1-links-ready", "cluster1"],
    ["cluster2-clicks", "cluster2"],
    ["broker2-container", "broker2"],
    ["broker2-certificate", "broker2"],
    ["links1-container", "links1"],
    ["links1-certificate", "links1"],
    ["zookeeper1-data", "zookeeper1"],
    ["client-key-store", "client"],
    ["ca-key", "ca"],
  ])("%s is a child of %s", (child, parent) => {
    expect(run.named(child).parent).toBe(parent);
  });

  test("a broker's container keeps away from the traps of its provider", () => {
    expect(run.named("broker1-container").inputs).toMatchObject({
      name: "broker1",
      hostname: "broker1",
      image: "sha256:kafka-image",
      networkMode: "bridge",
      networksAdvanced: [{ name: "kafka-cluster-links-dev-network", aliases: ["broker1"] }],
      ports: [{ ip: "127.0.0.1", internal: 29093, external: 29093, protocol: "tcp" }],
      restart: "unless-stopped",
      capabilities: { drops: ["ALL"] },
      securityOpts: ["no-new-privileges"],
      labels: [{ label: "kafka-cluster-links.stack", value: "dev" }],
      volumes: [
        { containerPath: "/var/lib/kafka/data", volumeName: "kafka-cluster-links-dev-broker1-data" },
        { containerPath: "/etc/kafka/secrets", volumeName: "kafka-cluster-links-dev-broker1-secrets" },
        { containerPath: "/tmp/producer", volumeName: "kafka-cluster-links-dev-broker1-client" },
      ],
    });
    expect(run.named("broker1-container").inputs).not.toHaveProperty("uploads");
    expect(run.named("broker1-container").inputs.envs).toEqual(
      [...(run.named("broker1-container").inputs.envs as string[])].sort(),
    );
  });

  test("a link worker's container is its brokers' client, and a server to its like only", () => {
    const { inputs } = run.named("links2-container");
    expect(inputs).toMatchObject({
      name: "links2",
      hostname: "links2",
      image: "sha256:kafka-image",
      networksAdvanced: [{ name: "kafka-cluster-links-dev-network", aliases: ["links2"] }],
      ports: [],
      healthcheck: { tests: ["CMD", "bash", "-c", "exec 3<>/dev/tcp/localhost/8083"] },
      volumes: [
        { containerPath: "/etc/kafka/secrets", volumeName: "kafka-cluster-links-dev-links2-secrets" },
        { containerPath: "/tmp/producer", volumeName: "kafka-cluster-links-dev-links2-client" },
      ],
    });
    expect(inputs.envs).toEqual([
      "COMPONENT=links",
      "KAFKA_HEAP_OPTS=-Xmx512m",
      "LINKS_BOOTSTRAP_SERVERS=broker2:9094",
      "LINKS_CONFIG_PROVIDERS=file",
      "LINKS_CONFIG_PROVIDERS_FILE_CLASS=org.apache.kafka.common.config.provider.FileConfigProvider",
      "LINKS_PASSWORD_ENCODER_SECRET=${file:/etc/kafka/secrets/password_encoder.properties:secret}",
      "LINKS_REST_PORT=8083",
      "LINKS_SECURITY_PROTOCOL=SSL",
      "LINKS_SSL_KEYSTORE_CREDENTIALS=broker_sslkey_creds",
      "LINKS_SSL_KEYSTORE_FILENAME=kafka.server.keystore.jks",
      "LINKS_SSL_KEYSTORE_TYPE=PKCS12",
      "LINKS_SSL_KEY_CREDENTIALS=broker_sslkey_creds",
      "LINKS_SSL_TRUSTSTORE_CREDENTIALS=broker_sslkey_creds",
      "LINKS_SSL_TRUSTSTORE_FILENAME=kafka.server.truststore.jks",
      "LINKS_SSL_TRUSTSTORE_TYPE=PKCS12",
      "LINKS_WORKER_ID=links2",
    ]);
  });

  test("brokers know their own cluster's link workers by the subject of their certificate", () => {
    expect(run.named("links1-request").inputs).toMatchObject({
      subject: { commonName: "links1", organization: "kafka-cluster-links" },
      dnsNames: ["links1", "localhost"],
    });
    expect(run.named("links1-certificate").inputs.allowedUses).toEqual([
      "digital_signature",
      "server_auth",
      "client_auth",
    ]);
    expect(run.named("broker1-container").inputs.envs).toContain(
      "KAFKA_LINK_WORKER_PRINCIPALS=User:CN=links1,O=kafka-cluster-links",
    );
    expect(run.named("broker2-container").inputs.envs).toContain(
      "KAFKA_LINK_WORKER_PRINCIPALS=User:CN=links2,O=kafka-cluster-links",
    );
  });

  test("what Docker cannot change in place replaces the container, the old one first", () => {
    for (const container of ["broker1-container", "zookeeper2-container", "links1-container"]) {
      expect(run.named(container).options).toEqual({
        deleteBeforeReplace: true,
        replaceOnChanges: ["healthcheck"],
        secretOutputs: [],
      });
    }
  });

  test("stores made by a command are secret outputs", () => {
    for (const store of ["broker1-key-store", "links1-key-store", "client-key-store", "client-trust-store"]) {
      expect(run.named(store).options.secretOutputs).toContain("stdout");
    }
  });

  test("a dead broker does not hold up destroy: topics go with the data", () => {
    expect(run.named("cluster1-kafka-topic").options.deletedWith).toBe("broker1-data");
  });

  test("protectData protects what holds data, and nothing else", async () => {
    const isProtected = ({ resources }: ProgramRun) =>
      resources.filter(({ options }) => options.protect).map(({ name }) => name);
    expect(isProtected(run)).toEqual([]);
    expect(isProtected(await runProgram({ ...DEV, protectData: "true" })).sort()).toEqual([
      ...["broker1-data", "broker2-data", "cluster1-kafka-topic", "cluster2-clicks"],
      ...["zookeeper1-data", "zookeeper1-log", "zookeeper2-data", "zookeeper2-log"],
    ]);
  });

  test("a broker's certificate names every way to reach it, and is for both sides of a connection", () => {
    expect(run.named("broker2-request").inputs).toMatchObject({
      subject: { commonName: "broker2" },
      dnsNames: ["broker2", "localhost"],
      ipAddresses: ["127.0.0.1"],
    });
    expect(run.named("broker2-certificate").inputs).toMatchObject({
      allowedUses: ["digital_signature", "server_auth", "client_auth"],
      validityPeriodHours: 365 * 24,
    });
    expect(run.named("client-certificate").inputs.allowedUses).toEqual(["digital_signature", "client_auth"]);
  });

  test("the CA is renewed before it could be outlived", () => {
    const { validityPeriodHours, earlyRenewalHours } = run.named("ca-certificate").inputs;
    expect([validityPeriodHours, earlyRenewalHours]).toEqual([3650 * 24, 365 * 24]);
  });

  test("the topic provider speaks mutual TLS to the EXTERNAL listener", () => {
    const { inputs } = run.named("cluster2-admin");
    expect(JSON.parse(inputs.bootstrapServers as string)).toEqual(["localhost:29094"]);
    expect(inputs).toMatchObject({ tlsEnabled: "true", skipTlsVerify: "false", caCert: "ca-certificate PEM" });
    expect(secretOf(inputs.clientKey)).toBe("client-key PKCS8");
    expect(run.named("cluster2-clicks").inputs).toEqual({
      name: "clicks",
      partitions: 3,
      replicationFactor: 1,
      config: { "retention.ms": "1000" },
    });
  });

  test("key material travels as secret standard input only, and is not logged", () => {
    const commands = run.resources.filter(({ type, inputs }) => type === "command:local:Command" && "stdin" in inputs);
    expect(commands.map(({ name }) => name).sort()).toEqual([
      "broker1-files",
      "broker1-key-store",
      "broker2-files",
      "broker2-key-store",
      "client-key-store",
      "client-trust-store",
      "links1-files",
      "links1-key-store",
      "links2-files",
      "links2-key-store",
    ]);
    for (const { inputs } of commands) {
      expect(secretOf(inputs.stdin)).toMatch(/^([^\n ]+ [^\n]+\n)+$/);
      expect(inputs).toMatchObject({ logging: "none", addPreviousOutputInEnv: false });
      expect(inputs).not.toHaveProperty("delete");
    }
  });

  test("no container can be asked for a secret", () => {
    const password = (run.outputs.clientCredentials as { storePassword: string }).storePassword;
    expect(password).toMatch(/^[0-9a-f]{32}$/);
    const containers = run.resources.filter(({ type }) => type === "docker:index/container:Container");
    expect(containers).toHaveLength(6);
    for (const { inputs } of containers) {
      expect(JSON.stringify(inputs)).not.toContain(password);
      expect(JSON.stringify(inputs)).not.toMatch(/PRIVATE KEY|PKCS8/);
    }
  });

  test.each(["broker2", "links2"])(
    "%s gets its stores, the credentials and the walkthrough's client files",
    (server) => {
      const lines = String(secretOf(run.named(`${server}-files`).inputs.stdin))
        .trim()
        .split("\n");
      const files = Object.fromEntries(lines.map((line) => line.split(" ").slice(0, 2) as [string, string]));
      expect(Object.keys(files).sort()).toEqual([
        "/etc/kafka/secrets/broker_sslkey_creds",
        "/etc/kafka/secrets/kafka.client.keystore.jks",
        "/etc/kafka/secrets/kafka.client.truststore.jks",
        "/etc/kafka/secrets/kafka.server.keystore.jks",
        "/etc/kafka/secrets/kafka.server.truststore.jks",
        "/etc/kafka/secrets/password_encoder.properties",
        "/tmp/producer/broker1-bidirectional-link-config.properties",
        "/tmp/producer/broker1-link-config.properties",
        "/tmp/producer/broker2-bidirectional-link-config.properties",
        "/tmp/producer/broker2-link-config.properties",
        "/tmp/producer/client-ssl-auth.properties",
      ]);
      expect(files["/etc/kafka/secrets/kafka.server.keystore.jks"]).toBe(`${server}-key-store`);
    },
  );

  test("the outputs are where to connect and what with", () => {
    expect(run.outputs).toMatchObject({
      bootstrapServers: {
        cluster1: { PLAINTEXT: "broker1:9091", SSL: "broker1:9093", EXTERNAL: "localhost:29093" },
        cluster2: { PLAINTEXT: "broker2:9092", SSL: "broker2:9094", EXTERNAL: "localhost:29094" },
      },
      clusterIds: { cluster1: "cluster1-brokers-ready stdout", cluster2: "cluster2-brokers-ready stdout" },
      containers: {
        cluster1: { brokers: ["broker1"], zookeepers: ["zookeeper1"], linkWorkers: ["links1"] },
        cluster2: { brokers: ["broker2"], zookeepers: ["zookeeper2"], linkWorkers: ["links2"] },
      },
      caCertificate: "ca-certificate PEM",
      clientCredentials: { certificate: "client-certificate PEM", privateKey: "client-key PKCS8" },
    });
    expect(run.secretOutputs).toEqual(["clientCredentials"]);
  });
});

describe("order of creation", () => {
  test.each([
    ["kafka-image", ["zookeeper1-container", "broker1-container", "client-trust-store"]],
    ["network", ["zookeeper1-container", "broker2-container"]],
    ["zookeeper1-data", ["zookeeper1-container"]],
    ["broker1-data", ["broker1-container"]],
    ["broker1-secrets", ["broker1-files"]],
    ["ca-certificate", ["broker1-certificate", "client-certificate", "client-trust-store"]],
    ["broker1-certificate", ["broker1-key-store"]],
    ["broker1-key-store", ["broker1-files"]],
    ["client-key-store", ["broker1-files", "broker2-files"]],
    ["client-trust-store", ["broker1-files", "broker2-files"]],
    ["broker1-files", ["broker1-container"]],
    ["zookeeper1-container", ["cluster1-zookeepers-ready"]],
    ["cluster1-zookeepers-ready", ["broker1-container"]],
    ["broker1-container", ["cluster1-brokers-healthy", "cluster1-brokers-ready"]],
    ["cluster1-brokers-healthy", ["cluster1-brokers-ready"]],
    ["cluster1-brokers-ready", ["cluster1-admin", "cluster1-kafka-topic", "links1-container"]],
    ["links1-certificate", ["links1-key-store"]],
    ["links1-key-store", ["links1-files"]],
    ["client-key-store", ["links1-files"]],
    ["links1-secrets", ["links1-files"]],
    ["links1-files", ["links1-container"]],
    ["links1-container", ["cluster1-links-ready"]],
  ])("after %s come %j", async (first, followers) => {
    const run = await runProgram(DEV, first);
    for (const follower of followers) {
      expect(run.named(follower).after).toContain(first);
    }
  });

  test("one cluster does not wait for the other", async () => {
    const run = await runProgram(DEV, "cluster1-zookeepers-ready");
    expect(run.named("cluster2-clicks").after).not.toContain("cluster1-zookeepers-ready");
  });

  test("certificates do not wait for ZooKeeper", async () => {
    const run = await runProgram(DEV, "cluster1-zookeepers-ready");
    expect(run.named("broker1-files").after).not.toContain("cluster1-zookeepers-ready");
    expect(run.named("links1-files").after).not.toContain("cluster1-zookeepers-ready");
  });

  test("topics and link workers do not wait for each other", async () => {
    expect((await runProgram(DEV, "links1-container")).named("cluster1-kafka-topic").after).not.toContain(
      "links1-container",
    );
    expect((await runProgram(DEV, "cluster1-kafka-topic")).named("cluster1-links-ready").after).not.toContain(
      "cluster1-kafka-topic",
    );
  });
});

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
