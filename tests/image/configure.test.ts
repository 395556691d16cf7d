import { describe, expect, test } from "vitest";
import { box, BROKER, configure, LINKS, LINKS_TLS, MUTUAL, properties, SECRETS, useIdleContainer } from "./configured";

useIdleContainer();

describe("a broker's properties", () => {
  test.each<[string, Record<string, string>, string]>([
    ["KAFKA_BROKER_ID", { KAFKA_BROKER_ID: "7" }, "broker.id=7"],
    ["___ is a dash", { KAFKA_A_B___C: "1" }, "a.b-c=1"],
    ["__ is an underscore", { KAFKA_A__B_C: "1" }, "a_b.c=1"],
    ["a longer run", { KAFKA_A____B_____C: "1" }, "a-_b-_c=1"],
    ["Confluent's flags pass through", { KAFKA_CONFLUENT_LICENSE: "x" }, "confluent.license=x"],
    ["values as they are", { KAFKA_X: "a=b # $HOME \\u0041 *" }, "x=a=b # $HOME \\u0041 *"],
    ["line breaks stay inside the value", { KAFKA_X: "one\ntwo" }, "x=one\\ntwo"],
    ["an empty value", { KAFKA_X_Y: "" }, "x.y="],
    ["ZooKeeper's socket", { KAFKA_ZOOKEEPER_CLIENT_CNXN_SOCKET: "N" }, "zookeeper.clientCnxnSocket=N"],
    ["mirrors are read-only", {}, "authorizer.class.name=io.github.kafkaclusterlinks.broker.MirrorAuthorizer"],
    [
      "their names are kept for them",
      {},
      "create.topic.policy.class.name=io.github.kafkaclusterlinks.broker.MirrorNamePolicy",
    ],
    [
      "another policy for topics stays",
      { KAFKA_CREATE_TOPIC_POLICY_CLASS_NAME: "a.B" },
      "create.topic.policy.class.name=a.B",
    ],
    [
      "an authorizer keeps deciding the rest",
      { KAFKA_AUTHORIZER_CLASS_NAME: "a.B" },
      "mirror.authorizer.delegate.class.name=a.B",
    ],
    [
      "an authorizer is alone where links are turned off",
      { KAFKA_AUTHORIZER_CLASS_NAME: "a.B", KAFKA_CONFLUENT_CLUSTER_LINK_ENABLE: "false" },
      "authorizer.class.name=a.B",
    ],
    [
      "who writes to mirrors",
      { KAFKA_LINK_WORKER_PRINCIPALS: "User:CN=a,O=b" },
      "link.worker.principals=User:CN=a,O=b",
    ],
    ["log folder", { KAFKA_LOG_DIRS: "/data" }, "log.dirs=/data"],
    ["log folder by default", {}, "log.dirs=/var/lib/kafka/data"],
    ["listeners by default", {}, "listeners=PLAINTEXT://0.0.0.0:9091"],
    ["listeners as given", { KAFKA_LISTENERS: "PLAINTEXT://:1" }, "listeners=PLAINTEXT://:1"],
    [
      "listeners from several",
      { KAFKA_ADVERTISED_LISTENERS: "PLAINTEXT://a:1,X://[::1]:2" },
      "listeners=PLAINTEXT://0.0.0.0:1,X://0.0.0.0:2",
    ],
  ])("%s", async (_, environment, line) => {
    expect(await properties({ ...BROKER, ...environment })).toContain(line);
  });

  test("nothing that is for the JVM or the scripts", async () => {
    const names = ["OPTS", "HEAP_OPTS", "JVM_PERFORMANCE_OPTS", "GC_LOG_OPTS", "JMX_PORT", "JMX_HOSTNAME", "VERSION"];
    const others = ["LOG4J_OPTS", "LOG4J_ROOT_LOGLEVEL", "TOOLS_LOG4J_LOGLEVEL", "CUB_ZK_TIMEOUT", "DATA_DIRS"];
    const noise = Object.fromEntries([...names, ...others].map((name) => [`KAFKA_${name}`, "x"]));
    expect(await properties({ ...BROKER, ...noise, KAFKA_LOG4J_LOGGERS: "a=INFO", OTHER_KAFKA_X: "x" })).toEqual([
      "advertised.listeners=PLAINTEXT://broker1:9091",
      "authorizer.class.name=io.github.kafkaclusterlinks.broker.MirrorAuthorizer",
      "create.topic.policy.class.name=io.github.kafkaclusterlinks.broker.MirrorNamePolicy",
      "listeners=PLAINTEXT://0.0.0.0:9091",
      "log.dirs=/var/lib/kafka/data",
      "zookeeper.connect=zookeeper1:2181",
    ]);
  });

  test("no old secret, since stored settings are encrypted anew before the broker starts", async () => {
    const secrets = { KAFKA_PASSWORD_ENCODER_SECRET: "new", KAFKA_PASSWORD_ENCODER_OLD_SECRET: "old" };
    const encoder = async (more: Record<string, string>) =>
      (await properties({ ...BROKER, ...secrets, ...more })).filter((line) => line.startsWith("password.encoder"));
    expect(await encoder({})).toEqual(["password.encoder.secret=new"]);
    // What speaks TLS with ZooKeeper is the broker alone.
    expect(await encoder({ KAFKA_ZOOKEEPER_SSL_CLIENT_ENABLE: "true" })).toHaveLength(2);
  });

  test("stores and passwords from the secrets folder", async () => {
    const { status, stdout } = await configure(MUTUAL);
    expect({ status, stdout }).toEqual({ status: 0, stdout: "SSL is enabled.\n" });
    const lines = await properties(MUTUAL);
    // The backslash of the password is doubled: a properties file would take it for an escape.
    expect(lines.filter((line) => line.startsWith("ssl."))).toEqual([
      "ssl.client.auth=required",
      "ssl.key.password=pass word\\\\1",
      `ssl.keystore.location=${SECRETS}/store.jks`,
      "ssl.keystore.password=pass word\\\\1",
      `ssl.truststore.location=${SECRETS}/store.jks`,
      "ssl.truststore.password=pass word\\\\1",
    ]);
  });

  test("no trust store where clients show no certificate", async () => {
    const lines = await properties({ ...MUTUAL, KAFKA_SSL_CLIENT_AUTH: "none" });
    expect(lines.filter((line) => line.startsWith("ssl.truststore"))).toEqual([]);
  });

  test("nobody else can read them, and nothing half-written stays", async () => {
    await properties(MUTUAL);
    const listing = await box.must("idle", ["stat", "--format", "%n %a %U", ...["kafka", "log4j"].map(path)]);
    expect(listing).toBe(`${path("kafka")} 600 appuser\n${path("log4j")} 600 appuser\n`);
    expect(await box.must("idle", ["find", "/etc/kafka", "-name", "*.new"])).toBe("");
  });

  const path = (name: string) => `/etc/kafka/${name}.properties`;
});

describe("logging", () => {
  test("a broker's, to standard output", async () => {
    const lines = await properties(
      { ...BROKER, KAFKA_LOG4J_ROOT_LOGLEVEL: "WARN", KAFKA_LOG4J_LOGGERS: "kafka.controller=INFO,a.B$=TRACE" },
      "log4j",
    );
    expect(lines).toEqual([
      "log4j.rootLogger=WARN, stdout",
      "log4j.appender.stdout=org.apache.log4j.ConsoleAppender",
      "log4j.appender.stdout.Target=System.out",
      "log4j.appender.stdout.layout=org.apache.log4j.PatternLayout",
      "log4j.appender.stdout.layout.ConversionPattern=[%d] %p %m (%c)%n",
      "log4j.logger.a.B$=TRACE",
      "log4j.logger.kafka.authorizer.logger=WARN",
      "log4j.logger.kafka.controller=INFO",
      "log4j.logger.kafka.log.LogCleaner=INFO",
      "log4j.logger.kafka.network.RequestChannel$=WARN",
      "log4j.logger.kafka.request.logger=WARN",
      "log4j.logger.kafka.server.ZkAdminManager=WARN",
      "log4j.logger.kafka=INFO",
      "log4j.logger.state.change.logger=TRACE",
    ]);
  });

  test.each([
    ["the tools', to standard error", BROKER, "WARN"],
    ["at the level asked for", { ...BROKER, KAFKA_TOOLS_LOG4J_LOGLEVEL: "DEBUG" }, "DEBUG"],
  ])("%s", async (_, environment, level) => {
    const lines = await properties(environment, "tools-log4j");
    expect(lines.slice(0, 3)).toEqual([
      `log4j.rootLogger=${level}, stderr`,
      "log4j.appender.stderr=org.apache.log4j.ConsoleAppender",
      "log4j.appender.stderr.Target=System.err",
    ]);
  });
});

describe("a link worker's properties", () => {
  test("stores and passwords from the secrets folder, and everything else by the rules for brokers", async () => {
    const environment = { ...LINKS_TLS, LINKS_WORKER_ID: "links1", LINKS_LOG4J_LOGGERS: "a=INFO", OTHER_LINKS_X: "x" };
    expect(await properties({ ...environment, KAFKA_HEAP_OPTS: "-Xmx1g" }, "links")).toEqual([
      "bootstrap.servers=broker1:9093",
      "security.protocol=SSL",
      "ssl.key.password=pass word\\\\1",
      `ssl.keystore.location=${SECRETS}/store.jks`,
      "ssl.keystore.password=pass word\\\\1",
      `ssl.truststore.location=${SECRETS}/store.jks`,
      "ssl.truststore.password=pass word\\\\1",
      "worker.id=links1",
    ]);
    expect(await box.must("idle", ["stat", "--format", "%a", "/etc/kafka/links.properties"])).toBe("600\n");
  });

  test("no stores without TLS", async () => {
    expect(await properties(LINKS, "links")).toEqual(["bootstrap.servers=broker1:9093"]);
  });

  test("logs what happens to links, and only the troubles of what is below them", async () => {
    const lines = await properties({ ...LINKS, LINKS_LOG4J_LOGGERS: "org.apache.kafka.connect=DEBUG" }, "log4j");
    expect(lines.filter((line) => !line.includes("appender"))).toEqual([
      "log4j.rootLogger=INFO, stdout",
      "log4j.logger.io.github.kafkaclusterlinks=INFO",
      "log4j.logger.org.apache.kafka.clients=ERROR",
      "log4j.logger.org.apache.kafka.connect=DEBUG",
      "log4j.logger.org.apache.kafka=WARN",
      "log4j.logger.org.eclipse.jetty=WARN",
      "log4j.logger.org.reflections=WARN",
    ]);
  });

  test("a broker that also has them stays a broker", async () => {
    expect(await properties({ ...BROKER, ...LINKS })).toContain("zookeeper.connect=zookeeper1:2181");
  });
});

describe("ZooKeeper's properties", () => {
  test("a lone server", async () => {
    const environment = { ZOOKEEPER_CLIENT_PORT: "2182", ZOOKEEPER_TICK_TIME: "2000", ZOOKEEPER_UNKNOWN: "1" };
    expect(await properties(environment, "zookeeper")).toEqual([
      "dataDir=/var/lib/zookeeper/data",
      "dataLogDir=/var/lib/zookeeper/log",
      "clientPort=2182",
      "tickTime=2000",
      "admin.enableServer=false",
    ]);
  });

  test("an ensemble", async () => {
    const environment = {
      ZOOKEEPER_SECURE_CLIENT_PORT: "2281",
      ZOOKEEPER_SERVER_ID: "2",
      ZOOKEEPER_SERVERS: "a:2888:3888;b:2888:3888",
      ZOOKEEPER_GROUPS: "1:2",
      ZOOKEEPER_WEIGHTS: "1;2",
      ZOOKEEPER_SYNC_LIMIT: "9",
      ZOOKEEPER_SSL_QUORUM_KEYSTORE_LOCATION: "/k",
      ZOOKEEPER_AUTOPURGE_SNAP_RETAIN_COUNT: "3",
      ZOOKEEPER_ADMIN_ENABLE_SERVER: "true",
    };
    expect(await properties(environment, "zookeeper")).toEqual([
      "dataDir=/var/lib/zookeeper/data",
      "dataLogDir=/var/lib/zookeeper/log",
      "secureClientPort=2281",
      "initLimit=10",
      "syncLimit=9",
      "autopurge.snapRetainCount=3",
      "admin.enableServer=true",
      "ssl.quorum.keyStore.location=/k",
      "server.1=a:2888:3888",
      "server.2=b:2888:3888",
      "group.1=1:2",
      "weight.1=1",
      "weight.2=2",
    ]);
    expect(await box.must("idle", ["cat", "/var/lib/zookeeper/data/myid"])).toBe("2\n");
  });
});
