import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { createSecureContext } from "node:tls";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { KafkaConnection } from "../../../cli/cluster/kafkaConnection";
import { type KafkaLibrary, loadKafka } from "../../../cli/cluster/kafkaLibrary";
import { readContainers } from "../../../cli/cluster/containers";
import { handshake } from "../../../cli/cluster/handshake";
import type { Inventory } from "../../../cli/status/inventory";
import { Observer } from "../../../cli/status/observer";
import { Sandbox } from "../fakes";

// Whatever is down, and in whichever way, is told within three seconds.

// Far more than the two seconds after which it gives up: the soak tests hold it to seconds.
const LIMIT_MS = 20_000;
const credentials = createSecureContext();

let library: KafkaLibrary;
beforeAll(async () => {
  library = await loadKafka();
});

const servers: Server[] = [];
afterEach(() => {
  servers.splice(0).forEach((server) => server.close());
});

/** Listens; returns the address. */
async function listen(serve: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    serve(socket);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Takes connections and never says anything, as a broker that hangs. */
const silent = () => listen(() => undefined);
/** Takes connections and ends them at once, as Docker does for a container whose process is not there. */
const closing = () => listen((socket) => socket.destroy());
/** Was free a moment ago. */
async function nobody(): Promise<string> {
  const address = await silent();
  await new Promise((resolve) => servers.pop()?.close(resolve));
  return address;
}

/** The result of something that must not take longer than the limit. */
async function soon<Result>(work: Promise<Result>): Promise<Result> {
  const started = performance.now();
  const result = await work;
  expect(performance.now() - started).toBeLessThan(LIMIT_MS);
  return result;
}

describe.each([
  ["nobody listens", nobody, "nobody listens there", /ECONNREFUSED/],
  ["connections are closed", closing, "it closed the connection", /./],
  ["nothing is ever said", silent, "no answer within 2 s", /timed out/],
])("where %s", (_, start, shaken, described) => {
  test("a handshake ends with the reason", async () => {
    expect(await soon(handshake(await start(), credentials))).toEqual({ problem: shaken });
  });

  test("a cluster of three brokers is given up together, with the reason", async () => {
    const addresses = await Promise.all([start(), start(), start()]);
    const connection = new KafkaConnection(library, addresses.join(","), credentials);
    await expect(soon(connection.describe())).rejects.toThrow(described);
    expect(await soon(connection.ends(["orders"]))).toEqual(new Map());
    await soon(connection.close());
  });
});

test("a name that does not exist", async () => {
  expect(await soon(handshake("no.such.host.invalid:9093", credentials))).toEqual({
    problem: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/) as string,
  });
});

describe("containers", () => {
  test("have the state of their health check, or else Docker's, or are missing", async () => {
    const sandbox = new Sandbox();
    sandbox.program(
      "docker",
      `printf '%s\\n' '/broker1 running healthy' '/broker2 running ' '/links1 exited unhealthy'
       echo 'Error: No such container: links2' >&2; exit 1`,
    );
    const { stateOf, problem } = await readContainers(["broker1", "broker2", "links1", "links2"], {});
    expect(problem).toBeUndefined();
    expect(["broker1", "broker2", "links1", "links2"].map(stateOf)).toEqual([
      ...["healthy", "running", "exited", "missing"],
    ]);
    expect(sandbox.calls()).toHaveLength(1);
  });

  test.each([
    [
      "echo 'Cannot connect to the Docker daemon at unix:///x. Is it running?' >&2; exit 1",
      /^Cannot connect to the Docker/,
    ],
    ["exec sleep 60", /^no answer within 2 s$/],
    [undefined, /docker/],
  ])("are unknown where Docker does not answer: %s", async (script, reason) => {
    const sandbox = new Sandbox();
    if (script !== undefined) {
      sandbox.program("docker", script);
    }
    const { stateOf, problem } = await soon(readContainers(["broker1"], {}));
    expect(problem).toMatch(reason);
    expect(stateOf("broker1")).toBe("unknown");
  });
});

test("a stack in which everything hangs shows its clusters in time, and says what it cannot know", async () => {
  const sandbox = new Sandbox();
  sandbox.program("docker", "exec sleep 60");
  const cluster = async (name: string) => {
    const addresses = await Promise.all([silent(), silent()]);
    return {
      ...{ name, listeners: { SSL: `${name}:9093`, EXTERNAL: addresses.join(",") } },
      ...{ brokers: [name, `${name}-2`], zookeepers: [`${name}-zookeeper`], linkWorkers: [`${name}-links`] },
    };
  };
  const mirrors = [{ topic: "orders", mirrorTopic: "orders", state: "active" as const }];
  const inventory: Inventory = {
    clusters: [await cluster("one"), await cluster("two")],
    links: [{ name: "my-link", source: "one", destination: "two", prefix: "", config: {}, mirrors }],
    certificates: [{ name: "ca", notAfter: "2036-11-22T04:00:00.000Z" }],
  };
  const snapshot = new Observer("it", library, {}).poll({ inventory, credentials });
  const clusters = await soon(snapshot.clusters);
  expect(clusters.map(({ name, unreachable }) => `${name} ${unreachable ?? ""}`)).toEqual([
    expect.stringMatching(/^one Connection to 127\.0\.0\.1:\d+ timed out/),
    expect.stringMatching(/^two Connection to 127\.0\.0\.1:\d+ timed out/),
  ]);
  // No command is run in a cluster that does not answer.
  expect(await snapshot.links).toEqual([
    {
      ...{
        name: "my-link",
        source: "one",
        destination: "two",
        prefix: "",
        state: "UNKNOWN",
        reason: "two does not answer",
      },
      mirrors: [{ topic: "orders", mirrorTopic: "orders", declared: "active", state: "UNKNOWN" }],
    },
  ]);
  expect(sandbox.calls().map((call) => call.split(" ")[1])).toEqual(["inspect"]);
  const { problems } = await snapshot.status;
  expect(problems).toContain("Docker cannot be asked for the containers: no answer within 2 s");
  expect(problems).toContain("one-2 of one: container unknown, no answer within 2 s");
  expect(problems).toContain("link my-link of two: it cannot be asked for: two does not answer");
});
