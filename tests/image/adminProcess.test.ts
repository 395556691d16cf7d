import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Sandbox } from "../harness/sandbox";

// The admin commands of a broker's container, which run in one process. The reference is the same command in a JVM of its
// own (KAFKA_TOOLS_IDLE_SECONDS=0).

const box = new Sandbox();
const ALONE = { KAFKA_TOOLS_IDLE_SECONDS: "0" };
const SERVER = ["--bootstrap-server", "broker1:9092"];
/** A port that takes connections and never answers. */
const SILENT = ["--bootstrap-server", "localhost:7777", "--command-config", "/tmp/patient.properties"];

beforeAll(async () => {
  await box.create();
  await box.start("zookeeper1", ["--env", "ZOOKEEPER_CLIENT_PORT=2181"]);
  const broker = {
    KAFKA_ZOOKEEPER_CONNECT: "zookeeper1:2181",
    KAFKA_ADVERTISED_LISTENERS: "PLAINTEXT://broker1:9092",
    KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: "1",
    KAFKA_HEAP_OPTS: "-Xmx300m",
  };
  const variables = Object.entries(broker).flatMap(([name, value]) => ["--env", `${name}=${value}`]);
  await box.start("broker1", variables);
  await box.printed("broker1", "started (kafka.server.KafkaServer)");
  await run(["kafka-topics", ...SERVER, "--create", "--topic", "first", "--partitions", "3"]);
  await sh(`cd /tmp
    printf 'foo.bar=1\\nrequest.timeout.ms=1500\\ndefault.api.timeout.ms=2000\\n' > impatient.properties
    printf 'request.timeout.ms=60000\\ndefault.api.timeout.ms=60000\\n' > patient.properties
    printf 'security.protocol=SSL\\nssl.truststore.location=/none\\n' > broken.properties
    printf 'security.protocol=\${env:NAME}\\nconfig.providers=env\\n' > variables.properties
    echo config.providers.env.class=org.apache.kafka.common.config.provider.EnvVarConfigProvider >> variables.properties`);
});

afterAll(() => box.remove());

const sh = (script: string, environment = {}) => box.must("broker1", ["bash", "-c", script], environment);
const run = (command: string[], environment = {}) => box.exec("broker1", command, environment);

/** Process id of the admin process; empty when there is none. */
const server = async () => (await sh("pgrep -f '[a]dmin.AdminProcess' || true")).trim();

/** What a command gave, with log lines' times taken out, and what was logged more than once in a row shown once. */
async function outcome(command: string[], environment = {}) {
  const { status, stdout, stderr } = await run(command, environment);
  const lines = stderr.replace(/^\[[\d-]+ [\d:,]+\]/gm, "[time]").split("\n");
  return { status, stdout, stderr: lines.filter((line, index) => line !== lines[index - 1]).join("\n") };
}

async function eventually(condition: () => Promise<boolean>, what: string) {
  const end = performance.now() + 20_000;
  while (!(await condition())) {
    if (performance.now() > end) {
      throw new Error(`Not within 20 s: ${what}`);
    }
  }
}

describe("a command in the admin process", () => {
  test.each([
    [0, "kafka-topics --list", ...SERVER],
    [0, "kafka-topics --describe", ...SERVER],
    [1, "kafka-topics --create --topic first", ...SERVER],
    [1, "kafka-topics --describe --topic none", ...SERVER],
    [1, "kafka-topics --help"],
    [1, "kafka-topics --nonsense"],
    [1, "kafka-topics --list --bootstrap-server nowhere.invalid:1"],
    [1, "kafka-topics --list --bootstrap-server localhost:1 --command-config /tmp/impatient.properties"],
    [1, "kafka-topics --list --bootstrap-server localhost:1 --command-config /tmp/broken.properties"],
    [1, "kafka-topics --list --bootstrap-server localhost:1 --command-config /none"],
    [0, "kafka-configs --describe --entity-type topics --entity-name first", ...SERVER],
    [0, "kafka-configs --alter --entity-type topics --entity-name first --add-config retention.ms=1000000", ...SERVER],
    [1, "kafka-configs --alter --entity-type topics --entity-name first --add-config nonsense=1", ...SERVER],
    [0, "kafka-get-offsets --topic first", ...SERVER],
    [1, "kafka-get-offsets --topic none", ...SERVER],
    [0, "kafka-consumer-groups --list", ...SERVER],
    [1, "kafka-consumer-groups --describe", ...SERVER],
    [0, "kafka-broker-api-versions", ...SERVER],
    [1, "kafka-broker-api-versions --bootstrap-server nowhere.invalid:1"],
    [0, "kafka-mirrors --describe", ...SERVER],
    [1, "kafka-mirrors --describe --topics ä", ...SERVER],
    [1, "kafka-mirrors --promote --topics none", ...SERVER],
    [0, "kafka-mirrors --help"],
    [1, "kafka-cluster-links --create --link l", ...SERVER],
    [0, "kafka-cluster-links --list", ...SERVER],
    [0, "kafka-replica-status --topics first", ...SERVER],
  ])("has status %i and the output of a JVM of its own: %s", async (status, ...words) => {
    const command = words.join(" ").split(" ");
    const before = await server();
    const served = await outcome(command);
    expect(served).toEqual(await outcome(command, ALONE));
    expect(served.status).toBe(status);
    expect(before).toMatch(/^\d+$/);
    expect(await server()).toBe(before);
  });

  test("costs a fraction of a JVM", async () => {
    const seconds = async (environment: Record<string, string>) => {
      const begin = performance.now();
      const loop = `for i in {1..10}; do kafka-topics --list ${SERVER.join(" ")}; done`;
      expect(await sh(loop, environment)).toBe("first\n".repeat(10));
      return performance.now() - begin;
    };
    expect(await seconds({})).toBeLessThan((await seconds(ALONE)) / 2);
  });

  test("keeps apart from others at the same time", async () => {
    const names = Array.from({ length: 12 }, (_, index) => `together-${index}`);
    const made = await Promise.all(names.map((name) => run(["kafka-topics", ...SERVER, "--create", "--topic", name])));
    expect(made.map(({ status, stdout }) => ({ status, stdout }))).toEqual(
      names.map((name) => ({ status: 0, stdout: `Created topic ${name}.\n` })),
    );
  });

  test("goes on when nobody reads its output", async () => {
    const piped = `set -o pipefail; kafka-topics --describe ${SERVER.join(" ")} | head -n 1 >/dev/null`;
    await sh(piped);
    await sh(`kafka-topics --list ${SERVER.join(" ")} >&-`);
  });
});

describe("the admin process", () => {
  const listed = async () => (await run(["kafka-topics", ...SERVER, "--list"])).stdout.split("\n")[0];
  /** Starts a command that lasts until it is ended, and waits until it has sent its first request. */
  const longCommand = async (prefix = "") => {
    await sh("pgrep nc >/dev/null || setsid nc -dlk 7777 >>/tmp/silent 2>&1 & : >/tmp/silent");
    const ended = run(["bash", "-c", `${prefix} kafka-topics ${SILENT.join(" ")} --list`]);
    await eventually(async () => (await sh("wc -c </tmp/silent")).trim() !== "0", "a request");
    return { ended };
  };

  test("is there for its user only, and needs no right", async () => {
    await listed();
    expect(await sh("stat --format '%a %U' /dev/shm/kafka-admin-*")).toBe("700 appuser\n");
    expect(await sh(`grep CapEff /proc/${await server()}/status`)).toMatch(/\t0+$/m);
    expect(await sh(`tr '\\0' '\\n' < /proc/${await server()}/environ | cut -d= -f1 | grep KAFKA_ || true`)).toBe("");
  });

  test("turns others away while a command takes long", async () => {
    const before = await server();
    const { ended } = await longCommand("timeout 12");
    const begin = performance.now();
    expect(await listed()).toBe("first");
    expect(performance.now() - begin).toBeLessThan(10_000);
    expect((await ended).status).toBe(124);
    await eventually(async () => (await server()) !== before, "the end of the process whose client was ended");
    expect(await listed()).toBe("first");
  });

  test("that is killed fails its command, and the next one starts another", async () => {
    await listed();
    const before = await server();
    const { ended } = await longCommand();
    await sh(`kill -9 ${before}`);
    const { status, stdout, stderr } = await ended;
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toContain("The admin process ended before org.apache.kafka.tools.TopicCommand did.");
    expect(await listed()).toBe("first");
    expect(await server()).not.toBe(before);
  });

  test("that does not answer is done without", async () => {
    const before = await server();
    await sh(`kill -STOP ${before}`);
    expect(await listed()).toBe("first");
    await sh(`kill -CONT ${before}`);
    expect(await listed()).toBe("first");
  });

  test("ends when it is not needed, and leaves no process behind", async () => {
    await sh(`kill ${await server()}`);
    await eventually(async () => (await server()) === "", "end");
    await run(["kafka-topics", ...SERVER, "--list"], { KAFKA_TOOLS_IDLE_SECONDS: "1" });
    expect(await server()).not.toBe("");
    await eventually(async () => (await server()) === "", "end of the idle process");
    expect(await sh("ps -eo stat,args | grep '^Z' || true")).toBe("");
  });
});

describe("a JVM of its own is for", () => {
  test.each([
    ["options of the JVM", { KAFKA_TOOLS_OPTS: "-XshowSettings:vm" }, "VM settings:"],
    ["memory", { KAFKA_TOOLS_HEAP_OPTS: "-Xmx99m -XshowSettings:vm" }, "Max. Heap Size: 99.00M"],
    ["options in Java's variable", { JAVA_TOOL_OPTIONS: "-Dnone=1" }, "Picked up JAVA_TOOL_OPTIONS: -Dnone=1"],
    ["system properties", { KAFKA_OPTS: "-Dlog4j.debug=true" }, "log4j: "],
    ["another log configuration", { KAFKA_OPTS: "-Dlog4j.configuration=file:/none" }, "log4j:WARN"],
  ])("%s", async (_what, environment, text) => {
    await run(["kafka-topics", ...SERVER, "--list"]);
    const { status, stdout, stderr } = await run(["kafka-topics", ...SERVER, "--list"], environment);
    expect(status).toBe(0);
    expect(stdout + stderr).toContain(text);
  });

  test("files of another folder, standard input as a file, and variables in a properties file", async () => {
    const list = `kafka-topics ${SERVER.join(" ")} --list --command-config`;
    await sh(`cd /tmp && ${list} patient.properties`);
    await sh(`${list} /dev/stdin </tmp/patient.properties`);
    await sh(`${list} <(cat /tmp/patient.properties)`);
    await sh(`${list} /tmp/variables.properties`, { NAME: "PLAINTEXT" });
    const variables = ["kafka-topics", ...SERVER, "--list", "--command-config", "/tmp/variables.properties"];
    expect(await run(variables, { NAME: "NONSENSE" })).toMatchObject({ status: 1, stdout: "" });
  });
});
