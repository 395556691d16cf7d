import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CLIENT_CONFIG as CLIENT } from "../../topology/paths";
import { until, inside } from "../harness/containers";
import { ROOT, TemporaryStack } from "../harness/temporaryStack";

// The components in another program than our own.

const stack = new TemporaryStack("it-example", join(ROOT, "examples", "orders-mirror"));

beforeAll(() => stack.create({}));
afterAll(() => stack.remove());

test("the example comes up, mirrors, changes nothing the second time, and goes", async () => {
  await stack.must(["up", "--yes", "--skip-preview"]);
  expect(await stack.outputs()).toEqual({
    mirrorTopic: "orders",
    bootstrapServers: { primary: "localhost:16093", standby: "localhost:16094" },
  });
  const address = (cluster: string) => `--bootstrap-server ${cluster}-broker:9093`;
  const write = `kafka-console-producer ${address("primary")} --producer.config ${CLIENT} --topic orders`;
  expect((await inside("example-primary-broker", write, "order 1\n")).status).toBe(0);
  await until("the order is mirrored", 90, async () => {
    const ends = `kafka-get-offsets ${address("standby")} --command-config ${CLIENT} --topic orders`;
    const { stdout } = await inside("example-standby-broker", ends);
    return { ok: stdout.trim() === "orders:0:1", seen: stdout };
  });
  await stack.must(["preview", "--expect-no-changes"]);
  await stack.must(["destroy", "--yes", "--skip-preview"]);
  expect(await stack.inDocker()).toEqual([]);
});
