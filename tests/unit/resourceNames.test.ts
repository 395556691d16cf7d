import { expect, test } from "vitest";
import {
  clusterOfTopicResource,
  linkName,
  mirrorName,
  type Part,
  parsePartName,
  partName,
  topicResourceName,
} from "../../topology/resourceNames";

test.each<[string, Part]>([
  ["broker1", "container"],
  ["broker1", "key"],
  ["broker1", "key-store"],
  ["client", "trust-store"],
  ["my-client", "client"],
  ["cluster1", "brokers-ready"],
  ["console", "ready"],
  ["cluster2-my-link", "link"],
  ["cluster2-my-link-some.topic-1", "mirror"],
])("the name of %s's %s is read back as it was built", (component, part) => {
  expect(parsePartName(partName(component, part))).toEqual({ component, part });
});

test("a name without a part is a component's", () => {
  expect(parsePartName("broker1")).toEqual({ component: "broker1" });
});

test("names of links and mirrors have their destination, where alone they are unique", () => {
  const link = { name: "my-link", destination: "cluster2" };
  expect(linkName(link)).toBe("cluster2-my-link");
  expect(mirrorName(link, "orders")).toBe("cluster2-my-link-orders");
});

test("a topic's name tells its cluster, even where both have dashes", () => {
  expect(clusterOfTopicResource(topicResourceName("my-cluster", "a-topic"), "a-topic")).toBe("my-cluster");
  expect(clusterOfTopicResource("my-cluster-other", "a-topic")).toBeUndefined();
});
