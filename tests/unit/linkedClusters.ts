/** The walkthrough's two clusters, the first one with the topic that is mirrored. */
export const CLUSTERS = [
  {
    name: "cluster1",
    broker: "broker1",
    zookeeper: "zookeeper1",
    linkWorker: "links1",
    ports: { zookeeper: 2181, plaintext: 9091, ssl: 9093, external: 29093 },
    topics: [{ name: "demo-cl-topic" }],
  },
  {
    name: "cluster2",
    broker: "broker2",
    zookeeper: "zookeeper2",
    linkWorker: "links2",
    ports: { zookeeper: 2182, plaintext: 9092, ssl: 9094, external: 29094 },
  },
];

export const MY_LINK = { name: "my-link", source: "cluster1", destination: "cluster2" };

/** A configuration with one link that has one mirror, and what the two are to be. */
export function linked(mirror: Record<string, unknown> = {}, link: Record<string, unknown> = {}) {
  return { clusters: CLUSTERS, links: [{ ...MY_LINK, mirrors: [{ topic: "demo-cl-topic", ...mirror }], ...link }] };
}
