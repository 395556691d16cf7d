import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { capture } from "../../cli/terminal/process";
import { script } from "../../components/docker/scripts";
import { kafkaImageName } from "../../components/docker/kafkaImageName";
import { docker } from "../harness/containers";
import { TemporaryStack } from "../harness/temporaryStack";

// What goes wrong on real machines: one clear message, a status that is not 0, no stack trace, and nothing made.

const stack = new TemporaryStack("it-mistakes");
const CONFIG = {
  clusters: [{ name: "one", broker: "broker1", zookeeper: "zookeeper1", ports: { external: 19293 } }],
};
const STACK_TRACE = /^\s+at .+\(.+:\d+:\d+\)|^\s+at file:|unhandled exception/m;

beforeAll(async () => {
  await stack.create(CONFIG);
});
afterAll(async () => {
  await stack.remove();
});

async function mistake(args: string[], environment: Record<string, string> = {}): Promise<string> {
  const { status, stdout, stderr } = await stack.pulumi(args, environment);
  expect(status).not.toBe(0);
  expect(stdout + stderr).not.toMatch(STACK_TRACE);
  expect(await stack.inDocker()).toEqual([]);
  return stdout + stderr;
}

describe("configuration", () => {
  test.each([
    [
      "an unknown key",
      { plaintextListner: "true" },
      /kafka-cluster-links:plaintextListner: received "true";.*did you mean plaintextListener\?/,
    ],
    [
      "a wrong type",
      { caValidityDays: "soon" },
      /kafka-cluster-links:caValidityDays: received "soon"; allowed: a whole number of days/,
    ],
    [
      "a wrong engine",
      { engine: "redpanda" },
      /kafka-cluster-links:engine: received "redpanda"; allowed: apache or confluent/,
    ],
    [
      "no clusters",
      { clusters: [] },
      /kafka-cluster-links:clusters: received \[\]; allowed: a list of one or more clusters/,
    ],
    [
      "too many replicas",
      { clusters: [{ name: "one", replicationFactor: 2, ports: { external: 19293 } }] },
      /clusters\[0\]\.replicationFactor: received 2; allowed: at most the number of brokers/,
    ],
  ])("%s fails at preview", async (_title, config, message) => {
    stack.configure({ ...CONFIG, ...config });
    expect(await mistake(["preview"])).toMatch(message);
    stack.configure(CONFIG);
  });
});

describe("the machine", () => {
  test("no Docker engine", async () => {
    const output = await mistake(["preview"], { DOCKER_HOST: "unix:///nonexistent/docker.sock" });
    expect(output).toMatch(/Docker does not answer: .*nonexistent.*\n.*Start the Docker engine/);
  });

  test("a wrong passphrase", async () => {
    expect(await mistake(["preview"], { PULUMI_CONFIG_PASSPHRASE: "wrong" })).toMatch(/incorrect passphrase/);
  });

  test("an image that is not there is warned of by preview, and stops up", async () => {
    // Other tests need the image meanwhile: a `docker` that has none stands before the real one.
    const folder = join(stack.folder, "bin");
    mkdirSync(folder);
    const script = `case "$1 $2" in "image inspect") echo "No such image: $*" >&2; exit 1 ;; esac\nexec "$DOCKER" "$@"\n`;
    writeFileSync(join(folder, "docker"), `#!/bin/sh\n${script}`, { mode: 0o755 });
    const { stdout: real } = await capture("which", ["docker"]);
    const without = { PATH: `${folder}:${stack.processEnvironment().PATH}`, DOCKER: real.trim() };
    const preview = await stack.pulumi(["preview"], without);
    expect(preview).toMatchObject({ status: 0 });
    expect(preview.stdout + preview.stderr).toContain(`The image ${kafkaImageName()} is not on this machine`);
    expect(await mistake(["up", "--yes", "--skip-preview"], without)).toContain("Build it: npm run image");
  });

  describe("a host port that another program has", () => {
    let server: Server;
    beforeAll(async () => {
      server = createServer();
      await new Promise<void>((resolve) => server.listen(19293, "127.0.0.1", resolve));
    });
    afterAll(() => {
      server.close();
    });

    test("stops up before anything is made", async () => {
      const output = await mistake(["up", "--yes", "--skip-preview"]);
      expect(output).toMatch(
        /The port 19293 of 127\.0\.0\.1, wanted by broker1, is taken by another program\. Stop it, or set clusters\[0\]\.ports\.external to a free port\.\n/,
      );
    });
  });

  test("a container name that another project has", async () => {
    await docker("create", "--name", "it-mistakes-broker1", kafkaImageName());
    try {
      const output = await mistake(["up", "--yes", "--skip-preview"]);
      expect(output).toMatch(
        /The container name it-mistakes-broker1 is taken by a container that is not part of any stack/,
      );
    } finally {
      await docker("rm", "it-mistakes-broker1");
    }
  });
});

describe("waiting for containers", () => {
  const name = "it-mistakes-wait";
  const wait = (seconds: number) =>
    capture("sh", ["-c", script("cluster/wait-healthy")], {
      environment: { CONTAINERS: name, TIMEOUT_SECONDS: String(seconds) },
    });
  const create = (health: string, ...command: string[]) =>
    docker(
      ...["create", "--name", name, "--network", "none", "--health-interval", "500ms", "--health-cmd", health],
      ...["--entrypoint", command[0] ?? "true", kafkaImageName(), ...command.slice(1)],
    );

  test("one whose start failed in an earlier run is started", async () => {
    await create("true", "tail", "-f", "/dev/null");
    try {
      expect(await wait(30)).toMatchObject({ status: 0 });
      expect(await docker("inspect", "--format", "{{.State.Status}}", name)).toBe("running");
    } finally {
      await docker("rm", "--force", name);
    }
  });

  test("one that never gets healthy is told of, with its state and the end of its log", async () => {
    await create("false", "bash", "-c", "echo the reason; exec tail -f /dev/null");
    try {
      const { status, stderr } = await wait(2);
      expect(status).toBe(1);
      expect(stderr).toMatch(
        /^it-mistakes-wait was not healthy within 2 s\. Its state: running, (starting|unhealthy), restarted 0 times/,
      );
      expect(stderr).toContain("the reason");
    } finally {
      await docker("rm", "--force", name);
    }
  });
});
