import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { madeUp } from "./mocks";

// The components in programs that are not ours.

interface Made {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
}

let made: Made[] = [];

async function load() {
  vi.resetModules();
  const pulumi = await import("@pulumi/pulumi");
  made = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        made.push({ type, name, inputs: inputs as Record<string, unknown> });
        return { id: `${name}-id`, state: { ...(inputs as object), ...madeUp(type, name) } };
      },
      call: ({ token }) => {
        throw new Error(`nothing should call ${token}`);
      },
    },
    "shop",
    "test",
    false,
  );
  return { components: await import("../../components"), finished: () => pulumi.runtime.disconnect() };
}

function inputsOf(name: string): Record<string, unknown> {
  return made.find((resource) => resource.name === name)?.inputs ?? {};
}

let library: Awaited<ReturnType<typeof load>>;
beforeEach(async () => {
  library = await load();
});
// What is still on its way would be registered with the next test's mocks.
afterEach(() => library.finished());

describe("a cluster", () => {
  test("needs what it shares with others and one port, and has the configuration's defaults", async () => {
    const { createSharedResources, KafkaCluster } = library.components;
    const cluster = new KafkaCluster("orders", {
      shared: createSharedResources(),
      cluster: { ports: { external: 29093 } },
    });
    expect(cluster.bootstrapServers).toEqual({
      ssl: "orders-broker:9093",
      external: "localhost:29093",
      plaintext: "orders-broker:9091",
    });
    await library.finished();
    expect(inputsOf("orders-broker-container")).toMatchObject({
      name: "orders-broker",
      ports: [{ ip: "127.0.0.1", external: 29093 }],
      labels: [{ label: "kafka-cluster-links.stack", value: "test" }],
    });
    expect(inputsOf("orders-broker-container").envs).toEqual(
      expect.arrayContaining(["KAFKA_HEAP_OPTS=-Xmx512m", "KAFKA_LINK_WORKER_PRINCIPALS=User:CN=orders-links,O=shop"]),
    );
    expect(inputsOf("orders-broker-certificate").validityPeriodHours).toBe(365 * 24);
    expect(inputsOf("orders-broker-data").name).toBe("shop-test-orders-broker-data");
  });

  test("has no plaintext address without that listener", () => {
    const { createSharedResources, KafkaCluster } = library.components;
    const { bootstrapServers } = new KafkaCluster("orders", {
      shared: createSharedResources(),
      cluster: { ports: { external: 29093 } },
      plaintextListener: false,
    });
    expect(bootstrapServers).toEqual({ ssl: "orders-broker:9093", external: "localhost:29093" });
  });

  test.each([
    [
      { cluster: { ports: { external: 80 } } },
      "  ports.external: received 80; allowed: a port number from 1024 to 65535.",
    ],
    [
      { brokerHeap: "1 GB" },
      '  brokerHeap: received "1 GB"; allowed: a size in megabytes or gigabytes, such as 512m or 2g, from 128m to 32768g.',
    ],
    [{ heap: "1g" }, '  heap: received "1g"; allowed: one of namePrefix, '],
  ])("that is described wrongly says what is allowed: %j", (wrong, message) => {
    const { createSharedResources, KafkaCluster } = library.components;
    const args = { shared: createSharedResources(), cluster: { ports: { external: 29093 } }, ...wrong };
    const make = () => new KafkaCluster("orders", args);
    expect(make).toThrow("The cluster orders has arguments that are not allowed.\n");
    expect(make).toThrow(message);
  });

  test("can belong to a stack of another name", async () => {
    const { createSharedResources, KafkaCluster } = library.components;
    const shared = createSharedResources({ stackName: { project: "other", stack: "prod" } });
    new KafkaCluster("orders", { shared, cluster: { ports: { external: 29093 } } });
    await library.finished();
    expect(inputsOf("network")).toMatchObject({ name: "other-prod-network" });
    expect(inputsOf("client-request").subject).toEqual({ commonName: "client", organization: "other" });
    expect(inputsOf("ca-certificate").subject).toEqual({ commonName: "other prod root CA", organization: "other" });
    expect(inputsOf("orders-broker-container").labels).toEqual([{ label: "kafka-cluster-links.stack", value: "prod" }]);
    expect(inputsOf("orders-broker-files").environment).toMatchObject({ LABEL: "kafka-cluster-links.stack=prod" });
    expect(JSON.stringify(made)).not.toMatch(/\bshop\b/);
  });
});

test("a link is called like its component and has a certificate of its source's authority", async () => {
  const { ClusterLink, createSharedResources, KafkaCluster } = library.components;
  const shared = createSharedResources({ certificateValidityDays: 30 });
  const source = new KafkaCluster("one", { shared, cluster: { ports: { external: 29093 } } });
  const destination = new KafkaCluster("two", { shared, cluster: { ports: { external: 29094 } } });
  new ClusterLink("to-two", { source, destination });
  await library.finished();
  expect(inputsOf("to-two-request").subject).toEqual({ commonName: "to-two", organization: "shop" });
  expect(inputsOf("to-two-certificate").validityPeriodHours).toBe(30 * 24);
  expect(inputsOf("to-two-link").environment).toMatchObject({ LINK: "to-two", BOOTSTRAP_SERVER: "two-broker:9093" });
});
