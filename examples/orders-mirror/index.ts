import { ClusterLink, createSharedResources, KafkaCluster, MirrorTopic } from "../../components";

// Another program on the same components: orders of a primary cluster are mirrored to a standby.

const shared = createSharedResources({ certificateValidityDays: 30 });
// Without protectData: false, `pulumi destroy` would refuse to delete volumes and topics.
const options = { shared, namePrefix: "example-", protectData: false, brokerHeap: "384m", linkWorkerHeap: "256m" };

const primary = new KafkaCluster("primary", {
  ...options,
  cluster: { ports: { external: 16093 }, topics: [{ name: "orders" }] },
});
const standby = new KafkaCluster("standby", { ...options, cluster: { ports: { external: 16094 } } });

const link = new ClusterLink("standby-link", { source: primary, destination: standby });
const orders = new MirrorTopic("standby-orders", { link, topic: "orders" });

/** The topic that consumers read at the standby. */
export const mirrorTopic = orders.mirrorTopic;
/** Where clients on the host find the clusters. */
export const bootstrapServers = {
  primary: primary.bootstrapServers.external,
  standby: standby.bootstrapServers.external,
};
