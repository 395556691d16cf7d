import { expect, test } from "vitest";
import type { StackOutputs } from "../../topology/outputs";
import { runProgram } from "./mocks";

const ORDERS = { name: "orders", partitions: 3 };
const CONFIG = { clusters: [{ name: "east", ports: { external: 29093 }, topics: [ORDERS] }] };

const PREVIOUS: Partial<StackOutputs> = {
  bootstrapServers: { east: { SSL: "east-broker:9093", EXTERNAL: "localhost:29093" } },
  containers: { east: { brokers: ["east-broker"], zookeepers: ["east-zookeeper"], linkWorkers: ["east-links"] } },
  data: {
    ...{ stack: "dev", engine: "apache", version: "3.9.2", protectData: false },
    topics: { east: [{ ...ORDERS, replicationFactor: 1, config: {} }] },
  },
};

test("a topic keeps the partitions that it has, as long as the configuration does not ask for others", async () => {
  const same = await runProgram(CONFIG, undefined, PREVIOUS);
  expect(same.named("east-orders").options.ignoreChanges).toEqual(["partitions"]);
  const [cluster] = CONFIG.clusters;
  const more = { clusters: [{ ...cluster, topics: [{ ...ORDERS, partitions: 6 }] }] };
  expect((await runProgram(more, undefined, PREVIOUS)).named("east-orders").options.ignoreChanges).toBeUndefined();
  expect((await runProgram(CONFIG)).named("east-orders").options.ignoreChanges).toBeUndefined();
});

test("the output on data says how many partitions the resource has", async () => {
  const { outputs } = await runProgram(CONFIG);
  expect(outputs.data).toMatchObject({ topics: { east: [{ name: "orders", partitions: 3, config: {} }] } });
});
