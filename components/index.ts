// What other Pulumi programs use; `examples/` has one.

export type { BrokerOptions } from "./broker";
export {
  type Certificate,
  type CertificateArgs,
  CertificateAuthority,
  type CertificateAuthorityArgs,
  principalOf,
} from "./certificateAuthority";
export { ClientIdentity, type ClientIdentityArgs } from "./clientIdentity";
export { ClusterLink, type ClusterLinkArgs } from "./clusterLink";
export { type Engine, engineOf } from "./engines";
export { GeneratedSecrets } from "./generatedSecret";
export { KafkaCluster, type KafkaClusterArgs } from "./kafkaCluster";
export { type KafkaImages, kafkaImages } from "./kafkaImages";
export { type Label, ownName, stackLabels } from "./labels";
export { MirrorTopic, type MirrorTopicArgs } from "./mirrorTopic";
export { clusterSettings } from "../topology/cluster";
export type { ClusterInput, ClusterSettings, DeclaredState, FilterSettings, Settings } from "../topology/schema";
