import * as docker from "@pulumi/docker";
import {
  CertificateAuthority,
  ClientIdentity,
  ClusterLink,
  clusterSettings,
  currentStack,
  engineOf,
  GeneratedSecrets,
  KafkaCluster,
  kafkaImages,
  MirrorTopic,
  qualifiedName,
  stackLabels,
} from "../../components";

// Another program on the same components: orders of a primary cluster are mirrored to a standby.

const primary = clusterSettings({ name: "primary", ports: { external: 16093 }, topics: [{ name: "orders" }] });
const standby = clusterSettings({ name: "standby", ports: { external: 16094 } });

const engine = engineOf({ engine: "apache", confluentVersion: "7.3.1" });
const images = kafkaImages(engine);
const network = new docker.Network("network", {
  name: qualifiedName(currentStack(), "network"),
  labels: stackLabels(currentStack()),
});

const certificateValidityDays = 30;
const authority = new CertificateAuthority("ca", { validityDays: 365, certificateValidityDays });
const secrets = new GeneratedSecrets("secrets");
const client = new ClientIdentity("client", {
  authority,
  image: images.broker,
  clusters: [primary, standby],
  password: secrets.password("store"),
  certificateValidityDays,
});

const [source, destination] = [primary, standby].map(
  (cluster) =>
    new KafkaCluster(cluster.name, {
      cluster,
      images,
      brokerOptions: {
        engine,
        network,
        authority,
        client,
        certificateValidityDays,
        namePrefix: "example-",
        heap: "384m",
        plaintextListener: false,
        publishAddress: "127.0.0.1",
        externalHost: "localhost",
      },
      zookeeperHeap: "128m",
      linkWorkerHeap: "256m",
      encoderSecret: secrets.password(`password encoder of ${cluster.name}`),
    }),
) as [KafkaCluster, KafkaCluster];

const link = new ClusterLink("standby-link", { link: "standby-link", source, destination, authority });
const orders = new MirrorTopic("standby-orders", { link, topic: "orders" });

/** The topic that consumers read at the standby. */
export const mirrorTopic = orders.mirrorTopic;
/** Where clients on the host find the clusters. */
export const bootstrapServers = {
  primary: source.bootstrapServers.EXTERNAL,
  standby: destination.bootstrapServers.EXTERNAL,
};
