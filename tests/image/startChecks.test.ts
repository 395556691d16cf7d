import { describe, expect, test } from "vitest";
import { box, BROKER, configure, LINKS_TLS, MUTUAL, SECRETS, TLS, useIdleContainer, without } from "./configured";

const RUN = "/etc/confluent/docker/run";

useIdleContainer();

describe("refuses to start without what it needs, as the cp images do", () => {
  const ensure = (name: string) => `${name} is required.\nCommand [/usr/local/bin/dub ensure ${name}] FAILED !\n`;
  const absent = (name: string) =>
    `${SECRETS}/${name} does not exist.\nCommand [/usr/local/bin/dub path ${SECRETS}/${name} exists] FAILED !\n`;
  const deprecated = (name: string) => `${name} is deprecated. Please use KAFKA_ADVERTISED_LISTENERS instead.\n`;

  test.concurrent.each<[string, Record<string, string>, string]>([
    ["nothing at all", {}, ensure("KAFKA_ZOOKEEPER_CONNECT")],
    ["ZooKeeper", without(BROKER, "KAFKA_ZOOKEEPER_CONNECT"), ensure("KAFKA_ZOOKEEPER_CONNECT")],
    ["listeners", without(BROKER, "KAFKA_ADVERTISED_LISTENERS"), ensure("KAFKA_ADVERTISED_LISTENERS")],
    ...["KAFKA_SSL_KEYSTORE_FILENAME", "KAFKA_SSL_KEY_CREDENTIALS", "KAFKA_SSL_KEYSTORE_CREDENTIALS"].map(
      (name): [string, Record<string, string>, string] => [name, without(TLS, name), ensure(name)],
    ),
    ...["KAFKA_SSL_TRUSTSTORE_FILENAME", "KAFKA_SSL_TRUSTSTORE_CREDENTIALS"].map(
      (name): [string, Record<string, string>, string] => [name, without(MUTUAL, name), ensure(name)],
    ),
    ["key store's file", { ...TLS, KAFKA_SSL_KEYSTORE_FILENAME: "none.jks" }, absent("none.jks")],
    ["credentials' file", { ...TLS, KAFKA_SSL_KEY_CREDENTIALS: "none" }, absent("none")],
    ["trust store's file", { ...MUTUAL, KAFKA_SSL_TRUSTSTORE_FILENAME: "none.jks" }, absent("none.jks")],
    ["a link worker's brokers", { COMPONENT: "links" }, ensure("LINKS_BOOTSTRAP_SERVERS")],
    ...Object.keys(LINKS_TLS)
      .filter((name) => name.startsWith("LINKS_SSL_"))
      .map((name): [string, Record<string, string>, string] => [name, without(LINKS_TLS, name), ensure(name)]),
    ["a link worker's key store", { ...LINKS_TLS, LINKS_SSL_KEYSTORE_FILENAME: "none.jks" }, absent("none.jks")],
    [
      "the right to read",
      { ...TLS, KAFKA_SSL_KEYSTORE_FILENAME: "unreadable.jks" },
      `${SECRETS}/unreadable.jks is not readable for appuser (uid 1000): it is appuser:appuser 0.\n` +
        `Command [/usr/local/bin/dub path ${SECRETS}/unreadable.jks readable] FAILED !\n`,
    ],
    [
      "SASL's options",
      { ...BROKER, KAFKA_ADVERTISED_LISTENERS: "SASL_PLAINTEXT://broker1:9092" },
      ensure("KAFKA_OPTS"),
    ],
    ...["KAFKA_ADVERTISED_PORT", "KAFKA_ADVERTISED_HOST", "KAFKA_HOST", "KAFKA_PORT"].map(
      (name): [string, Record<string, string>, string] => [name, { ...BROKER, [name]: "x" }, deprecated(name)],
    ),
    [
      "ZooKeeper's port",
      { ZOOKEEPER_TICK_TIME: "2000" },
      "one of (ZOOKEEPER_CLIENT_PORT, ZOOKEEPER_SECURE_CLIENT_PORT) is required.\n" +
        "Command [/usr/local/bin/dub ensure-atleast-one ZOOKEEPER_CLIENT_PORT ZOOKEEPER_SECURE_CLIENT_PORT] FAILED !\n",
    ],
    [
      "the server's number",
      { ZOOKEEPER_CLIENT_PORT: "2181", ZOOKEEPER_SERVERS: "a:2888:3888" },
      ensure("ZOOKEEPER_SERVER_ID"),
    ],
    [
      "a known role",
      { COMPONENT: "connect" },
      "COMPONENT is 'connect'; this image can be one of: kafka links zookeeper.\n",
    ],
  ])("%s", async (_, environment, message) => {
    const { status, stderr } = await configure(environment);
    expect({ status, stderr }).toEqual({ status: 1, stderr: message });
  });
});

describe("cub and dub", () => {
  const closed = "127.0.0.1:1";
  test.concurrent.each<[string[], number, string]>([
    [["dub", "ensure", "HOME"], 0, ""],
    [["dub", "path", "/tmp", "writable"], 0, ""],
    [["dub", "path", "/bin/sh", "executable"], 0, ""],
    [["dub", "path-wait", "/none", "0"], 1, "/none did not appear within 0 s."],
    [["dub", "path", "/etc", "writable"], 1, "/etc is not writable for appuser (uid 1000): it is root:root 755."],
    [["dub", "wait", "127.0.0.1", "1", "0"], 1, `${closed} was not reached within 0 s: `],
    [["dub", "wait", "nowhere.invalid", "1", "0"], 1, "nowhere.invalid:1 was not reached within 0 s: "],
    [
      ["dub", "http-ready", `http://${closed}/`, "0"],
      1,
      `http://${closed}/ did not answer with success within 0 s: curl`,
    ],
    [["dub", "nonsense"], 1, "Usage: dub ensure NAME"],
    [
      ["cub", "zk-ready", `${closed},[::1]:2/kafka`, "0"],
      1,
      `ZooKeeper did not answer within 0 s. Waited for ${closed}`,
    ],
    [
      ["cub", "kafka-ready", "-b", closed, "1", "0"],
      1,
      `Fewer than 1 brokers at ${closed} after 0 s: ${closed} was not`,
    ],
    [
      ["cub", "connect-ready", "127.0.0.1", "1", "0"],
      1,
      "Kafka Connect did not answer at 127.0.0.1:1 within 0 s: curl",
    ],
    [["cub"], 1, "Usage: cub zk-ready"],
  ])("%j", async (command, status, message) => {
    const finished = await box.exec("idle", command);
    expect(finished.stderr.slice(0, message.length)).toBe(message);
    expect(finished.status).toBe(status);
    const failed = `Command [/usr/local/bin/${command.join(" ")}] FAILED !\n`;
    expect(finished.stderr.endsWith(failed)).toBe(status !== 0 && !message.startsWith("Usage"));
  });
});

test("run takes NAME=VALUE arguments, and nothing else", async () => {
  const wrong = await box.run("wrong", [], [RUN, "kafka-topics"]);
  expect(wrong.stderr).toBe(`Not a NAME=VALUE pair: 'kafka-topics'. Usage: ${RUN} [NAME=VALUE...]\n`);
  expect(wrong.status).toBe(1);
  const pairs = [
    "KAFKA_ZOOKEEPER_CONNECT=nowhere.invalid:2181",
    "KAFKA_ADVERTISED_LISTENERS=PLAINTEXT://broker1:9091",
    "KAFKA_CUB_ZK_TIMEOUT=1",
  ];
  const right = await box.run("right", [], [RUN, ...pairs]);
  expect(right.stdout.split("\n")).toEqual([
    "===> Overriding env params with args ...",
    "===> User",
    "uid=1000(appuser) gid=1000(appuser) groups=1000(appuser)",
    "===> Configuring ...",
    "===> Running preflight checks ... ",
    "===> Check if Zookeeper is healthy ...",
    "",
  ]);
  expect(right.stderr).toMatch(
    /^ZooKeeper did not answer within 1 s\. Waited for nowhere\.invalid:2181 \(nowhere\.invalid:2181: .+\)\.\nCommand \[.* zk-ready nowhere\.invalid:2181 1\] FAILED !\n$/,
  );
  expect(right.status).toBe(1);
});
