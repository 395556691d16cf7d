import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { at, CLIENT, LinkedClusters, ok, PASSWORD, until } from "../harness/linkedClusters";

// What docs/link-engine.md promises of mirrors whose source is well. The tests build on each other, in order,
// on clusters that all of them share: more files would be more clusters.

const clusters = new LinkedClusters();
const LINES = Array.from({ length: 300 }, (_, i) => `key-${i % 40};value ${i}`);

beforeAll(() => clusters.create());
afterAll(() => clusters.remove());

const alter = (cluster: "source" | "destination", ...args: string[]) =>
  clusters.must(cluster, ["kafka-configs", ...at(cluster), "--alter", ...args]);

const create = (topic: string, link: string, ...args: string[]) =>
  clusters.mirrors("--create", "--mirror-topic", topic, "--link", link, ...args);

describe("a link", () => {
  test("is made, listed and described in Confluent's words", async () => {
    const made = await clusters.links(
      "--create",
      "--link",
      "my-link",
      "--config-file",
      "/etc/kafka/secrets/link.properties",
    );
    expect(ok(made)).toBe("Cluster link 'my-link' creation successfully completed.\n");
    expect(ok(await clusters.links("--list"))).toMatch(
      /^Link name: 'my-link', link ID: '[\w-]{22}', remote cluster ID: '[\w-]{22}', local cluster ID: '[\w-]{22}', remote cluster available: 'true'\n$/,
    );
    const configs = ok(
      await clusters.run("kafka-configs", ...at("destination"), "--describe", "--cluster-link", "my-link"),
    );
    expect(configs).toMatch(/^Dynamic configs for cluster-link my-link are:\n/);
    expect(configs).toMatch(/^ {2}availability\.check\.ms=1000 sensitive=false synonyms=\{.*\}$/m);
  });

  test("keeps its passwords encrypted, on their way and in the internal topics", async () => {
    for (const topic of ["_cluster_links", "_cluster_link_requests", "_cluster_link_replies"]) {
      const content = (await clusters.records("destination", topic)).join("\n");
      expect(content).not.toContain(PASSWORD);
      expect(content === "" || content.length > 50).toBe(true);
    }
    expect((await clusters.records("destination", "_cluster_links")).join("\n")).toContain("encryptedPassword:");
    const described = ok(await clusters.links("--describe", "--link", "my-link"));
    expect(described + (await clusters.box.log("links1"))).not.toContain(PASSWORD);
  });
});

describe("a mirror topic", () => {
  test("has the source's partitions, offsets, keys, values, headers and times", async () => {
    await clusters.createTopic("orders", 3);
    await clusters.produce("source", "orders", LINES);
    expect(ok(await create("orders", "my-link"))).toBe("Created topic orders.\n");
    await clusters.produce("source", "orders", ["late;record"]);
    const records = await clusters.expectEqual("orders");
    expect(records).toHaveLength(301);
    expect(records[0]).toMatch(/^\d \d+ \d+ \[origin=source\] key-\d+=value \d+$/);
    expect(await clusters.state("orders", "ACTIVE")).toMatch(
      /^Topic: orders\tLinkName: my-link\tLinkId: [\w-]{22}\tSourceTopic: orders\tState: ACTIVE\tSourceTopicId: A{22}\tStateTime: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\n(\tPartition: \d\tState: ACTIVE\tDestLogEndOffset: \d+\tLastFetchSourceHighWatermark: \d+\tLag: 0\tTimeSinceLastFetchMs: \d+\n){3}$/,
    );
    expect(ok(await clusters.mirrors("--list"))).toBe("orders\n");
  });

  test("starts where the source's log starts", async () => {
    await clusters.createTopic("trimmed");
    await clusters.produce("source", "trimmed", LINES);
    const offsets = JSON.stringify({ version: 1, partitions: [{ topic: "trimmed", partition: 0, offset: 123 }] });
    await clusters.must("source", [
      "bash",
      "-c",
      `kafka-delete-records ${at("source").join(" ")} --offset-json-file <(echo '${offsets}')`,
    ]);
    ok(await create("trimmed", "my-link"));
    expect(await clusters.expectEqual("trimmed")).toHaveLength(177);
  });

  test("keeps the offsets around transactions, and leaves out those that were aborted", async () => {
    await clusters.createTopic("payments");
    const produce = (records: number, perSecond: number, milliseconds: number) => [
      ...["kafka-producer-perf-test", "--topic", "payments", "--num-records", String(records), "--record-size", "20"],
      ...["--throughput", String(perSecond), "--transactional-id", "t"],
      ...["--transaction-duration-ms", String(milliseconds)],
      ...["--producer.config", CLIENT, "--producer-props", "bootstrap.servers=source:9093"],
    ];
    await clusters.must("source", produce(1000, 2000, 20));
    // This one is killed inside its transaction, which the next producer of its name aborts when it begins. It is slow, since
    // a mirror fails at more than 10,000 offsets without a record, and a busy machine takes a while to kill it.
    const killed = clusters.box.exec("source", [
      "bash",
      "-c",
      `echo $$ > /tmp/killed-producer; exec "$@"`,
      "-",
      ...produce(1e6, 100, 1e6),
    ]);
    // By the log's end, open transactions included: a consumer of a topic that grows all the time does not come to its end.
    const logEnd = async () => {
      const printed = await clusters.must("source", ["kafka-get-offsets", ...at("source"), "--topic", "payments"]);
      return Number(printed.trim().split(":").at(-1));
    };
    const committed = await logEnd();
    await until("records of a transaction that has not ended", 60, async () => {
      const seen = await logEnd();
      return { ok: seen > committed + 100, seen: String(seen) };
    });
    await clusters.must("source", ["bash", "-c", "kill -9 $(cat /tmp/killed-producer)"]);
    await killed;
    await clusters.must("source", produce(1000, 2000, 20));
    ok(await create("payments", "my-link"));
    expect(await clusters.expectEqual("payments")).toHaveLength(2000);
    expect((await clusters.records("source", "payments")).length).toBeGreaterThan(2000);
  });

  // Batches are made anew: larger ones than the source's, and compressed in another way.
  test.each([
    [
      "in batches that a small limit allows",
      "max.message.bytes",
      "100000",
      1500,
      1_000,
      ["-X", "batch.num.messages=40"],
    ],
    ["in small segments", "segment.bytes", "65536", 1500, 1_000, ["-X", "batch.num.messages=40"]],
    ["as one record that fits only as gzip", "max.message.bytes", "1048588", 1, 1_300_000, ["-z", "gzip"]],
  ])(
    "takes what its source has %s, and gets that limit when it is stopped",
    async (_how, limit, value, count, size, how) => {
      const topic = `limited-${limit}-${count}`;
      await clusters.createTopic(topic, 1, { [limit]: value });
      const written = Array.from({ length: count }, () => `key;${randomBytes((size / 4) * 3).toString("base64")}`);
      await clusters.produce("source", topic, written, "client", ["-X", "message.max.bytes=4000000", ...how]);
      await clusters.produce("source", topic, ["key;after"]);
      ok(await create(topic, "my-link"));
      expect(await clusters.expectEqual(topic)).toHaveLength(count + 1);
      ok(await clusters.mirrors("--failover", "--topics", topic));
      await clusters.state(topic, "STOPPED");
      await until("it has the source's limit", 30, async () => {
        const seen = await clusters.must("destination", [
          ...["kafka-configs", ...at("destination"), "--describe", "--topic", topic],
        ]);
        return { ok: seen.includes(`${limit}=${value} `), seen };
      });
    },
  );

  test("keeps the offsets that compaction has left empty", async () => {
    await clusters.createTopic("table", 1, {
      "cleanup.policy": "compact",
      "segment.ms": "100",
      "min.cleanable.dirty.ratio": "0.01",
      "max.compaction.lag.ms": "100",
    });
    await clusters.produce("source", "table", LINES);
    await until("the source is compacted", 60, async () => {
      // The active segment is never compacted: a new record begins another one.
      await clusters.produce("source", "table", ["roll;segment"]);
      const left = await clusters.records("source", "table");
      return { ok: left.length < 100, seen: `${left.length} records` };
    });
    ok(await create("table", "my-link"));
    await clusters.expectEqual("table");
    const policy = ["kafka-configs", ...at("destination"), "--describe", "--topic", "table"];
    expect(await clusters.must("destination", policy)).toContain("cleanup.policy=compact");
  });

  test("has its link's prefix before its name", async () => {
    await clusters.link("prefixed", [], ["cluster.link.prefix=src_"]);
    await clusters.createTopic("clicks");
    await clusters.produce("source", "clicks", LINES.slice(0, 10));
    ok(await create("src_clicks", "prefixed", "--source-topic", "clicks"));
    expect(await clusters.expectEqual("clicks", "src_clicks")).toHaveLength(10);
  });

  test("is read-only, in Confluent's words, while other topics take records", async () => {
    const refusal = "org.apache.kafka.common.errors.InvalidRequestException: Cannot append records to ";
    expect(await clusters.writeAttempt("orders")).toContain(`${refusal}read-only mirror topic 'orders'`);
    expect(await clusters.writeAttempt("_cluster_links")).toContain(`${refusal}internal topic '_cluster_links'`);
    await clusters.must("destination", ["kafka-topics", ...at("destination"), "--create", "--topic", "local"]);
    expect(await clusters.writeAttempt("local")).toBe("");
    expect(await clusters.records("destination", "local")).toHaveLength(1);
    await clusters.expectEqual("orders");
  });

  test("keeps its number of partitions and its records to itself", async () => {
    const grow = await clusters.run(
      "kafka-topics",
      ...at("destination"),
      "--alter",
      "--topic",
      "orders",
      "--partitions",
      "9",
    );
    expect(grow.status).not.toBe(0);
    expect(grow.stdout + grow.stderr).toContain("Cannot change the number of partitions of mirror topic 'orders'");
    const offsets = JSON.stringify({ version: 1, partitions: [{ topic: "orders", partition: 0, offset: 1 }] });
    const trim = await clusters.run(
      "bash",
      "-c",
      `kafka-delete-records ${at("destination").join(" ")} --offset-json-file <(echo '${offsets}')`,
    );
    expect(trim.stdout + trim.stderr).toContain("TopicAuthorizationException");
    await clusters.expectEqual("orders");
  });

  test("follows partitions and configs of the source within seconds", async () => {
    await clusters.must("source", [
      "kafka-topics",
      ...at("source"),
      "--alter",
      "--topic",
      "orders",
      "--partitions",
      "5",
    ]);
    await alter("source", "--topic", "orders", "--add-config", "retention.ms=86400000,retention.bytes=2000000");
    await alter("destination", "--topic", "orders", "--add-config", "min.insync.replicas=1");
    const configs = () =>
      clusters.must("destination", ["kafka-configs", ...at("destination"), "--describe", "--topic", "orders"]);
    await until("the mirror has the source's configs", 10, async () => {
      const seen = await configs();
      return { ok: seen.includes("retention.ms=86400000") && seen.includes("retention.bytes=2000000"), seen };
    });
    await alter("source", "--topic", "orders", "--delete-config", "retention.ms");
    await until("the mirror has the source's default again", 10, async () => {
      const seen = await configs();
      return { ok: seen.includes("retention.ms=604800000"), seen };
    });
    expect(await configs()).toContain("min.insync.replicas=1");
    await clusters.produce("source", "orders", LINES);
    const records = await clusters.expectEqual("orders");
    expect(records.some((record) => record.startsWith("4 "))).toBe(true);
  });

  test("is made by itself for topics that the filters include, and for no other", async () => {
    const filters = JSON.stringify({
      topicFilters: [
        { name: "auto-", patternType: "PREFIXED", filterType: "INCLUDE" },
        { name: "auto-not", patternType: "LITERAL", filterType: "EXCLUDE" },
      ],
    });
    ok(
      await clusters.links(
        ...["--create", "--link", "auto", "--config-file", "/etc/kafka/secrets/link.properties"],
        ...["--config", "auto.create.mirror.topics.enable=true", "--topic-filters-json", filters],
      ),
    );
    for (const topic of ["auto-one", "auto-not", "other"]) {
      await clusters.createTopic(topic);
    }
    await clusters.produce("source", "auto-one", ["a;b"]);
    await clusters.state("auto-one", "ACTIVE", 15);
    expect(await clusters.expectEqual("auto-one")).toHaveLength(1);
    expect(ok(await clusters.links("--list", "--link", "auto", "--include-topics"))).toContain(
      ", topics: [auto-one]\n",
    );
  });

  test("has the positions of consumer groups that the filters include", async () => {
    const consume = (group: string, count: number) =>
      clusters.must("source", [
        ...["kafka-console-consumer", "--bootstrap-server", "source:9093", "--consumer.config", CLIENT],
        ...["--topic", "trimmed", "--group", group, "--max-messages", String(count), "--from-beginning"],
      ]);
    await consume("readers", 50);
    await consume("own-readers", 60);
    const positions = async (group: string) =>
      (await clusters.run("kafka-consumer-groups", ...at("destination"), "--describe", "--group", group)).stdout;
    await until("the group's position is at the destination", 15, async () => {
      const seen = await positions("readers");
      return { ok: /readers +trimmed +0 +173 +300 +127/.test(seen), seen };
    });
    expect(await positions("own-readers")).not.toContain("trimmed");
    const next = await clusters.must("destination", [
      ...["kafka-console-consumer", "--bootstrap-server", "destination:9093", "--consumer.config", CLIENT],
      ...["--topic", "trimmed", "--group", "readers", "--max-messages", "1"],
    ]);
    expect(next).toBe("value 173\n");
  });

  test("pauses and goes on, by itself and with its link", async () => {
    ok(await clusters.mirrors("--pause", "--topics", "orders"));
    await clusters.state("orders", "PAUSED");
    const before = await clusters.offsets("destination", "orders");
    await clusters.produce("source", "orders", LINES);
    await alter("destination", "--cluster-link", "my-link", "--add-config", "cluster.link.paused=true");
    await clusters.state("trimmed", "LINK_PAUSED");
    expect(await clusters.offsets("destination", "orders")).toEqual(before);
    ok(await clusters.mirrors("--unpause", "--topics", "orders"));
    await clusters.state("orders", "LINK_PAUSED");
    const altered = await alter("destination", "--cluster-link", "my-link", "--delete-config", "cluster.link.paused");
    expect(altered).toBe("Completed updating config for cluster-link my-link.\n");
    await clusters.state("orders", "ACTIVE");
    await clusters.expectEqual("orders");
  });

  test("fails, with the reason, when its offsets are not the source's any more", async () => {
    await clusters.createTopic("spoiled");
    ok(await create("spoiled", "my-link"));
    await clusters.produce("source", "spoiled", ["a;b"]);
    await clusters.expectEqual("spoiled");
    // Only the workers' identity can do this.
    await clusters.produce("destination", "spoiled", ["c;d"], "worker");
    await clusters.produce("source", "spoiled", ["e;f"]);
    const described = await clusters.state("spoiled", "FAILED");
    expect(described).toContain("the source's record at offset 1 got offset 2 in the mirror");
    await clusters.state("orders", "ACTIVE");
  });

  test("shows its replicas and the source's", async () => {
    const table = ok(
      await clusters.run(
        ...[
          "kafka-replica-status",
          "--topics",
          "trimmed",
          "--include-linked",
          "--bootstrap-server",
          "destination:9093",
        ],
        ...["--admin.config", CLIENT],
      ),
    );
    expect(table).toMatch(/^Topic\s+Partition\s+Replica\s+ClusterLink\s+IsLeader\s+/);
    expect(table).toMatch(/^trimmed\s+0\s+1\s+-\s+true\s+/m);
    expect(table).toMatch(/^trimmed\s+0\s+.*my-link\s+/m);
  });
});

describe("a mirror topic that was deleted", () => {
  test("stays deleted while its source is written to, and does not hold its link back", async () => {
    await clusters.createTopic("brief");
    await clusters.link("brief-link", ["brief"]);
    await clusters.produce("source", "brief", LINES);
    await clusters.expectEqual("brief");
    await clusters.must("destination", ["kafka-topics", ...at("destination"), "--delete", "--topic", "brief"]);
    // Its producer asks where the topic's leader is, at which a broker makes a topic for other clients.
    await clusters.produce("source", "brief", LINES);
    expect(ok(await clusters.links("--delete", "--link", "brief-link"))).toBe(
      "Cluster link 'brief-link' deletion successfully completed.\n",
    );
    const topics = await clusters.must("destination", ["kafka-topics", ...at("destination"), "--list"]);
    expect(topics.split("\n")).not.toContain("brief");
  });
});

describe("records of garbage", () => {
  test("in the internal topics harm nothing", async () => {
    for (const topic of ["_cluster_links", "_cluster_link_requests"]) {
      for (const key of ["link:broken", "mirror:orders", "progress:orders:x", "nonsense"]) {
        await clusters.produce("destination", topic, [`${key};{"nonsense":`], "worker");
      }
    }
    expect(ok(await clusters.links("--list"))).toContain("my-link");
    await clusters.state("orders", "ACTIVE");
    await clusters.produce("source", "orders", LINES);
    await clusters.expectEqual("orders");
    expect(await clusters.box.log("links1")).toContain("of _cluster_links is left out");
  });
});
