import { beforeAll, describe, expect, test } from "vitest";
import { type ProgramRun, runProgram, secretOf } from "./mocks";
import {
  BROKER_RESOURCES,
  CLUSTER_RESOURCES,
  DEV,
  LINK_WORKER_RESOURCES,
  listed,
  SHARED_RESOURCES,
  ZOOKEEPER_RESOURCES,
} from "./plainStack";

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
