import { CLUSTERS } from "./linkedClusters";
import type { ProgramRun } from "./mocks";

const [CLUSTER1, CLUSTER2] = CLUSTERS;

/** The walkthrough's two clusters without a link, as the configuration of a stack. */
export const DEV = {
  clusters: [
    { ...CLUSTER1, topics: [{ name: "kafka-topic" }] },
    { ...CLUSTER2, topics: [{ name: "clicks", partitions: 3, config: { "retention.ms": "1000" } }] },
  ],
};

export const BROKER_RESOURCES = (broker: string) => [
  `command:local:Command ${broker}-files`,
  `command:local:Command ${broker}-key-store`,
  `docker:index/container:Container ${broker}-container`,
  `docker:index/volume:Volume ${broker}-client`,
  `docker:index/volume:Volume ${broker}-data`,
  `docker:index/volume:Volume ${broker}-secrets`,
  `kafka-cluster-links:index:Broker ${broker}`,
  `tls:index/certRequest:CertRequest ${broker}-request`,
  `tls:index/locallySignedCert:LocallySignedCert ${broker}-certificate`,
  `tls:index/privateKey:PrivateKey ${broker}-key`,
];

export const ZOOKEEPER_RESOURCES = (zookeeper: string) => [
  `docker:index/container:Container ${zookeeper}-container`,
  `docker:index/volume:Volume ${zookeeper}-data`,
  `docker:index/volume:Volume ${zookeeper}-log`,
  `kafka-cluster-links:index:ZookeeperServer ${zookeeper}`,
];

export const LINK_WORKER_RESOURCES = (worker: string) => [
  `command:local:Command ${worker}-files`,
  `command:local:Command ${worker}-key-store`,
  `docker:index/container:Container ${worker}-container`,
  `docker:index/volume:Volume ${worker}-client`,
  `docker:index/volume:Volume ${worker}-secrets`,
  `kafka-cluster-links:index:LinkWorker ${worker}`,
  `tls:index/certRequest:CertRequest ${worker}-request`,
  `tls:index/locallySignedCert:LocallySignedCert ${worker}-certificate`,
  `tls:index/privateKey:PrivateKey ${worker}-key`,
];

export const CLUSTER_RESOURCES = (cluster: string, topic: string) => [
  `command:local:Command ${cluster}-brokers-healthy`,
  `command:local:Command ${cluster}-brokers-ready`,
  `command:local:Command ${cluster}-links-ready`,
  `command:local:Command ${cluster}-zookeepers-ready`,
  `kafka-cluster-links:index:KafkaCluster ${cluster}`,
  `kafka:index/topic:Topic ${cluster}-${topic}`,
  `pulumi:providers:kafka ${cluster}-admin`,
];

export const SHARED_RESOURCES = [
  "command:local:Command client-key-store",
  "command:local:Command client-trust-store",
  "docker:index/network:Network network",
  "docker:index/remoteImage:RemoteImage kafka-image",
  "kafka-cluster-links:index:CertificateAuthority ca",
  "kafka-cluster-links:index:ClientIdentity client",
  "kafka-cluster-links:index:GeneratedSecrets secrets",
  "tls:index/certRequest:CertRequest client-request",
  "tls:index/locallySignedCert:LocallySignedCert client-certificate",
  "tls:index/privateKey:PrivateKey ca-key",
  "tls:index/privateKey:PrivateKey client-key",
  "tls:index/privateKey:PrivateKey secrets-seed",
  "tls:index/selfSignedCert:SelfSignedCert ca-certificate",
];

/** Type and name of each resource, sorted. */
export function listed(run: ProgramRun): string[] {
  return run.resources.map(({ type, name }) => `${type} ${name}`).sort();
}
