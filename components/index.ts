// What other Pulumi programs use; `examples/` has one.

export type { BrokerOptions } from "./cluster/broker";
export {
  type Certificate,
  type CertificateArgs,
  CertificateAuthority,
  type CertificateAuthorityArgs,
  principalOf,
} from "./certificates/certificateAuthority";
export { ClientIdentity, type ClientIdentityArgs } from "./certificates/clientIdentity";
export { ClusterLink, type ClusterLinkArgs } from "./links/clusterLink";
export { type Engine, engineOf } from "./cluster/engines";
export { GeneratedSecrets } from "./certificates/generatedSecret";
export { KafkaCluster, type KafkaClusterArgs } from "./cluster/kafkaCluster";
export { type KafkaImages, kafkaImages } from "./cluster/kafkaImages";
export { currentStack } from "./docker/labels";
export { type Label, qualifiedName, stackLabels, type StackName } from "../topology/labels";
export { MirrorTopic, type MirrorTopicArgs } from "./links/mirrorTopic";
export type { DeclaredState } from "../topology/links";
export { clusterSettings } from "../topology/parse";
export type { ClusterInput, ClusterSettings, FilterSettings, Settings } from "../topology/schema";
