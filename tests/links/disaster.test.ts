import { spawn } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { docker, pause } from "../harness/containers";
import { at, CLIENT, LINK, LinkedClusters, ok, until } from "../harness/linkedClusters";

// What docs/link-engine.md promises for when things die, with two link workers. The tests build on each other, in order.

const clusters = new LinkedClusters(2);
const LINES = Array.from({ length: 200 }, (_, i) => `key-${i % 40};value ${i}`);

beforeAll(() => clusters.create());
afterAll(() => clusters.remove());

/** Writes to a topic of the source for some seconds, and again from where it was when a broker is away. */
function load(topic: string, seconds: number): Promise<void> {
  const rate = 1500;
  const child = spawn("docker", [
    ...["exec", clusters.box.name("source"), "kafka-producer-perf-test", "--topic", topic, "--record-size", "100"],
    ...["--num-records", String(rate * seconds), "--throughput", String(rate), "--producer.config", CLIENT],
    ...["--producer-props", "bootstrap.servers=source:9093", "acks=all"],
  ]);
  return new Promise((resolve) => {
    child.on("close", () => {
      resolve();
    });
  });
}

/** Waits until the mirror has got further, so that what comes next hits it at work. */
async function growing(topic: string): Promise<void> {
  const end = async () => (await clusters.offsets("destination", topic)).ends.join();
  const before = await end();
  await until(`${topic} grows`, 60, async () => {
    const seen = await end();
    return { ok: seen !== before, seen };
  });
}

/** The worker in office, by what its log has said last. */
async function manager(): Promise<string> {
  const described = ok(await clusters.links("--describe", "--link", "my-link"));
  return /link coordinator host: '(\w+)'/.exec(described)?.[1] ?? described;
}

describe("under load", () => {
  test("the tasks of a link are shared by both workers", async () => {
    await clusters.createTopic("stream", 4);
    await clusters.link("my-link", ["stream"]);
    await load("stream", 2);
    await clusters.expectEqual("stream");
    const logs = await Promise.all(["links1", "links2"].map((name) => clusters.box.log(name)));
    expect(logs.map((log) => log.includes("mirroring stream-"))).toEqual([true, true]);
  });

  test("a worker that is killed loses and doubles nothing, and the other one takes over", async () => {
    const written = load("stream", 12);
    await growing("stream");
    const victim = await manager();
    await clusters.kill(victim);
    const survivor = victim === "links1" ? "links2" : "links1";
    await clusters.box.printed(survivor, `Link worker ${survivor} is the link manager.`);
    await written;
    await clusters.expectEqual("stream");
    expect(await manager()).toBe(survivor);
    await clusters.createTopic("after");
    expect(ok(await clusters.mirrors("--create", "--mirror-topic", "after", "--link", "my-link"))).toBe(
      "Created topic after.\n",
    );
    await clusters.start(victim);
  });

  test("a destination broker that is killed loses and doubles nothing", async () => {
    const written = load("stream", 8);
    await growing("stream");
    await clusters.kill("destination");
    await clusters.start("destination");
    await written;
    await clusters.expectEqual("stream", "stream", 120);
    expect(await clusters.writeAttempt("stream")).toContain("Cannot append records to read-only mirror topic 'stream'");
  });

  test("a source broker that is killed loses and doubles nothing of what it has kept", async () => {
    const written = load("stream", 6);
    await growing("stream");
    await clusters.kill("source");
    await written;
    await clusters.start("source");
    await load("stream", 1);
    await clusters.expectEqual("stream", "stream", 120);
  });

  // Processes, not the machine: what they had written is with the kernel, and survives.
  test("every process killed at once comes back as it was", async () => {
    const written = load("stream", 6);
    await growing("stream");
    await Promise.all(["links1", "links2", "source", "destination"].map((name) => clusters.kill(name)));
    await written;
    await Promise.all([clusters.start("source"), clusters.start("destination")]);
    await Promise.all([clusters.start("links1"), clusters.start("links2")]);
    await load("stream", 1);
    await clusters.expectEqual("stream", "stream", 120);
    await clusters.state("stream", "ACTIVE");
  });
});

describe("a worker that was suspended", () => {
  test("writes nothing into a topic that was handed over meanwhile", async () => {
    await clusters.createTopic("handed", 4);
    ok(await clusters.mirrors("--create", "--mirror-topic", "handed", "--link", "my-link"));
    const written = load("handed", 10);
    await growing("handed");
    const victim = (await manager()) === "links1" ? "links2" : "links1";
    const opened = (await clusters.box.log(victim)).split("mirroring stream-").length;
    await pause(clusters.box.name(victim));
    await written;
    ok(await clusters.mirrors("--failover", "--topics", "handed"));
    await clusters.state("handed", "STOPPED");
    await clusters.produce("destination", "handed", LINES);
    const before = await clusters.offsets("destination", "handed");
    await docker("unpause", clusters.box.name(victim));
    // It goes on with what it had at once; what it does after that shows that it has.
    await clusters.box.printed(victim, "mirroring stream-", opened);
    expect(await clusters.offsets("destination", "handed")).toEqual(before);
  });
});

describe("a source topic that is not what it was", () => {
  /** Deletes a mirrored topic and creates another one of its name, with records of its own. */
  async function recreate(topic: string, lines: string[]): Promise<void> {
    await clusters.createTopic(topic);
    ok(await clusters.mirrors("--create", "--mirror-topic", topic, "--link", "my-link"));
    await clusters.produce("source", topic, LINES);
    const before = await clusters.expectEqual(topic);
    await clusters.must("source", ["kafka-topics", ...at("source"), "--delete", "--topic", topic]);
    // Kafka deletes it some time after it has said so, and makes none of its name until then.
    await until(`${topic} is created again`, 60, async () => {
      const { status, stdout, stderr } = await clusters.box.exec("source", [
        ...["kafka-topics", ...at("source"), "--create", "--topic", topic, "--partitions", "1"],
      ]);
      return { ok: status === 0, seen: stdout + stderr };
    });
    if (lines.length > 0) {
      await clusters.produce("source", topic, lines);
    }
    expect(await clusters.state(topic, "FAILED")).toMatch(
      new RegExp(
        `Error: .*the source topic ${topic} was deleted( and created again \\(its id was [\\w-]{22} and is [\\w-]{22}\\))?\\n`,
      ),
    );
    expect(await clusters.records("destination", topic)).toEqual(before);
  }

  test("created again fails its mirror, even where the new one has more records", () =>
    recreate("again", [...LINES, ...LINES]));

  test("created again fails its mirror, even where the new one is still empty", () => recreate("emptied", []));

  test("truncated fails its mirror", async () => {
    await clusters.createTopic("cut");
    ok(await clusters.mirrors("--create", "--mirror-topic", "cut", "--link", "my-link"));
    await clusters.produce("source", "cut", LINES);
    const before = await clusters.expectEqual("cut");
    await docker("stop", clusters.box.name("source"));
    const data = `${clusters.box.name("source")}:/var/lib/kafka/data`;
    const removed = await clusters.box.run(
      "cutter",
      ["--volume", data],
      ["bash", "-c", "cd /var/lib/kafka/data && rm cut-0/0*"],
    );
    ok(removed);
    await clusters.start("source");
    await until("the source has an empty log", 90, async () => {
      const seen = (await clusters.offsets("source", "cut")).ends.join();
      return { ok: seen === "[0] offset 0", seen };
    });
    await clusters.produce("source", "cut", LINES.slice(0, 10));
    expect(await clusters.state("cut", "FAILED", 60)).toMatch(/Error: .*truncated/);
    expect(await clusters.records("destination", "cut")).toEqual(before);
    await clusters.state("stream", "ACTIVE");
  });
});

describe("promotion", () => {
  test("waits until everything is mirrored, and positions with it; the topic takes records at once", async () => {
    // Positions are copied so rarely that it is the promotion which copies the last ones.
    const rarely = `sed s/^consumer.offset.sync.ms=.*/consumer.offset.sync.ms=3600000/ ${LINK} > /tmp/slow.properties`;
    await clusters.must("destination", ["bash", "-c", rarely]);
    ok(await clusters.links("--create", "--link", "slow-link", "--config-file", "/tmp/slow.properties"));
    await clusters.createTopic("planned", 2);
    ok(await clusters.mirrors("--create", "--mirror-topic", "planned", "--link", "slow-link"));
    await clusters.produce("source", "planned", LINES);
    await clusters.must("source", [
      ...["kafka-console-consumer", "--bootstrap-server", "source:9093", "--consumer.config", CLIENT],
      ...["--topic", "planned", "--group", "workers", "--max-messages", "200", "--from-beginning"],
    ]);
    await clusters.produce("source", "planned", LINES);
    const positions = ["kafka-consumer-groups", ...at("destination"), "--describe", "--group", "workers"];
    expect((await clusters.run(...positions)).stdout).not.toContain("planned");
    expect(ok(await clusters.mirrors("--promote", "--topics", "planned"))).toBe(
      "Calculating max offset and ms lag for mirror topics: [planned]\n" +
        "Finished calculating max offset lag and max lag ms for mirror topics: [planned]\n" +
        "Request for stopping topic planned's mirror was successfully scheduled. Please use the describe command with " +
        "the --pending-stopped-only option to monitor progress.\n",
    );
    await until("nothing is pending", 90, async () => {
      const seen = ok(await clusters.mirrors("--describe", "--pending-stopped-only"));
      return { ok: seen === "No mirror topics found.\n", seen };
    });
    expect(await clusters.expectEqual("planned")).toHaveLength(400);
    const offsets = [...(await clusters.must("destination", positions)).matchAll(/planned +\d +(\d+)/g)];
    expect(offsets.map((found) => Number(found[1])).reduce((sum, offset) => sum + offset, 0)).toBe(200);
    expect(await clusters.writeAttempt("planned")).toBe("");
    expect(await clusters.describe("planned")).toMatch(/^Topic: planned\t.*\tState: STOPPED\t/);
  });

  test("a second time is refused in Confluent's words", async () => {
    const { status, stdout } = await clusters.mirrors("--promote", "--topics", "planned");
    expect(status).toBe(1);
    expect(stdout).toContain(
      "Error encountered while stopping topic planned's mirror: java.util.concurrent.ExecutionException: " +
        "org.apache.kafka.common.errors.InvalidRequestException: " +
        "Topic 'planned' has already stopped its mirror from 'slow-link'\n",
    );
  });
});

describe("with a source that hangs", () => {
  test("a promotion that waits for it holds up no failover", async () => {
    const topics = ["held-1", "held-2", "held-3"];
    for (const topic of topics) {
      await clusters.createTopic(topic);
    }
    await clusters.link("hanging-link", topics);
    const requests = () => clusters.count("destination", "_cluster_link_requests", 1);
    const before = await requests();
    await pause(clusters.box.name("source"));
    try {
      let promoted = false;
      const promotion = clusters.mirrors("--promote", "--topics", "held-2,held-3").then((finished) => {
        promoted = true;
        return finished;
      });
      await until("the promotion is asked for", 30, async () => {
        const seen = await requests();
        return { ok: seen > before, seen: `${seen} requests, ${before} before` };
      });
      ok(await clusters.mirrors("--failover", "--topics", "held-1"));
      await clusters.state("held-1", "STOPPED", 8);
      expect(promoted).toBe(false);
      const { stdout } = await promotion;
      expect(stdout).toContain("Topic 'held-2' cannot be promoted: its source cluster does not answer");
    } finally {
      await docker("unpause", clusters.box.name("source"));
    }
    ok(await clusters.links("--delete", "--link", "hanging-link", "--force"));
  });
});

describe("with the source dead", () => {
  test("mirrors are SOURCE_UNAVAILABLE after the probes, and ACTIVE by themselves when it is back", async () => {
    await clusters.kill("source");
    const described = await clusters.state("stream", "SOURCE_UNAVAILABLE");
    expect(described).toMatch(/^\tPartition: 0\tState: SOURCE_UNAVAILABLE\tDestLogEndOffset: \d+\t.*\tLag: 0\t/m);
    expect(ok(await clusters.links("--list", "--link", "my-link"))).toContain("remote cluster available: 'false'\n");
    await clusters.start("source");
    await clusters.state("stream", "ACTIVE");
    await clusters.produce("source", "stream", LINES);
    await clusters.expectEqual("stream");
  });

  test("promotion is refused, and failover needs nothing of it, also after a restart of the workers", async () => {
    await clusters.kill("source");
    await clusters.state("stream", "SOURCE_UNAVAILABLE");
    const refused = await clusters.mirrors("--promote", "--topics", "stream");
    expect(refused.status).toBe(1);
    expect(refused.stdout).toContain("Topic 'stream' cannot be promoted: its source cluster does not answer");
    await Promise.all([clusters.kill("links1"), clusters.kill("links2")]);
    await Promise.all([clusters.start("links1"), clusters.start("links2")]);
    const before = (await clusters.records("destination", "stream")).length;
    const scheduled = ok(await clusters.mirrors("--failover", "--topics", "stream"));
    expect(scheduled).toMatch(/^Request for stopping topic stream's mirror was successfully scheduled\. .*\n$/);
    await clusters.state("stream", "STOPPED");
    expect(await clusters.writeAttempt("stream")).toBe("");
    expect((await clusters.records("destination", "stream")).length).toBe(before + 1);
  });

  test("a link is deleted with --force, its mirrors becoming regular topics, and leaves nothing behind", async () => {
    const refused = await clusters.links("--delete", "--link", "my-link");
    expect(refused.stdout).toMatch(
      /^Error while executing cluster link command: Cluster link 'my-link' is used by mirror topics \[.*after.*\]/,
    );
    expect(ok(await clusters.links("--delete", "--link", "my-link", "--force"))).toBe(
      "Cluster link 'my-link' deletion successfully completed.\n",
    );
    expect(ok(await clusters.links("--delete", "--link", "slow-link"))).toBe(
      "Cluster link 'slow-link' deletion successfully completed.\n",
    );
    expect(ok(await clusters.links("--list"))).toBe("No cluster links found.\n");
    expect(ok(await clusters.mirrors("--describe"))).toBe("No mirror topics found.\n");
    expect(await clusters.writeAttempt("after")).toBe("");
  });
});
