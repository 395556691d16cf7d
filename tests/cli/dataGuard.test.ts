import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { guardData } from "../../cli/context/dataGuard";
import { deployedFromState } from "../../cli/context/deployedState";
import { begin, type Run } from "../../cli/context/run";
import type { Resource } from "../../cli/context/stack";
import { engineOf } from "../../components/cluster/engines";
import { lossName, npmCommand, readArguments } from "../../cli/terminal/arguments";
import { confirmed, isInteractive } from "../../cli/terminal/ask";
import { ALLOWED_LOSSES_VARIABLE } from "../../topology/dataLoss";
import { failure, Sandbox } from "./fakes";

vi.mock("../../cli/terminal/ask", () => ({ isInteractive: vi.fn(() => false), confirmed: vi.fn() }));

const ROOT = "urn:pulumi:dev::p::pulumi:pulumi:Stack::p-dev";
const OURS = "kafka-cluster-links:index:";

function resource(type: string, name: string, parent: string, more: Partial<Resource> = {}): Resource {
  const inner = [...(/::([^:]+:.*)::/.exec(parent.slice("urn:pulumi:dev::p".length))?.[1] ?? "").split("$"), type];
  const types = inner.filter((one) => one !== "" && one !== "pulumi:pulumi:Stack").join("$");
  return { urn: `urn:pulumi:dev::p::${types}::${name}`, type, parent, ...more };
}

/** What a run of the configuration below leaves. */
function state({ protect = true } = {}): Resource[] {
  const cluster = (name: string, brokers: string[], topics: string[]): Resource[] => {
    const component = resource(`${OURS}KafkaCluster`, name, ROOT);
    const zookeeper = resource(`${OURS}ZookeeperServer`, `${name}-zookeeper`, component.urn);
    return [
      component,
      zookeeper,
      resource("docker:index/volume:Volume", `${name}-zookeeper-data`, zookeeper.urn, { protect }),
      ...brokers.flatMap((broker) => {
        const server = resource(`${OURS}Broker`, broker, component.urn);
        const inputs = { name: `p-${broker}`, ports: [{ external: name === "one" ? 19093 : 19193 }] };
        return [
          server,
          resource("docker:index/container:Container", `${broker}-container`, server.urn, { inputs }),
          resource("docker:index/volume:Volume", `${broker}-data`, server.urn, { protect }),
          resource("docker:index/volume:Volume", `${broker}-secrets`, server.urn),
        ];
      }),
      ...topics.map((topic) =>
        resource("kafka:index/topic:Topic", `${name}-${topic}`, component.urn, {
          inputs: { name: topic, partitions: 3, replicationFactor: 1 },
          protect,
        }),
      ),
    ];
  };
  return [
    { urn: ROOT, type: "pulumi:pulumi:Stack" },
    ...cluster("one", ["one-broker-2", "one-broker"], ["orders", "kept"]),
    ...cluster("two", ["two-broker"], []),
  ];
}

const TOPICS = [
  { name: "kept", partitions: 3 },
  { name: "orders", partitions: 3 },
];
const ONE = { name: "one", brokers: 2, replicationFactor: 1, ports: { external: 19093 }, topics: TOPICS };
const TWO = { name: "two", ports: { external: 19193 } };
const LINK = { name: "a-link", source: "one", destination: "two", mirrors: [{ topic: "orders" }] };

let sandbox: Sandbox;
let said: string[];

beforeEach(() => {
  sandbox = new Sandbox();
  said = [];
  vi.spyOn(process, "cwd").mockReturnValue(sandbox.folder);
  vi.spyOn(console, "log").mockImplementation((line: string) => void said.push(line));
  sandbox.write("Pulumi.yaml", "name: kafka-cluster-links\n");
  sandbox.program("pulumi", "");
  sandbox.program("docker", `printf '\\tTopic: orders\\tPartition: 0\\tLeader: 2\\tReplicas: 2\\tIsr: 2\\n'`);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.mocked(isInteractive).mockReset().mockReturnValue(false);
  vi.mocked(confirmed).mockReset();
});

function configure(config: Record<string, unknown>): void {
  const keys = Object.entries(config).map(([key, value]) => [`kafka-cluster-links:${key}`, value]);
  sandbox.write("Pulumi.dev.yaml", JSON.stringify({ config: Object.fromEntries(keys) as unknown }));
}

/** Guards a run of this configuration; returns what was allowed, and what was unprotected. */
async function guard(config: Record<string, unknown>, allowed: string[] = [], resources = state()) {
  configure({ links: [LINK], ...config });
  const run: Run = { ...begin(), deployment: { resources } };
  await guardData(run, allowed);
  const unprotected = sandbox.calls().filter((call) => call.includes("unprotect"));
  return {
    allowed: JSON.parse(run.cli.environment[ALLOWED_LOSSES_VARIABLE] ?? "null") as string[],
    unprotected: unprotected.flatMap((call) => call.split(" ").filter((word) => word.startsWith("urn:"))),
    calls: sandbox.calls(),
  };
}
const names = (urns: string[]) => urns.map((urn) => urn.slice(urn.lastIndexOf("::") + 2)).sort();
const without = (topic: string) => ({
  clusters: [{ ...ONE, topics: TOPICS.filter(({ name }) => name !== topic) }, TWO],
});

test("what a stack has is read from its state, servers in their order", () => {
  const { clusters } = deployedFromState({ resources: state() });
  expect(clusters[0]).toEqual({
    name: "one",
    brokers: ["one-broker", "one-broker-2"],
    zookeepers: ["one-zookeeper"],
    containers: ["p-one-broker", "p-one-broker-2"],
    externalPort: 19093,
    topics: [
      { name: "orders", partitions: 3, replicationFactor: 1, config: {} },
      { name: "kept", partitions: 3, replicationFactor: 1, config: {} },
    ],
  });
});

describe("secrets that an interrupted run has begun to replace", () => {
  const seed = (name: string) => resource("tls:index/privateKey:PrivateKey", name, ROOT);
  const interrupted = [...state(), seed("secrets-2-seed"), seed("secrets-seed")];

  test("are known from the state", () => {
    expect(deployedFromState({ resources: interrupted }).secretsBegun).toBe(2);
    expect(deployedFromState({ resources: state() }).secretsBegun).toBeUndefined();
  });

  test("are replaced by nothing else", async () => {
    const { version } = engineOf({ engine: "apache" });
    const data = { stack: "dev", engine: "apache", version, protectData: true, topics: {}, secretsGeneration: 1 };
    const outputs = { data };
    const [root, ...others] = interrupted;
    const resources = [{ ...root, outputs } as Resource, ...others];
    const back = await failure(guard({ clusters: [ONE, TWO], secretsGeneration: 1 }, [], resources));
    expect(back).toContain("secretsGeneration: received 1; allowed: 2: an interrupted run has begun to replace");
    expect((await guard({ clusters: [ONE, TWO], secretsGeneration: 2 }, [], resources)).allowed).toEqual([]);
  });
});

test("a run that loses nothing asks nothing, and starts no program", async () => {
  expect(await guard({ clusters: [ONE, TWO] })).toEqual({ allowed: [], unprotected: [], calls: [] });
});

test("nor does one of a stack that is empty, or whose configuration only the program can read", async () => {
  expect((await guard({ clusters: [ONE] }, [], [])).calls).toEqual([]);
  expect(await guard({ clusters: "wrong" }, ["cluster:two"])).toMatchObject({ allowed: ["cluster:two"] });
});

describe("without a terminal", () => {
  test("each loss is named, with the flags that allow exactly these", async () => {
    const message = await failure(guard({ clusters: [{ ...ONE, topics: [TOPICS[0]] }], links: [] }));
    expect(message.split("\n")).toEqual([
      "This run would lose data, and the stack's data is protected (protectData). Nothing was changed.",
      "  topic:one/orders: Deletes topic orders of one with all its records.",
      expect.stringMatching(/^ {2}cluster:two: Deletes cluster two with all its topics /),
      "To keep it, undo the change of the configuration. To lose exactly this: " +
        "npm run up -- --allow-loss topic:one/orders --allow-loss cluster:two",
    ]);
    expect(sandbox.calls()).toEqual([]);
  });

  test("what was not allowed is refused, though something else was", async () => {
    const both = { clusters: [{ ...ONE, topics: [TOPICS[0]] }], links: [] };
    const message = await failure(guard(both, ["topic:one/orders"]));
    expect(message).not.toContain("--allow-loss topic:one/orders");
    expect(message).toContain("--allow-loss cluster:two");
  });

  test("what was allowed goes to the program, and only its protection is taken away", async () => {
    const { allowed, unprotected } = await guard(without("orders"), ["topic:one/orders"]);
    expect(allowed).toEqual(["topic:one/orders"]);
    expect(names(unprotected)).toEqual(["one-orders"]);
  });

  test("an allowed cluster goes with all its volumes and topics, and no others", async () => {
    const { unprotected } = await guard({ clusters: [TWO], links: [] }, ["cluster:one"]);
    expect(names(unprotected)).toEqual([
      "one-broker-2-data",
      "one-broker-data",
      "one-kept",
      "one-orders",
      "one-zookeeper-data",
    ]);
  });

  test("a flag for something that stays takes no protection away", async () => {
    expect(await guard({ clusters: [ONE, TWO] }, ["topic:one/orders"])).toMatchObject({ allowed: [], unprotected: [] });
  });

  test("where data is not protected, nothing is asked: the program warns", async () => {
    const { allowed, unprotected } = await guard(
      { ...without("orders"), protectData: false },
      [],
      state({ protect: false }),
    );
    expect([allowed, unprotected]).toEqual([["topic:one/orders"], []]);
  });
});

describe("on a terminal", () => {
  beforeEach(() => {
    vi.mocked(isInteractive).mockReturnValue(true);
  });

  test("the losses are shown, and yes goes on", async () => {
    vi.mocked(confirmed).mockResolvedValue(true);
    const { allowed } = await guard(without("orders"));
    expect(said).toEqual([
      "\nThis run loses data of the stack dev:",
      "  ⛔ Deletes topic orders of one with all its records.  (topic:one/orders)",
    ]);
    expect(allowed).toEqual(["topic:one/orders"]);
  });

  test("any other answer changes nothing", async () => {
    vi.mocked(confirmed).mockResolvedValue(false);
    expect(await failure(guard(without("orders")))).toBe("Nothing was changed.");
    expect(sandbox.calls()).toEqual([]);
  });

  test("what was allowed already is not asked", async () => {
    await guard(without("orders"), ["topic:one/orders"]);
    expect(confirmed).not.toHaveBeenCalled();
  });
});

describe("what no answer allows is refused before Pulumi starts", () => {
  test.each([
    [
      "fewer partitions",
      { clusters: [{ ...ONE, topics: [TOPICS[0], { name: "orders" }] }, TWO] },
      /partitions: received 1; allowed: at least 3/,
    ],
    [
      "more ZooKeeper servers, after a run that was interrupted",
      { clusters: [{ ...ONE, zookeepers: 3 }, TWO] },
      /zookeepers: received 3; allowed: 1/,
    ],
    [
      "brokers with replicas",
      { clusters: [{ ...ONE, brokers: 1 }, TWO] },
      /one-broker-2 of one still has a replica of orders-0/,
    ],
  ])("%s", async (_title, config, message) => {
    expect(await failure(guard({ ...config, protectData: false }, ["broker:one/one-broker-2"]))).toMatch(message);
    expect(sandbox.calls().filter((call) => call.startsWith("pulumi"))).toEqual([]);
  });
});

test("the flag may be repeated, and a name that is none says which there are", () => {
  const command = () =>
    npmCommand({ name: "up", description: "", passesTo: "x" }).option("--allow-loss <name>", "", lossName, []);
  expect(
    readArguments(command(), ["--allow-loss", "topic:one/a.b", "--diff", "--allow-loss", "cluster:two"]),
  ).toMatchObject({
    allowLoss: ["topic:one/a.b", "cluster:two"],
    rest: ["--diff"],
  });
  expect(() => readArguments(command(), ["--allow-loss", "orders"])).toThrow(
    /'orders' is invalid\. Allowed: a name as the refusal/,
  );
});
