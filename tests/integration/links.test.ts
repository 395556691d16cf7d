import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { capture } from "../../cli/terminal/process";
import type { Status } from "../../cli/status/status";
import { LinkStack } from "../harness/linkStack";
import { readStatus, runStatus, statusShowing } from "../harness/statusRun";
import { docker, inside, pause, until } from "../harness/containers";
import { killWithDescendants, npmRun, startNpmRun, tryNpmRun } from "../harness/npmRun";
import type { StackOutputs } from "../../topology/outputs";
import { CLIENT_CONFIG, CLIENT_FOLDER, ENCODER_SECRET_FILE, SECRETS_FOLDER } from "../../topology/paths";

// Links as configuration, on two clusters. The tests build on each other, in order: steady state, active/active and back,
// changes by hand, a disaster, the way home, and other secrets. One long file, since each chapter begins where the one before
// has ended, and a stack of its own would cost each of them half a minute.

const stack = new LinkStack("it-links");
const TOPICS = ["orders", "payments", "stock"].map((name) => ({ name }));
const CLUSTERS = [LinkStack.cluster("one", 18093, TOPICS), LinkStack.cluster("two", 18094)];
const FORWARD = { name: "my-link", source: "one", destination: "two" };

type Mirror = Record<string, unknown>;

/** The configuration with these mirrors of the link from one to two, and whatever else. */
function configure(mirrors: Mirror[], more: Record<string, unknown> = {}, links: unknown[] = []): void {
  stack.configure({
    clusters: CLUSTERS,
    brokerHeap: "384m",
    links: [{ ...FORWARD, mirrors }, ...links],
    ...more,
  });
}

const startingWith = (name: string) => [{ name, patternType: "PREFIXED" }];
const automatic = (prefix: string) => ({
  ...{ name: "auto-link", source: "one", destination: "two", prefix, autoCreate: startingWith("app-") },
});
/** What stands in the configuration after the tests of changes by hand. */
const AGREED = { mirrors: [{ topic: "orders" }, { topic: "payments" }, { topic: "stock", state: "failed-over" }] };

/** The same, with a link that also makes mirrors by itself. */
function configureAutomatic(link: Record<string, unknown>, links: unknown[] = []): void {
  const first = { ...FORWARD, autoCreate: startingWith("own-"), ...link };
  stack.configure({ clusters: CLUSTERS, brokerHeap: "384m", links: [first, ...links] });
}

async function up(): Promise<string> {
  return (await stack.must(["up", "--yes", "--skip-preview"])).stdout;
}

const active = (...topics: string[]): Mirror[] => topics.map((topic) => ({ topic }));
const records = (count: number, text: string) => Array.from({ length: count }, (_, index) => `${text} ${index}`);
/** What was written to the topic stock. */
const stock = ["first"];
const stateOf = (described: string) => /\tState: (\w+)\t/.exec(described)?.[1];

/** Waits until the mirror in cluster two ends where its source does. */
const mirrored = (topic: string) => stack.expectMirrored("one", "two", topic);

/** Waits until npm run status finds nothing wrong. */
async function allIsWell(): Promise<void> {
  await until("all is well", 60, async () => {
    const { problems } = await readStatus(stack);
    return { ok: problems.length === 0, seen: problems.join() };
  });
}

/** What could be seen of the processes in the second cluster's broker while its link was created. */
let seenProcesses = "";

beforeAll(async () => {
  await stack.create({ clusters: CLUSTERS });
  configure(active("orders", "payments", "stock"));
  const watching = new AbortController();
  const watch = watchProcesses(watching.signal);
  try {
    seenProcesses = await up();
  } finally {
    watching.abort();
    seenProcesses += `\n${await watch}`;
  }
});
afterAll(() => stack.remove());

/** Collects arguments and environments of all processes in the second cluster's broker, until it is told to end. */
async function watchProcesses(signal: AbortSignal): Promise<string> {
  const seen = new Set<string>();
  while (!signal.aborted) {
    // Both fail as long as there is no container.
    const top = await capture("docker", ["top", stack.container("two"), "-eo", "pid,args"]);
    const processes = await stack.run(
      "two",
      "cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n'",
    );
    `${top.stdout}\n${processes.stdout}`.split("\n").forEach((text) => seen.add(text));
    await delay(100);
  }
  return [...seen].join("\n");
}

describe("a link in the configuration", () => {
  test("is there after pulumi up, with a certificate of its own, and its mirrors have been fetched", async () => {
    expect(await stack.ok("two", "kafka-cluster-links --list $AT")).toMatch(
      /^Link name: 'my-link', .*remote cluster available: 'true'\n$/,
    );
    for (const topic of ["orders", "payments", "stock"]) {
      const described = await stack.mirror("two", topic);
      expect(stateOf(described)).toBe("ACTIVE");
      expect(described).toContain("\tLastFetchSourceHighWatermark: 0\tLag: 0\t");
    }
    await stack.write("one", "orders", records(20, "order"));
    await stack.expectRecords("two", "orders", records(20, "order"));
    expect(await stack.consoleWrite("two", "orders")).toContain(
      "Cannot append records to read-only mirror topic 'orders'",
    );
  });

  test("has its key in no output, process or container", async () => {
    const state = JSON.parse((await stack.must(["stack", "export", "--show-secrets"])).stdout) as {
      deployment: { resources: { urn: string; outputs?: { plaintext?: string; privateKeyPemPkcs8?: unknown } }[] };
    };
    const key = state.deployment.resources.find(({ urn }) => urn.endsWith("::two-my-link-key"));
    const [, line = ""] = JSON.stringify(key?.outputs?.privateKeyPemPkcs8).split(String.raw`\n`);
    expect(line.length).toBeGreaterThan(40);
    const seen = new Set([seenProcesses]);
    const containers = (await stack.inDocker())
      .filter((text) => text.startsWith("container "))
      .map((text) => text.slice(10));
    seen.add(await docker("inspect", ...containers));
    for (const container of containers) {
      seen.add(await docker("logs", "--tail", "2000", container));
    }
    const everything = [...seen].join("\n");
    expect(everything).toContain("kafka-mirrors");
    expect(everything).not.toContain(line);
  });

  test("a mirror is paused and settings are changed in place, and both go back to what they were", async () => {
    const withConfig = (config: Record<string, string>, mirrors: Mirror[]) => {
      stack.configure({ clusters: CLUSTERS, brokerHeap: "384m", links: [{ ...FORWARD, config, mirrors }] });
    };
    const configs = () => stack.ok("two", "kafka-configs --describe --cluster-link my-link $AT");
    withConfig({ "availability.check.ms": "2000", "cluster.link.retry.timeout.ms": "60000" }, [
      { topic: "orders", state: "paused" },
      ...active("payments", "stock"),
    ]);
    expect((await stack.plan()).steps).toEqual([
      { op: "update", resource: "command:local:Command two-my-link-link" },
      { op: "update", resource: "command:local:Command two-my-link-orders-mirror" },
    ]);
    await up();
    expect(stateOf(await stack.mirror("two", "orders"))).toBe("PAUSED");
    expect(await configs()).toMatch(
      / {2}availability\.check\.ms=2000 [^]* {2}cluster\.link\.retry\.timeout\.ms=60000 /,
    );
    withConfig({}, active("orders", "payments", "stock"));
    await up();
    expect(stateOf(await stack.mirror("two", "orders"))).toBe("ACTIVE");
    expect(await configs()).toContain("  availability.check.ms=10000 ");
    expect(await configs()).not.toContain("cluster.link.retry.timeout.ms");
  });

  test("to a topic that the source does not have fails with the engine's reason, and nothing is left of it", async () => {
    configure(active("orders", "payments", "stock", "missing"));
    const { status, stdout } = await stack.pulumi(["up", "--yes", "--skip-preview"]);
    expect(status).not.toBe(0);
    expect(stdout).toContain("While fetching description for topic 'missing' over cluster link 'my-link'");
    expect(await stack.topics("two")).toEqual(["orders", "payments", "stock"]);
    configure(active("orders", "payments", "stock"));
    await up();
    expect((await stack.plan()).steps).toEqual([]);
  });
});

describe("npm run status", () => {
  /** The mirror of a topic, as JSON has it. */
  const mirrorOf = (status: Status, topic: string) =>
    status.links[0]?.mirrors.find(({ mirrorTopic }) => mirrorTopic === topic);
  const seen: string[] = [];

  test("shows clusters, listeners, certificates, workers, links and mirrors, and that all is well", async () => {
    const { status, stdout } = await statusShowing(stack, /\n✔ everything is as it should be\n$/);
    seen.push(stdout);
    expect(status).toBe(0);
    const expiry = String.raw`certificate until \d{4}-\d\d-\d\d`;
    for (const [cluster, port] of [
      ["one", 18093],
      ["two", 18094],
    ] as const) {
      expect(stdout).toMatch(new RegExp(`^${cluster} {2}id \\S{22}, 3 topics, 3 partitions, 0 under-replicated$`, "m"));
      expect(stdout).toContain(`\n  EXTERNAL localhost:${port}   PLAINTEXT ${cluster}:9091   SSL ${cluster}:9093\n`);
      const broker = `it-links-${cluster} +healthy +answers at localhost:${port} +${expiry}, controller`;
      expect(stdout).toMatch(new RegExp(`^  ✔  ${broker}$`, "m"));
      expect(stdout).toMatch(new RegExp(`^  ✔  it-links-${cluster}-zookeeper +healthy$`, "m"));
      expect(stdout).toMatch(new RegExp(`^  ✔  it-links-${cluster}-links +healthy$`, "m"));
    }
    expect(stdout).toContain("\n✔ my-link  one → two  ACTIVE\n");
    expect(stdout).toMatch(/^ {2}stock +stock +ACTIVE +active +0 +0 s +0$/m);
    expect(stdout).toMatch(/^ {2}link my-link of two +until \d{4}-\d\d-\d\d +36[45] days$/m);
  });

  test("says the same as JSON", async () => {
    await allIsWell();
    const { status, stdout } = await runStatus(stack, "--json");
    seen.push(stdout);
    expect(status, stdout).toBe(0);
    const { clusters, links, certificates, problems } = JSON.parse(stdout) as Status;
    const { clusterIds } = await stack.outputs<{ clusterIds: Record<string, string> }>();
    expect(clusters.map(({ name, id }) => [name, id])).toEqual(Object.entries(clusterIds));
    for (const { brokers, zookeepers, linkWorkers } of clusters) {
      expect([...brokers, ...zookeepers, ...linkWorkers].map(({ state }) => state)).toEqual(Array(3).fill("healthy"));
      for (const { name, answers, certificateNotAfter } of brokers) {
        const declared = certificates.find((certificate) => certificate.name === name);
        expect([answers, declared?.notAfter.slice(0, 19)]).toEqual([true, certificateNotAfter?.slice(0, 19)]);
      }
    }
    expect(links).toMatchObject([{ name: "my-link", source: "one", destination: "two", prefix: "", state: "ACTIVE" }]);
    expect(links[0]?.mirrors.map(({ mirrorTopic, declared, state }) => [mirrorTopic, declared, state])).toEqual(
      ["orders", "payments", "stock"].map((topic) => [topic, "active", "ACTIVE"]),
    );
    expect(certificates.map(({ name }) => name).sort()).toEqual(
      [
        "ca",
        "client",
        ...["one", "one-links", "two", "two-links"].map((name) => `it-links-${name}`),
        "link my-link of two",
      ].sort(),
    );
    expect(problems).toEqual([]);
  });

  test("shows the lag of a mirror that is paused, in records and seconds, and none once it has caught up", async () => {
    await stack.write("one", "stock", stock);
    await mirrored("stock");
    await stack.ok("two", "kafka-mirrors --pause $AT --topics stock");
    // A task may have a fetch under way when it is told to pause: what is written at once may still arrive.
    let late = 0;
    let lag = 0;
    await until("records do not arrive any more", 60, async () => {
      await stack.write("one", "stock", [`late ${late++}`]);
      const [[source = 0], [mirror = 0]] = [await stack.ends("one", "stock"), await stack.ends("two", "stock")];
      lag = source - mirror;
      return { ok: lag >= 5, seen: String(lag) };
    });
    stock.push(...records(late, "late"));
    const paused = await statusShowing(
      stack,
      new RegExp(`^ {2}stock +stock +PAUSED +active +${lag} +[\\d.]+ s +0$`, "m"),
      "\n✖ mirror topic stock of two: PAUSED, declared active\n",
    );
    seen.push(paused.stdout);
    expect(paused.status).toBe(2);
    const behind = mirrorOf(await readStatus(stack), "stock");
    expect(behind).toMatchObject({ state: "PAUSED", lagRecords: lag });
    expect(behind?.lagSeconds).toBeGreaterThan(0);

    await stack.ok("two", "kafka-mirrors --unpause $AT --topics stock");
    await mirrored("stock");
    await allIsWell();
    expect(mirrorOf(await readStatus(stack), "stock")).toMatchObject({ state: "ACTIVE", lagRecords: 0, lagSeconds: 0 });
  });

  test("says that a source hangs, without hanging itself", async () => {
    await pause(stack.container("one"));
    try {
      const { status, stdout } = await statusShowing(
        stack,
        /^ {2}✖ {2}it-links-one +paused +does not answer at localhost:18093: no answer within 2 s$/m,
        /^✖ one: no broker answers \(Connection to localhost:18093 timed out\.\)$/m,
        /^✖ link my-link of two: its source one does not answer/m,
        /^ {2}✔ {2}it-links-two +healthy +answers/m,
      );
      seen.push(stdout);
      expect(status).toBe(2);
    } finally {
      await docker("unpause", stack.container("one"));
    }
    await allIsWell();
  });

  test("shows no secret", async () => {
    const { clientCredentials } = await stack.outputs<{
      clientCredentials: { privateKey: string; storePassword: string };
    }>();
    const [, line = ""] = clientCredentials.privateKey.split("\n");
    expect(line.length).toBeGreaterThan(40);
    expect(seen.join("")).toContain("my-link");
    expect(seen.join("")).not.toContain(line);
    expect(seen.join("")).not.toContain(clientCredentials.storePassword);
  });
});

describe("bidirectional", () => {
  const ADDED = [
    ["one", "two", "two_clicks"],
    ["two", "one", "one_clicks"],
  ].flatMap(([destination = "", source = "", mirror = ""]) => {
    const link = `${destination}-${source}-link`;
    return [
      `command:local:Command ${link}-${mirror}-mirror`,
      `command:local:Command ${link}-link`,
      `kafka-cluster-links:index:ClusterLink ${link}`,
      `kafka-cluster-links:index:MirrorTopic ${link}-${mirror}`,
      `kafka:index/topic:Topic ${destination}-clicks`,
      `tls:index/certRequest:CertRequest ${link}-request`,
      `tls:index/locallySignedCert:LocallySignedCert ${link}-certificate`,
      `tls:index/privateKey:PrivateKey ${link}-key`,
    ];
  });

  const EARLY = "/tmp/early-consumer.txt";

  test("adds exactly the second direction, also where a consumer has asked for a mirror already", async () => {
    const consumer = `kafka-console-consumer --bootstrap-server two:9093 --consumer.config ${CLIENT_CONFIG} --topic one_clicks`;
    await docker(
      ...["exec", "--detach", stack.container("two"), "setsid", "bash", "-c"],
      `echo $$ >${EARLY}.pid; exec ${consumer} --from-beginning >${EARLY} 2>&1`,
    );
    await until("the consumer has made the topic, which Kafka does by default", 90, async () => {
      const seen = await stack.topics("two");
      return { ok: seen.includes("one_clicks"), seen: seen.join() };
    });
    configure(active("orders", "payments", "stock"), { bidirectional: true });
    const { steps } = await stack.plan();
    expect(steps.map(({ op, resource }) => `${op} ${resource}`).sort()).toEqual(
      ADDED.map((resource) => `create ${resource}`).sort(),
    );
    expect(await up()).toContain(
      "one_clicks is a regular topic without a record, made by a client that asked for it: the mirror takes its place.",
    );
    await stack.write("one", "clicks", ["click of one"]);
    await stack.write("two", "clicks", ["click of two"]);
    await stack.expectRecords("two", "one_clicks", ["click of one"]);
    await stack.expectRecords("one", "two_clicks", ["click of two"]);
    await until("the consumer has the record", 90, async () => {
      const seen = await stack.ok("two", `cat ${EARLY}`);
      return { ok: seen.split("\n").includes("click of one"), seen };
    });
  });

  test("takes exactly that away again, and says before what happens to the records", async () => {
    configure(active("orders", "payments", "stock"));
    const { steps, warnings } = await stack.plan();
    expect(steps.map(({ op, resource }) => `${op} ${resource}`).sort()).toEqual(
      ADDED.map((resource) => `delete ${resource}`).sort(),
    );
    expect(warnings.sort()).toEqual([
      "Deletes topic clicks of one with all its records.",
      "Deletes topic clicks of two with all its records.",
      "Stops replication of clicks from one to two. Mirror topic one_clicks there is deleted if one still has all of its records; otherwise it becomes a regular topic. To keep it, promote it or fail it over first.",
      "Stops replication of clicks from two to one. Mirror topic two_clicks there is deleted if two still has all of its records; otherwise it becomes a regular topic. To keep it, promote it or fail it over first.",
    ]);
    // The consumer still waits. The mirror's name is free once its link is gone, and the consumer's by then.
    await up();
    expect(await stack.topics("one")).toEqual(["orders", "payments", "stock"]);
    expect(await stack.ok("one", "kafka-cluster-links --list $AT")).toBe("No cluster links found.\n");
    expect(await stack.ok("two", "kafka-mirrors --list $AT")).not.toContain("one_clicks");
    await stack.ok("two", `kill -- -$(cat ${EARLY}.pid)`);
    await stack.run("two", "kafka-topics --delete --if-exists $AT --topic one_clicks");
    expect(await stack.topics("two")).toEqual(["orders", "payments", "stock"]);
  });
});

describe("what was changed by hand", () => {
  test("is shown by npm run drift and topology, and put right by npm run up", async () => {
    await stack.ok("two", "kafka-mirrors --pause $AT --topics orders");
    await stack.ok("two", "kafka-topics --delete $AT --topic payments");
    await stack.ok("two", "kafka-configs --alter $AT --cluster-link my-link --add-config availability.check.ms=77777");
    const drift = await stack.npm("drift");
    expect(drift.status).toBe(2);
    expect(drift.stdout).toContain("~ link my-link of two: availability.check.ms is 77777, declared: 10000\n");
    expect(drift.stdout).toContain("~ mirror topic orders of two: declared active, but it is PAUSED\n");
    expect(drift.stdout).toContain("~ mirror topic payments of two: declared active, but it is no mirror topic\n");
    const { stdout: picture } = await stack.npm("topology", "--format", "mermaid");
    expect(picture).toContain("accTitle: Topology of the stack it-links, as it runs\n");
    expect(picture).toContain("orders: PAUSED (declared active)<br/>payments: not there (declared active)");
    const repaired = await stack.npm("up");
    expect(repaired.status, repaired.stdout + repaired.stderr).toBe(0);
    const clean = await stack.npm("drift");
    expect(clean.stdout).toContain("✔ 1 link, 3 mirror topics, 3 topics and 2 brokers are as declared\n");
    expect(clean.status).toBe(0);
  });

  test("a link that was deleted is made again, and a mirror that it stopped is refused with what to do", async () => {
    await stack.ok("two", "kafka-cluster-links --delete $AT --link my-link --force");
    const drift = await stack.npm("drift");
    expect(drift.stdout).toContain("~ link my-link of two: declared, but not there\n");
    const refused = await stack.npm("up");
    expect(refused.status).not.toBe(0);
    expect(refused.stdout).toContain("There is a regular topic of this name, with records of its own.");
    expect(refused.stdout).toContain("set existingTopic to replace");
    for (const topic of ["orders", "payments", "stock"]) {
      await stack.ok("two", `kafka-topics --delete $AT --topic ${topic}`);
    }
    const repaired = await stack.npm("up");
    expect(repaired.status, repaired.stdout + repaired.stderr).toBe(0);
    await mirrored("orders");
  });

  test("a promotion is refused to be undone, and can be agreed with", async () => {
    await stack.ok("two", "kafka-mirrors --failover $AT --topics stock");
    await until("stock is stopped", 90, async () => {
      const seen = await stack.mirror("two", "stock");
      return { ok: stateOf(seen) === "STOPPED", seen };
    });
    expect((await stack.npm("drift")).stdout).toContain(
      "~ mirror topic stock of two: declared active, but it is STOPPED\n",
    );
    const refused = await stack.npm("up");
    expect(refused.status).not.toBe(0);
    expect(refused.stdout).toContain("stock was promoted or failed over, not by this program");
    expect(refused.stdout).toContain("Set its state to promoted or failed-over to agree");
    configure([...active("orders", "payments"), { topic: "stock", state: "failed-over" }]);
    await up();
    expect((await stack.npm("drift")).status).toBe(0);
  });
});

describe("mirrors that a link has made by itself", () => {
  test("go with their link, or stay as regular topics where the source has not all of their records", async () => {
    for (const [topic, count] of [
      ["app-1", 3],
      ["app-2", 2],
      ["own-1", 1],
    ] as const) {
      await stack.ok("one", `kafka-topics --create $AT --topic ${topic} --partitions 1`);
      await stack.write("one", topic, records(count, topic));
    }
    configureAutomatic(AGREED, [automatic("a_")]);
    await up();
    await stack.expectMirrored("one", "two", "app-1", "a_app-1");
    await stack.expectMirrored("one", "two", "app-2", "a_app-2");
    await stack.ok("one", "kafka-topics --delete $AT --topic app-2");

    // Another prefix is another link: this one goes, and its mirrors with it.
    configureAutomatic(AGREED, [automatic("b_")]);
    expect((await stack.plan()).warnings).toContain(
      "Mirror topics that link auto-link of two has made by itself are deleted with their copies of the records where one " +
        "still has all of these; the others become regular topics and stay with their records.",
    );
    const said = await up();
    expect(said).toContain("a_app-1 was deleted: app-1 of the source has all of its records.");
    expect(said).toMatch(/a_app-2 stays as a regular topic with its records: .*\. Delete it with kafka-topics/);
    await stack.expectMirrored("one", "two", "app-1", "b_app-1");
    await stack.expectMirrored("one", "two", "own-1");
    expect(await stack.topics("two")).toEqual(["a_app-2", "b_app-1", "orders", "own-1", "payments", "stock"]);
    await stack.write("two", "a_app-2", ["a regular one"]);
    expect(await stack.read("two", "a_app-2")).toEqual([...records(2, "app-2"), "a regular one"]);
    expect((await stack.npm("drift")).status).toBe(0);
  });
});

describe("a disaster", () => {
  test("fails over by one key with the source dead, and loses what had not arrived", async () => {
    // Records that will not arrive: the worker is held while they are written.
    await pause(stack.container("two-links"));
    await stack.write("one", "orders", records(3, "lost"));
    await docker("kill", stack.container("one"));
    await docker("unpause", stack.container("two-links"));
    // Together with a link whose automatic mirror is the last copy now.
    configureAutomatic({ state: "failed-over", mirrors: active("orders", "payments", "stock") });
    expect(await up()).toContain("b_app-1 stays as a regular topic with its records: its source does not answer.");
    expect(await stack.ok("two", "kafka-cluster-links --list $AT")).not.toContain("auto-link");
    for (const topic of ["own-1", "b_app-1"]) {
      await stack.write("two", topic, ["a regular one"]);
    }
    expect(await stack.read("two", "own-1")).toEqual([...records(1, "own-1"), "a regular one"]);
    expect(await stack.read("two", "b_app-1")).toEqual([...records(3, "app-1"), "a regular one"]);
    await stack.write("two", "orders", ["first after the failover"]);
    expect(await stack.read("two", "orders")).toEqual([...records(20, "order"), "first after the failover"]);
    expect((await docker("inspect", "--format", "{{.State.Running}}", stack.container("one"))).trim()).toBe("false");
  });

  test("is shown by npm run status", async () => {
    const { status } = await statusShowing(
      stack,
      /^ {2}✖ {2}it-links-one +exited +does not answer at localhost:18093: nobody listens there$/m,
      "\n✖ my-link  one → two  SOURCE_UNAVAILABLE\n",
      /^ {2}orders +orders +STOPPED +failed-over +– +– +–$/m,
      "\n✖ link my-link of two: its source one does not answer\n",
    );
    expect(status).toBe(2);
  });

  test("what cannot be undone is refused at preview, with what to do instead", async () => {
    configure([
      { topic: "orders", state: "active" },
      { topic: "payments", state: "failed-over" },
    ]);
    const { status, stdout, stderr } = await stack.pulumi(["preview"]);
    expect(status).not.toBe(0);
    expect(stdout + stderr).toContain(
      'links[0].mirrors[0].state: received "active"; allowed: promoted or failed-over: orders was failed-over',
    );
    expect(stdout + stderr).toContain("set links[0].mirrors[0].existingTopic to replace");
  });

  test("a stopped mirror that is taken out of the program stays, also with the source dead", async () => {
    configure([{ topic: "orders", state: "failed-over" }]);
    const { warnings } = await stack.plan();
    expect(warnings).toContain(
      "Topic stock of two, once a mirror of my-link, stays with its records: it was failed-over.",
    );
    await up();
    expect(await stack.topics("two")).toEqual(["a_app-2", "b_app-1", "orders", "own-1", "payments", "stock"]);
    expect(await stack.read("two", "stock")).toEqual(stock);
  });
});

describe("failback", () => {
  const back = (state: string) => ({
    name: "back-link",
    source: "two",
    destination: "one",
    mirrors: [{ topic: "orders", existingTopic: "replace", state }],
  });
  const kept = [...records(20, "order"), "first after the failover", ...records(2, "new primary")];

  test("mirrors back what the new primary wrote, and saves what only the old one has", async () => {
    await docker("start", stack.container("one"));
    await until("one is healthy", 90, async () => {
      const seen = await docker("inspect", "--format", "{{.State.Health.Status}}", stack.container("one"));
      return { ok: seen === "healthy", seen };
    });
    await stack.write("two", "orders", records(2, "new primary"));
    await stack.expectRecords("one", "orders", [...records(20, "order"), ...records(3, "lost")]);
    configure([{ topic: "orders", state: "failed-over" }], {}, [back("active")]);
    expect(await up()).toContain("orders-0: 3 diverged records, from offset 20, copied to orders.diverged");
    expect(await stack.read("one", "orders")).toEqual(kept);
    expect(await stack.read("one", "orders.diverged")).toEqual(records(3, "lost"));
    expect(await stack.consoleWrite("one", "orders")).toContain(
      "Cannot append records to read-only mirror topic 'orders'",
    );
  });

  test("a planned promotion brings the old primary back", async () => {
    configure([{ topic: "orders", state: "failed-over" }], {}, [back("promoted")]);
    await up();
    await stack.write("one", "orders", ["home again"]);
    expect(await stack.read("one", "orders")).toEqual([...kept, "home again"]);
  });

  test("and the link protects it again", async () => {
    configure([{ topic: "orders", existingTopic: "replace" }]);
    expect((await stack.plan()).warnings).toContain(
      "Topic orders of two is made anew as a mirror of orders of one: records that only it has are copied to orders.diverged and then deleted with it.",
    );
    expect(await up()).toContain("orders-0: 0 diverged records");
    await stack.expectRecords("two", "orders", [...kept, "home again"]);
    expect(stateOf(await stack.mirror("two", "orders"))).toBe("ACTIVE");
    expect(await stack.read("one", "orders")).toEqual([...kept, "home again"]);
    expect((await stack.plan()).steps).toEqual([]);
  });
});

describe("the next generation of secrets", () => {
  const SERVERS = ["one", "two", "one-links", "two-links"];
  const MIRRORS = [{ topic: "orders", existingTopic: "replace" }];
  const ENCODER = `${SECRETS_FOLDER}/${ENCODER_SECRET_FILE}`;
  /** A sensitive setting of a broker that the broker keeps encrypted in ZooKeeper; it concerns no listener that there is. */
  const SENSITIVE = "listener.name.ssl.scram-sha-256.sasl.jaas.config";
  const JAAS = "org.apache.kafka.common.security.scram.ScramLoginModule required;";
  const begun = { password: "", encoder: "" };
  const known = new Set<string>();
  const printed: string[] = [];

  /** A key of the file of encoder secrets of cluster two; empty where there is none. */
  const encoderSecret = async (key: string) => (await stack.ok("two", `sed -n s/^${key}=//p ${ENCODER}`)).trim();
  const storePassword = async () => (await stack.outputs<StackOutputs>()).clientCredentials.storePassword;
  const kept = () =>
    stack.ok("two", "zookeeper-shell two-zookeeper:2181 get /config/brokers/1 2>/dev/null | grep sasl");

  /** Of the key and trust stores of a server, those that a password opens. */
  async function opened(server: string, password: string): Promise<string[]> {
    const { stdout } = await inside(
      stack.container(server),
      `read -r password; for store in ${SECRETS_FOLDER}/*.jks ${CLIENT_FOLDER}/*.jks; do
         openssl pkcs12 -in $store -noout -passin stdin <<<"$password" 2>/dev/null && echo $store; done`,
      `${password}\n`,
    );
    return stdout.split("\n").filter((line) => line !== "");
  }

  /** Writes records to orders until it is told to stop; returns those that were acknowledged. */
  function writing(text: string): () => Promise<string[]> {
    const acknowledged: string[] = [];
    const ending = new AbortController();
    const done = (async () => {
      for (let number = 0; !ending.signal.aborted; number++) {
        await stack.write("one", "orders", [`${text} ${number}`]).then(
          () => acknowledged.push(`${text} ${number}`),
          () => undefined, // The broker is being restarted.
        );
      }
    })();
    return async () => {
      ending.abort();
      await done;
      return acknowledged;
    };
  }

  /** The mirror has what its source has, and that is everything that was acknowledged. */
  async function nothingIsLost(acknowledged: readonly string[]): Promise<void> {
    await mirrored("orders");
    const source = await stack.read("one", "orders");
    expect(await stack.read("two", "orders")).toEqual(source);
    expect(acknowledged.filter((record) => !source.includes(record))).toEqual([]);
    expect(acknowledged.length).toBeGreaterThan(10);
    expect(stateOf(await stack.mirror("two", "orders"))).toBe("ACTIVE");
    await allIsWell();
  }

  test("replaces the one before while records flow", async () => {
    Object.assign(begun, { password: await storePassword(), encoder: await encoderSecret("secret") });
    expect(begun.encoder).toMatch(/^[0-9a-f]{32}$/);
    await stack.ok(
      "two",
      `kafka-configs $AT --alter --entity-type brokers --entity-name 1 --add-config '${SENSITIVE}=${JAAS}'`,
    );
    const keptBefore = await kept();
    expect(keptBefore).not.toContain("ScramLoginModule");
    const stop = writing("second");
    configure(MIRRORS, { secretsGeneration: 2 });
    printed.push(await up());
    await nothingIsLost(await stop());
    // The broker has read it with the old secret, and has encrypted it under the new one.
    expect(await kept()).not.toBe(keptBefore);
    const [password, secret] = [await storePassword(), await encoderSecret("secret2")];
    for (const server of SERVERS) {
      expect([server, await opened(server, begun.password)]).toEqual([server, []]);
      expect(await opened(server, password)).toHaveLength(4);
    }
    expect(secret).toMatch(/^[0-9a-f]{32}$/);
    expect(secret).not.toBe(begun.encoder);
    expect(await encoderSecret("previous2")).toBe(begun.encoder);
    for (const each of [begun.password, begun.encoder, password, secret]) {
      known.add(each);
    }
  });

  test("and the run after that leaves nothing of it, and restarts nothing", async () => {
    const files = SERVERS.map((server) => ({ op: "update", resource: `command:local:Command ${server}-files` }));
    const { steps } = await stack.plan();
    expect(steps.sort((one, other) => (one.resource < other.resource ? -1 : 1))).toEqual(
      [...files, { op: "delete", resource: "tls:index/privateKey:PrivateKey secrets-seed" }].sort((one, other) =>
        one.resource < other.resource ? -1 : 1,
      ),
    );
    printed.push(await up());
    expect(await encoderSecret("previous2")).toBe(await encoderSecret("secret2"));
    for (const server of SERVERS) {
      const old = [begun.password, begun.encoder].join("\n");
      const found = await inside(stack.container(server), `grep -rlF -f - ${SECRETS_FOLDER} ${CLIENT_FOLDER}`, old);
      expect([server, found.stdout]).toEqual([server, ""]);
    }
    expect((await stack.plan()).steps).toEqual([]);
  });

  test("a run that is killed meanwhile can only be completed, and then nothing is lost either", async () => {
    const stop = writing("third");
    configure(MIRRORS, { secretsGeneration: 3 });
    const child = startNpmRun(stack, "up");
    await until("the link worker has the next secret", 120, async () => {
      const { stdout, stderr } = await capture("docker", ["inspect", stack.container("two-links")]);
      return { ok: stdout.includes(":secret3}"), seen: `${child.exitCode} ${stderr}` };
    });
    await killWithDescendants(child);
    configure(MIRRORS, { secretsGeneration: 2 });
    const back = await tryNpmRun(stack, "up");
    expect([back.status, back.stderr]).toEqual([
      1,
      expect.stringContaining("secretsGeneration: received 2; allowed: 3: an interrupted run has begun"),
    ]);
    configure(MIRRORS, { secretsGeneration: 3 });
    printed.push(await npmRun(stack, "up"));
    await nothingIsLost(await stop());
    expect((await stack.outputs<StackOutputs>()).data.secretsGeneration).toBe(3);
    known.add(await storePassword()).add(await encoderSecret("secret3"));
    // The broker has read its setting after each replacement.
    const log = await docker("logs", stack.container("two"));
    expect(log).toContain("The sensitive settings of broker 1 are encrypted under the present secret.");
    expect(log).not.toMatch(/could not be decoded|could not be applied|Neither password\.encoder\.secret/);
  });

  test("no secret was in a log, an argument, or readable in the state", async () => {
    const containers = SERVERS.map((server) => stack.container(server));
    const seen = [...printed, await docker("inspect", ...containers)];
    for (const container of containers) {
      seen.push(await docker("logs", container), await docker("top", container, "-eo", "pid,args"));
    }
    const everything = seen.join("\n");
    expect(everything).toContain("PASSWORD_ENCODER_OLD_SECRET");
    expect(known.size).toBe(6);
    for (const secret of known) {
      expect(everything).not.toContain(secret);
      expect((await capture("grep", ["-rlF", "-e", secret, `${stack.folder}/state`])).stdout).toBe("");
    }
  });
});

test("pulumi destroy takes everything away, with the source cluster dead", async () => {
  await docker("kill", stack.container("one"));
  await stack.must(["destroy", "--yes", "--skip-preview"]);
  expect(await stack.inDocker()).toEqual([]);
});
