import { describe, expect, test } from "vitest";
import { STACK_LABEL } from "../../topology/labels";
import { recover } from "../../cli/context/recover";
import type { Deployment, Resource } from "../../cli/context/stack";
import { failure, Sandbox } from "./fakes";

const TYPES = {
  container: "docker:index/container:Container",
  network: "docker:index/network:Network",
  volume: "docker:index/volume:Volume",
  topic: "kafka:index/topic:Topic",
  command: "command:local:Command",
};

function resource(kind: keyof typeof TYPES, name: string, more: Partial<Resource> = {}): Resource {
  const type = TYPES[kind];
  return { type, urn: `urn:pulumi:dev::p::${type}::${name}`, inputs: { name }, ...more };
}

const pending = (type: string, of: Resource): Deployment => ({ pending_operations: [{ type, resource: of }] });

/** Runs `recover` against a fake docker, which has the given objects, and a fake pulumi. */
async function run(
  deployment: Deployment,
  direction: "up" | "down",
  objects: Record<string, string> = {},
  states = "true",
  refreshStatus = 0,
) {
  const sandbox = new Sandbox();
  sandbox.write("state", JSON.stringify({ version: 3, deployment }));
  Object.entries(objects).forEach(([name, content]) => sandbox.write(name, content));
  sandbox.program(
    "docker",
    `case "$2" in
      inspect) name=\${!#}; case "$1 $3" in
          "container --format={{.Id}}"*) ${states} ;;
          *) [ -e "$SANDBOX/$1-$name" ] && cat "$SANDBOX/$1-$name" || { echo "No such $1" >&2; exit 1; } ;;
        esac ;;
      ls) cat "$SANDBOX/$1s" 2>/dev/null; true ;;
    esac`,
  );
  sandbox.program(
    "pulumi",
    `case "$3 $4" in
      "stack export") cat $SANDBOX/state ;;
      "stack import") cat > $SANDBOX/imported ;;
      refresh*) exit ${refreshStatus} ;;
    esac`,
  );
  const cli = { executable: "pulumi", environment: {} };
  const promise = recover({ cli, stack: "dev", deployment, direction }, () => undefined);
  const done = await promise.catch((error: unknown) => (error as Error).message);
  const changes = sandbox.calls().filter((call) => /^pulumi(?!.* export )|^docker \w+ (rm|start)/.test(call));
  return { done, changes: changes.map((call) => call.replace("--non-interactive --color=never ", "")), sandbox };
}

const IMPORT = "pulumi stack import --stack dev";
const refresh = (...of: Resource[]) =>
  `pulumi refresh --yes --skip-preview --stack dev ${of.map(({ urn }) => `--target=${urn}`).join(" ")}`;
const ours = JSON.stringify({ Id: "c1", Config: { Labels: { [STACK_LABEL]: "dev" } } });
const others = JSON.stringify({ Id: "c1", Config: { Labels: { [STACK_LABEL]: "other" } } });
const nobodys = JSON.stringify({ Id: "c1", Config: { Labels: null } });

test("a stack without a past needs nothing", async () => {
  expect(await run({}, "up")).toMatchObject({ done: [], changes: [] });
});

describe("a state that was lost", () => {
  const inDocker = { containers: "broker1\n", volumes: "data\n" };

  test("is told, instead of making what Docker still has once more", async () => {
    const { done, changes } = await run({}, "up", inDocker);
    expect(done).toMatch(/nothing in it, but Docker has .*: container broker1, volume data\. .* Nothing was changed/);
    expect(changes).toEqual([]);
  });

  test("is none when there is something in it", async () => {
    const { done } = await run({ resources: [resource("volume", "data", { id: "data" })] }, "up", inDocker);
    expect(done).toEqual([]);
  });

  test("hinders no removal", async () => {
    expect(await run({}, "down", inDocker)).toMatchObject({ done: [], changes: [] });
  });
});

describe("interrupted operations", () => {
  const network = JSON.stringify({ Id: "n1", Labels: { [STACK_LABEL]: "dev" } });
  const volume = JSON.stringify({ Name: "data", Labels: { [STACK_LABEL]: "dev" } });
  const known = { resources: [resource("container", "b1", { id: "c1" })] };
  const cases: [string, Deployment, "up" | "down", Record<string, string>, string[]][] = [
    [
      "half-made container",
      pending("creating", resource("container", "b1")),
      "up",
      { "container-b1": ours },
      ["docker container rm --force c1", IMPORT],
    ],
    ["container that was not made yet", pending("creating", resource("container", "b1")), "up", {}, [IMPORT]],
    [
      "container of another stack",
      pending("creating", resource("container", "b1")),
      "up",
      { "container-b1": others },
      [IMPORT],
    ],
    [
      "container of nobody's",
      pending("creating", resource("container", "b1")),
      "down",
      { "container-b1": nobodys },
      [IMPORT],
    ],
    [
      "container that the state knows",
      { ...pending("creating", resource("container", "b1")), ...known },
      "down",
      { "container-b1": ours },
      [IMPORT],
    ],
    [
      "half-deleted container",
      pending("deleting", resource("container", "b1", { id: "c1" })),
      "down",
      { "container-b1": ours },
      ["docker container rm --force c1", IMPORT],
    ],
    [
      "deleted container whose name another one has",
      pending("deleting", resource("container", "b1", { id: "c0" })),
      "down",
      { "container-b1": ours },
      [IMPORT],
    ],
    [
      "updated container",
      pending("updating", resource("container", "b1", { id: "c1" })),
      "down",
      { "container-b1": ours },
      [IMPORT],
    ],
    [
      "half-made network",
      pending("creating", resource("network", "net")),
      "up",
      { "network-net": network },
      ["docker network rm n1", IMPORT],
    ],
    [
      "volume, which may have data, before up",
      pending("creating", resource("volume", "data")),
      "up",
      { "volume-data": volume },
      [IMPORT],
    ],
    [
      "volume before down",
      pending("creating", resource("volume", "data")),
      "down",
      { "volume-data": volume },
      ["docker volume rm --force data", IMPORT],
    ],
    ["command", pending("creating", resource("command", "store")), "up", {}, [IMPORT]],
    ["topic before down", pending("creating", resource("topic", "t")), "down", {}, [IMPORT]],
    [
      "topic before up",
      pending("creating", resource("topic", "t")),
      "up",
      {},
      [IMPORT, refresh(resource("topic", "t"))],
    ],
  ];
  test.each(cases)("%s", async (_, deployment, direction, objects, changes) => {
    // What the state knows is there.
    const result = await run(deployment, direction, { ...objects, containers: "c1\n" });
    expect(result.changes).toEqual(changes);
    expect(result.done).toContain("1 interrupted operation (cleared)");
  });

  test("are cleared from the state, and nothing else is", async () => {
    const deployment = { ...pending("creating", resource("command", "x")), resources: [resource("command", "y")] };
    const { sandbox } = await run(deployment, "down");
    expect(JSON.parse(sandbox.read("imported"))).toEqual({
      version: 3,
      deployment: { pending_operations: [], resources: [resource("command", "y")] },
    });
  });
});

describe("an interrupted topic before up", () => {
  const topic = resource("topic", "t", { inputs: { name: "orders", partitions: 3 } });
  const deployment = { ...pending("creating", topic), resources: [resource("command", "y")] };

  test("is put into the state under its id, for Pulumi to read whether it is there", async () => {
    const { sandbox } = await run(deployment, "up");
    const imported = JSON.parse(sandbox.read("imported")) as { deployment: Deployment };
    expect(imported.deployment.resources).toEqual([
      resource("command", "y"),
      { ...topic, id: "orders", outputs: { name: "orders", partitions: 3 } },
    ]);
  });

  test("is not put there twice when it was being replaced", async () => {
    const { changes } = await run({ ...deployment, resources: [{ ...topic, id: "orders" }] }, "up");
    expect(changes).toEqual([IMPORT]);
  });

  test("is taken out again when it cannot be read", async () => {
    const { changes, done } = await run(deployment, "up", {}, "true", 1);
    expect(changes).toEqual([IMPORT, refresh(topic), `pulumi state delete --yes --stack dev ${topic.urn}`]);
    expect(done).toMatch(/^pulumi refresh --yes failed/);
  });
});

describe("what is not as the state has it", () => {
  const container = resource("container", "b1", { id: "c1", dependencies: [resource("volume", "data").urn] });
  const volume = resource("volume", "data", { id: "data" });
  test("a container that is gone is forgotten, and only its state is read", async () => {
    const { changes, done } = await run({ resources: [container, volume] }, "up", { volumes: "data\n" });
    expect(changes).toEqual([refresh(container)]);
    expect(done).toEqual(["state of container b1, gone from Docker (forgotten)"]);
  });

  test("before down nothing is read: what is gone can be deleted again", async () => {
    expect(await run({ resources: [container, volume] }, "down")).toMatchObject({ changes: [], done: [] });
  });

  test("a volume that something was built on is not made again behind the user's back", async () => {
    const { changes, done } = await run({ resources: [container, volume] }, "up", { containers: "c1\n" });
    expect(changes).toEqual([]);
    expect(done).toMatch(
      /^Gone from Docker, with the data in it: volume data\..*npm run down.*npm run up; .*lost-cluster\.md .*\.$/,
    );
  });

  test("a volume that nothing needs any more is forgotten", async () => {
    expect((await run({ resources: [volume] }, "up")).changes).toEqual([refresh(volume)]);
  });

  test("a container that waits for its deletion is Pulumi's affair", async () => {
    expect((await run({ resources: [{ ...container, delete: true }] }, "up")).changes).toEqual([]);
  });

  test.each([
    ["exited", "echo c1 exited unhealthy", {}, ["docker container start c1"]],
    ["never started", "echo 'c1 created '", {}, ["docker container start c1"]],
    ["running", "echo c1 running healthy", {}, []],
    ["restarting, which Docker does", "echo 'c1 restarting '", {}, []],
    ["meant to end", "echo 'c1 exited '", { mustRun: false }, []],
  ])("a container that has stopped is started: %s", async (_, states, inputs, changes) => {
    const resources = [{ ...container, dependencies: [], inputs: { name: "b1", ...inputs } }];
    expect((await run({ resources }, "up", { containers: "c1\n" }, states)).changes).toEqual(changes);
  });
});

test("containers that are starting are waited for", async () => {
  const resources = [resource("container", "b1", { id: "c1" })];
  const states = `echo x >> $SANDBOX/asked; [ $(wc -l < $SANDBOX/asked) -le 2 ] && echo c1 running starting || echo c1 running healthy`;
  const { sandbox, done } = await run({ resources }, "up", { containers: "c1\n" }, states);
  expect(sandbox.calls().filter((call) => call.startsWith("docker container inspect"))).toHaveLength(3);
  expect(done).toEqual([]);
});

test("an error of Pulumi's is passed on", async () => {
  const sandbox = new Sandbox();
  sandbox.program("pulumi", "echo 'error: no luck' >&2; exit 255");
  sandbox.program("docker", "");
  const cli = { executable: "pulumi", environment: {} };
  const deployment = pending("creating", resource("command", "x"));
  expect(await failure(recover({ cli, stack: "dev", deployment, direction: "up" }, () => undefined))).toBe(
    "pulumi stack export failed: no luck",
  );
});
