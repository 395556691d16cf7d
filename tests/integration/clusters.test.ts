import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { capture } from "../../cli/terminal/process";
import {
  type ClientFiles,
  ensureKcat,
  handshake,
  kcat,
  writeClientFiles,
  writeForeignClientFiles,
} from "../harness/clients";
import { docker, inside, until } from "../harness/containers";
import { npmRun, tryNpmRun } from "../harness/npmRun";
import { ROOT, TemporaryStack } from "../harness/temporaryStack";
import type { StackOutputs } from "../../topology/outputs";
import { CLIENT_CONFIG as CLIENT } from "../../topology/paths";

// One stack for the whole file: the walkthrough's first cluster, and a second one of three brokers and three ZooKeeper
// servers. The tests run in order and build on each other: more files would be more stacks.

const stack = new TemporaryStack("it-clusters");
const STOCK = { "cleanup.policy": "compact, delete", "retention.ms": 86_400_000 };
const CLUSTERS = [
  {
    name: "one",
    broker: "broker1",
    zookeeper: "zookeeper1",
    linkWorker: "links1",
    ports: { zookeeper: 2181, plaintext: 9091, ssl: 9093, external: 19093 },
    topics: [{ name: "orders" }, { name: "payments" }, { name: "stock", partitions: 2, config: STOCK }],
  },
  {
    name: "three",
    broker: "broker2",
    zookeeper: "zookeeper2",
    linkWorker: "links2",
    brokers: 3,
    zookeepers: 3,
    ports: { zookeeper: 2182, plaintext: 9092, ssl: 9094, external: 19193 },
    topics: [{ name: "orders", partitions: 6, config: { "retention.ms": "86400000" } }],
  },
];
const CONFIG = { clusters: CLUSTERS, brokerHeap: "384m" };
const BROKERS = [
  { host: "broker1", ssl: 9093, external: "localhost:19093" },
  { host: "broker2", ssl: 9094, external: "localhost:19193" },
  { host: "broker2-2", ssl: 9094, external: "localhost:19194" },
  { host: "broker2-3", ssl: 9094, external: "localhost:19195" },
].map((broker) => ({ ...broker, container: `it-clusters-${broker.host}` }));
/** Produced once to each cluster; nothing that happens afterwards may lose one of them. */
const LINES = Array.from({ length: 100 }, (_, index) => `record ${index}`);
const SECRETS = "/etc/kafka/secrets";

let outputs: StackOutputs;
let files: ClientFiles;
let worktree: string;

/** What is new in the checkout, aside from the files of stacks: other tests have theirs meanwhile. */
async function gitStatus(): Promise<string> {
  const { stdout } = await capture("git", ["-C", ROOT, "status", "--porcelain", "--ignored=no"]);
  return stdout
    .split("\n")
    .filter((line) => !/Pulumi\.[\w-]+\.yaml$/.test(line))
    .join("\n");
}

beforeAll(async () => {
  await ensureKcat();
  worktree = await gitStatus();
  await stack.create(CONFIG);
  await stack.must(["up", "--yes", "--skip-preview"]);
  outputs = await stack.outputs<StackOutputs>();
  files = writeClientFiles(stack.folder, outputs);
});
afterAll(async () => {
  await stack.remove();
});

describe("what came up", () => {
  test("says where every listener is", () => {
    expect(outputs.bootstrapServers).toEqual({
      one: { PLAINTEXT: "broker1:9091", SSL: "broker1:9093", EXTERNAL: "localhost:19093" },
      three: {
        PLAINTEXT: "broker2:9092,broker2-2:9092,broker2-3:9092",
        SSL: "broker2:9094,broker2-2:9094,broker2-3:9094",
        EXTERNAL: "localhost:19193,localhost:19194,localhost:19195",
      },
    });
  });

  test.each([
    ["one", "it-clusters-zookeeper1", "localhost:2181"],
    ["three", "it-clusters-zookeeper2-3", "localhost:2182"],
  ])("ZooKeeper of cluster %s knows its controller and cluster id", async (cluster, container, address) => {
    const controller = await inside(container, `zookeeper-shell ${address} get /controller`);
    expect(controller.stdout).toMatch(
      /^\{"version":2,"brokerid":[123],"timestamp":"\d+","kraftControllerEpoch":-1\}$/m,
    );
    const id = await inside(container, `zookeeper-shell ${address} get /cluster/id`);
    expect(id.stdout).toContain(`{"version":"1","id":"${outputs.clusterIds[cluster]}"}`);
  });

  test("kafka-cluster tells the same id", async () => {
    const plain = await inside("it-clusters-broker1", "kafka-cluster cluster-id --bootstrap-server broker1:9091");
    expect(plain.stdout.trim()).toBe(`Cluster ID: ${outputs.clusterIds.one}`);
    const ssl = await inside(
      "it-clusters-broker2",
      `kafka-cluster cluster-id --bootstrap-server broker2:9094 --config ${CLIENT}`,
    );
    expect(ssl.stdout.trim()).toBe(`Cluster ID: ${outputs.clusterIds.three}`);
  });

  test("topics are as declared", async () => {
    const one = await kcat("localhost:19093", files, ["-L", "-J", "-t", "orders"]);
    const three = await kcat("localhost:19193", files, ["-L", "-J", "-t", "orders"]);
    const replicas = (stdout: string) => {
      const metadata = JSON.parse(stdout) as { topics: { partitions: { replicas: unknown[] }[] }[] };
      return metadata.topics[0]?.partitions.map((partition) => partition.replicas.length);
    };
    expect(replicas(one.stdout)).toEqual([1]);
    expect(replicas(three.stdout)).toEqual([3, 3, 3, 3, 3, 3]);
  });

  test.each(BROKERS)("$host logs its listeners", async ({ container }) => {
    const log = await docker("logs", container);
    for (const listener of ["PLAINTEXT", "SSL", "EXTERNAL"]) {
      expect(log).toMatch(
        new RegExp(
          `INFO \\[SocketServer listenerType=ZK_BROKER, nodeId=\\d\\] Created data-plane acceptor and processors for endpoint : ListenerName\\(${listener}\\)`,
        ),
      );
    }
  });

  test("no process runs as root, and containers have no privileges", async () => {
    const containers = (await stack.inDocker())
      .filter((line) => line.startsWith("container "))
      .map((line) => line.slice(10));
    expect(containers).toHaveLength(10);
    for (const container of containers) {
      expect((await docker("top", container, "-eo", "pid,uid")).split("\n").slice(1)).not.toContainEqual(
        expect.stringMatching(/ 0$/),
      );
      expect(
        await docker("inspect", "--format", "{{.HostConfig.CapDrop}} {{.HostConfig.SecurityOpt}}", container),
      ).toBe("[ALL] [no-new-privileges]");
    }
  });

  test("neither docker inspect, nor a log, nor the state file shows a secret", async () => {
    const { storePassword, privateKey } = outputs.clientCredentials;
    const keyLine = privateKey.split("\n")[1] ?? "";
    expect(keyLine.length).toBeGreaterThan(20);
    const encoder = await inside("it-clusters-broker1", `sed -n s/^secret=//p ${SECRETS}/password_encoder.properties`);
    expect(encoder.stdout.trim()).toMatch(/^[0-9a-f]{32}$/);
    const workers = ["links1", "links2"].map((name) => `it-clusters-${name}`);
    for (const container of [...BROKERS.map((broker) => broker.container), ...workers]) {
      const shown = (await docker("inspect", container)) + (await docker("logs", container));
      for (const secret of [storePassword, keyLine, encoder.stdout.trim()]) {
        expect(shown).not.toContain(secret);
      }
    }
    const state = await capture("grep", ["-rlF", "-e", storePassword, "-e", keyLine, `${stack.folder}/state`]);
    expect(state.stdout).toBe("");
  });
});

describe("clients", () => {
  test.each([
    { container: "it-clusters-broker1", bootstrap: "broker1:9091", listener: "PLAINTEXT" },
    { container: "it-clusters-broker1", bootstrap: "broker1:9093", listener: "SSL" },
    { container: "it-clusters-broker1", bootstrap: "localhost:19093", listener: "EXTERNAL" },
    { container: "it-clusters-broker2", bootstrap: "broker2:9092", listener: "PLAINTEXT" },
    { container: "it-clusters-broker2", bootstrap: "broker2:9094", listener: "SSL" },
  ])(
    "inside: the console tools produce and consume at $bootstrap ($listener)",
    async ({ container, bootstrap, listener }) => {
      const topic = `inside-${bootstrap.replace(/\D+/g, "-")}`;
      const config = (flag: string) => (listener === "PLAINTEXT" ? "" : `${flag} ${CLIENT}`);
      const produced = await inside(
        container,
        `kafka-console-producer --bootstrap-server ${bootstrap} --topic ${topic} ${config("--producer.config")}`,
        "first\nsecond\n",
      );
      expect(produced).toMatchObject({ status: 0 });
      const consumed = await inside(
        container,
        `kafka-console-consumer --bootstrap-server ${bootstrap} --topic ${topic} ${config("--consumer.config")} --from-beginning --max-messages 2 --timeout-ms 30000`,
      );
      expect(
        consumed.stdout
          .split("\n")
          .filter((line) => line !== "")
          .sort(),
      ).toEqual(["first", "second"]);
    },
  );

  test.each(["localhost:19093", "localhost:19193"])(
    "on the host: kcat produces and consumes at %s",
    async (bootstrap) => {
      const lines = Array.from({ length: 100 }, (_, index) => `record ${index}`);
      const produced = await kcat(bootstrap, files, ["-P", "-t", "orders", "-X", "acks=all"], `${lines.join("\n")}\n`);
      expect(produced).toMatchObject({ status: 0 });
      const consumed = await kcat(bootstrap, files, ["-C", "-t", "orders", "-e", "-q", "-o", "beginning"]);
      expect(consumed.stdout.trim().split("\n").sort()).toEqual([...LINES].sort());
    },
  );

  // At all brokers at once: a client that is refused tries again until its time is up.
  const refusedEverywhere = async (settings: Partial<ClientFiles> | undefined, reason: RegExp) => {
    const attempts = await Promise.all(BROKERS.map(({ external }) => kcat(external, settings, ["-L", "-m", "4"])));
    for (const { status, stderr } of attempts) {
      expect(status).not.toBe(0);
      expect(stderr).toMatch(reason);
    }
  };

  test("without a certificate are refused by every broker", async () => {
    await refusedEverywhere({ ca: files.ca }, /alert certificate required/);
  });

  test("with a certificate of another CA are refused by every broker", async () => {
    const foreign = await writeForeignClientFiles(stack.folder, files);
    await refusedEverywhere(foreign, /alert (certificate unknown|unknown ca)/);
  });

  test("that speak plaintext are refused by every broker", async () => {
    await refusedEverywhere(undefined, /connecting to a SSL listener/);
  });

  test.each(BROKERS.map(({ external }) => external))("with the right certificate is served at %s", async (address) => {
    expect(await kcat(address, files, ["-L"])).toMatchObject({ status: 0 });
  });
});

describe("handshakes", () => {
  const versions = ["tls1_2", "tls1_3"] as const;
  const cases = BROKERS.flatMap((broker) => versions.map((version) => ({ ...broker, version })));

  test.each(cases)("$external by $version: chain, host name and address are right", async ({ external, version }) => {
    for (const verify of [
      ["-verify_hostname", "localhost"],
      ["-verify_ip", "127.0.0.1"],
    ] as [["-verify_hostname", string], ["-verify_ip", string]]) {
      const { stdout, status } = await handshake(external, version, files, verify);
      expect({ status, verified: stdout.includes("Verify return code: 0 (ok)") }).toEqual({
        status: 0,
        verified: true,
      });
    }
  });

  test.each(cases)("$host:$ssl by $version, from inside", async ({ host, ssl, container, version }) => {
    const authority = `<(openssl pkcs12 -in ${SECRETS}/kafka.client.truststore.jks -nokeys -passin file:${SECRETS}/broker_sslkey_creds)`;
    const { stdout } = await inside(
      container,
      `openssl s_client -connect ${host}:${ssl} -${version} -showcerts -CAfile ${authority} -verify_hostname ${host}`,
    );
    expect(stdout).toContain("Verify return code: 0 (ok)");
  });

  test("a wrong host name does not pass", async () => {
    const { status } = await handshake("localhost:19093", "tls1_3", files, ["-verify_hostname", "elsewhere"]);
    expect(status).not.toBe(0);
  });

  test.each(BROKERS)("the walkthrough's curl presents the key store to $host", async ({ host, ssl, container }) => {
    const { stderr } = await inside(
      container,
      `curl -k -v --max-time 10 --cert-type P12 --cert ${SECRETS}/kafka.client.keystore.jks:$(cat ${SECRETS}/broker_sslkey_creds) https://${host}:${ssl}`,
    );
    expect(stderr).toMatch(/SSL connection using TLSv1\.[23]/);
    expect(stderr).not.toMatch(/could not load PKCS12|unable to|bad certificate/);
  });
});

describe("running it again", () => {
  test("up changes nothing", async () => {
    const { stdout } = await stack.must(["up", "--yes", "--skip-preview", "--expect-no-changes"]);
    expect(stdout).toMatch(/\d+ unchanged/);
  });

  test("refresh finds nothing, and preview has nothing to do after it", async () => {
    expect(await stack.pulumi(["refresh", "--yes", "--skip-preview", "--expect-no-changes", "--diff"])).toMatchObject({
      status: 0,
    });
    expect(await stack.pulumi(["preview", "--expect-no-changes", "--diff"])).toMatchObject({ status: 0 });
  });
});

/** Every record of the topic. */
async function records(bootstrap: string): Promise<string[]> {
  const { stdout } = await kcat(bootstrap, files, ["-C", "-t", "orders", "-e", "-q", "-o", "beginning"]);
  return stdout.split("\n").filter((line) => line !== "");
}

/** A Kafka tool at cluster one. */
const kafka = (command: string) =>
  inside("it-clusters-broker1", `${command} --bootstrap-server broker1:9093 --command-config ${CLIENT}`);

/** The configuration with other topics in cluster one. */
const withTopics = (...topics: unknown[]) => ({ ...CONFIG, clusters: [{ ...CLUSTERS[0], topics }, CLUSTERS[1]] });

describe("what is declared is what is there", () => {
  const declared = CLUSTERS[0]?.topics ?? [];
  const later = [...declared, { name: "clicks", partitions: 2 }, { name: "views" }];

  test("topics and settings that were changed by hand are shown, and put right", async () => {
    await kafka("kafka-topics --delete --topic payments");
    await kafka("kafka-configs --alter --entity-type topics --entity-name orders --add-config retention.ms=1000");
    await kafka("kafka-configs --alter --entity-type topics --entity-name stock --add-config segment.ms=5000");
    await kafka("kafka-configs --alter --entity-type brokers --entity-name 1 --add-config log.cleaner.threads=2");
    const drift = await tryNpmRun(stack, "drift");
    expect(drift.status).toBe(2);
    expect(drift.stdout).toContain("~ topic payments of one: declared, but not there\n");
    expect(drift.stdout).toContain("~ topic orders of one: retention.ms is 1000, declared: not set\n");
    expect(drift.stdout).toContain("~ topic stock of one: segment.ms is 5000, declared: not set\n");
    expect(drift.stdout).toContain(
      "~ broker it-clusters-broker1 of one: log.cleaner.threads was set to 2 while it ran",
    );
    const repaired = await npmRun(stack, "up");
    expect(repaired).toMatch(/\+ 1 created\n\s+~ 2 updated/);
    await kafka("kafka-configs --alter --entity-type brokers --entity-name 1 --delete-config log.cleaner.threads");
    expect(await npmRun(stack, "drift")).toContain(
      "✔ 0 links, 0 mirror topics, 4 topics and 4 brokers are as declared\n",
    );
  });

  test("a topic that is there already is taken over with its records, or the message says what differs", async () => {
    await kafka("kafka-topics --create --topic clicks --partitions 2 --config retention.ms=86400000");
    await kafka("kafka-topics --create --topic views");
    await kcat("localhost:19093", files, ["-P", "-t", "views"], "viewed\n");
    stack.configure(withTopics(...declared, { name: "clicks", partitions: 3 }));
    const refused = await tryNpmRun(stack, "preview");
    expect(refused.status).not.toBe(0);
    expect(refused.stdout + refused.stderr).toContain(
      "topic clicks of one: partitions is 2, declared: 3. To take it over with its records, set clusters[0].topics[3].partitions to 2",
    );
    stack.configure(withTopics(...later));
    expect(await npmRun(stack, "up")).toContain("topic clicks of one, topic views of one, there already (taken over)");
    const { stdout } = await kafka("kafka-topics --describe --topic clicks");
    expect(stdout).toMatch(/PartitionCount: 2\t/);
    expect(stdout).not.toContain("retention.ms=");
    const viewed = await kcat("localhost:19093", files, ["-C", "-t", "views", "-e", "-q", "-o", "beginning"]);
    expect(viewed.stdout).toBe("viewed\n");
  });

  test("partitions that somebody has added are kept, also by a refresh, until the configuration agrees", async () => {
    // A compacted topic takes no record without a key.
    await kcat("localhost:19093", files, ["-P", "-t", "stock", "-K", ":"], "key:kept\n");
    await kafka("kafka-topics --alter --topic stock --partitions 4");
    const { stdout: refreshed } = await stack.must(["up", "--yes", "--skip-preview", "--refresh"]);
    expect(refreshed).not.toMatch(/replaced|deleted/);
    const refused = await stack.pulumi(["preview"]);
    expect(refused.stdout).toContain("clusters[0].topics[2].partitions: received 2; allowed: at least 4");
    CONFIG.clusters = withTopics(
      ...later.map((topic) => (topic.name === "stock" ? { ...topic, partitions: 4 } : topic)),
    ).clusters as typeof CLUSTERS;
    stack.configure(CONFIG);
    expect(await stack.pulumi(["preview", "--expect-no-changes", "--diff"])).toMatchObject({ status: 0 });
    const stock = await kcat("localhost:19093", files, ["-C", "-t", "stock", "-e", "-q", "-o", "beginning"]);
    expect(stock.stdout).toBe("kept\n");
  });
});

describe("data survives", () => {
  test("a changed setting replaces the containers, and nothing else", async () => {
    const idsBefore = outputs.clusterIds;
    const before = await docker("inspect", "--format", "{{.Id}}", "it-clusters-broker1");
    const [one, three] = CONFIG.clusters;
    CONFIG.clusters = [{ ...one, ports: { ...one?.ports, plaintext: 9095 } }, three] as typeof CLUSTERS;
    stack.configure(CONFIG);
    const { stdout } = await stack.must(["up", "--yes", "--skip-preview", "--diff"]);
    expect(stdout).not.toMatch(/kafka:index\/topic:Topic/);
    expect(await docker("inspect", "--format", "{{.Id}}", "it-clusters-broker1")).not.toBe(before);
    outputs = await stack.outputs<StackOutputs>();
    expect(outputs.clusterIds).toEqual(idsBefore);
    expect((await records("localhost:19093")).sort()).toEqual([...LINES].sort());
    expect((await records("localhost:19193")).sort()).toEqual([...LINES].sort());
  });

  test.each(["it-clusters-broker1", "it-clusters-zookeeper1"])("kill -9 of %s", async (container) => {
    const killed = await docker("inspect", "--format", "{{.State.Pid}}", container);
    process.kill(Number(killed), "SIGKILL");
    await until(`${container} is healthy again`, 90, async () => {
      const seen = await docker(
        "inspect",
        "--format",
        "{{.State.Pid}} {{.State.Health.Status}} {{.RestartCount}}",
        container,
      );
      return { ok: !seen.startsWith(`${killed} `) && seen.includes(" healthy "), seen };
    });
    await until("a record is acknowledged", 90, async () => {
      const { status, stderr } = await kcat(
        "localhost:19093",
        files,
        ["-P", "-t", "orders", "-X", "acks=all"],
        `after ${container}\n`,
      );
      return { ok: status === 0, seen: stderr };
    });
    expect(await records("localhost:19093")).toEqual(expect.arrayContaining([...LINES, `after ${container}`]));
  });
});

describe("what would take data away is refused, though nothing here is protected", () => {
  type Clusters = typeof CLUSTERS;
  type Change = (one: Clusters[number], three: Clusters[number]) => unknown[];

  test.each<[string, Change, RegExp]>([
    [
      "fewer partitions",
      (one, three) => [one, { ...three, topics: [{ name: "orders", partitions: 1 }] }],
      /clusters\[1\]\.topics\[0\]\.partitions: received 1; allowed: at least 6/,
    ],
    [
      "ZooKeeper servers more",
      (one, three) => [{ ...one, zookeepers: 3 }, three],
      /clusters\[0\]\.zookeepers: received 3; allowed: 1/,
    ],
    [
      "ZooKeeper servers less",
      (one, three) => [one, { ...three, zookeepers: 1 }],
      /clusters\[1\]\.zookeepers: received 1; allowed: 3/,
    ],
    [
      "brokers that have replicas",
      (one, three) => [one, { ...three, brokers: 2 }],
      /broker2-3 of three still have replicas of (\S+, )*orders-0, /,
    ],
    [
      "another name of a broker",
      (one, three) => [{ ...one, broker: "other" }, three],
      /clusters\[0\]\.broker: received "other"/,
    ],
  ])("%s", async (_title, change, message) => {
    // As they are by now: tests before have changed topics.
    const [one, three] = CONFIG.clusters as [Clusters[number], Clusters[number]];
    stack.configure({ ...CONFIG, clusters: change(one, three) });
    const { status, stdout, stderr } = await stack.pulumi(["up", "--yes", "--skip-preview"]);
    expect(status).not.toBe(0);
    expect(stdout + stderr).toMatch(message);
  });

  test("and every record is there", async () => {
    expect(await records("localhost:19093")).toEqual(expect.arrayContaining(LINES));
    expect((await records("localhost:19193")).sort()).toEqual([...LINES].sort());
    stack.configure(CONFIG);
  });
});

test("destroy leaves no container, network, volume or file", async () => {
  expect(await stack.inDocker()).toHaveLength(10 + 1 + 4 * 3 + 4 * 2 + 2 * 2);
  await stack.must(["destroy", "--yes", "--skip-preview"]);
  expect(await stack.inDocker()).toEqual([]);
  expect(await docker("volume", "ls", "--quiet", "--filter", "name=it-clusters")).toBe("");
  expect(await docker("network", "ls", "--quiet", "--filter", "name=it-clusters")).toBe("");
  expect(await gitStatus()).toBe(worktree);
});
