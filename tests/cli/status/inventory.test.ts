import { describe, expect, test } from "vitest";
import type { Resource } from "../../../cli/context/stack";
import { credentialsOf } from "../../../cli/cluster/credentials";
import { inventoryOf } from "../../../cli/status/inventory";

const STACK = "pulumi:pulumi:Stack";
const resource = (type: string, name: string, outputs?: Record<string, unknown>, more: Partial<Resource> = {}) => ({
  ...{ type, urn: `urn:pulumi:it::kafka-cluster-links::${type}::${name}`, outputs },
  ...more,
});
const signed = (name: string, end: unknown, more: Partial<Resource> = {}) =>
  resource("tls:index/locallySignedCert:LocallySignedCert", `${name}-certificate`, { validityEndTime: end }, more);
const container = (name: string) =>
  resource("docker:index/container:Container", `${name}-container`, { name: `it-${name}` });

const LINK = { name: "my-link", source: "one", destination: "two", prefix: "", config: {}, mirrors: [] };
const OUTPUTS = {
  bootstrapServers: {
    one: { SSL: "broker1:9093", EXTERNAL: "localhost:1" },
    two: { SSL: "broker2:9094", EXTERNAL: "localhost:2" },
  },
  clusterIds: { one: "id-of-one" },
  containers: { one: { brokers: ["it-broker1"], zookeepers: ["it-zookeeper1"], linkWorkers: ["it-links1"] } },
  links: [LINK],
};
const END = "2027-11-25T04:00:10.123456789+01:00";

describe("the inventory", () => {
  const read = (...resources: Resource[]) =>
    inventoryOf({ resources: [resource(STACK, "kafka-cluster-links-it", OUTPUTS), ...resources] }, "it");

  test("has the clusters with their containers, as far as there are any, and the links", () => {
    expect(read()).toEqual({
      clusters: [
        {
          ...{ name: "one", id: "id-of-one", listeners: OUTPUTS.bootstrapServers.one },
          ...{ brokers: ["it-broker1"], zookeepers: ["it-zookeeper1"], linkWorkers: ["it-links1"] },
        },
        {
          ...{ name: "two", id: undefined, listeners: OUTPUTS.bootstrapServers.two },
          ...{ brokers: [], zookeepers: [], linkWorkers: [] },
        },
      ],
      links: [LINK],
      certificates: [],
    });
  });

  test("names certificates after the containers that serve them, their links, or their components", () => {
    const ca = resource("tls:index/selfSignedCert:SelfSignedCert", "ca-certificate", { validityEndTime: END });
    const { certificates } = read(
      ...[ca, container("broker1"), signed("broker1", END), signed("two-my-link", END), signed("client", END)],
    );
    expect(certificates.map(({ name }) => name)).toEqual(["ca", "it-broker1", "link my-link of two", "client"]);
    expect(new Set(certificates.map(({ notAfter }) => notAfter))).toEqual(new Set(["2027-11-25T03:00:10.123Z"]));
  });

  test("leaves out what is about to be replaced, and what an interrupted run has not made", () => {
    expect(read(signed("old", END, { delete: true }), signed("none", undefined)).certificates).toEqual([]);
  });

  test.each([
    ["dev", 'The stack dev has no clusters yet: "npm run up" makes them.'],
    ["it", 'The stack it has no clusters yet: "npm run up -- --stack it" makes them.'],
  ])("of an empty stack %s is refused with what to do", (stack, message) => {
    expect(() => inventoryOf({}, stack)).toThrow(message);
    expect(() => inventoryOf({ resources: [resource(STACK, "kafka-cluster-links-it")] }, stack)).toThrow(message);
  });
});

test("credentials that a first run has not made yet are asked for in words", () => {
  expect(() => credentialsOf({}, "it")).toThrow(
    'The stack it has no certificate for a client yet: "npm run up -- --stack it" makes it.',
  );
});
