// What other Pulumi programs use; `examples/` has one.

export { CertificateAuthority, type CertificateAuthorityArgs } from "./certificateAuthority";
export { ClientIdentity, type ClientIdentityArgs } from "./clientIdentity";
export { ClusterLink, type ClusterLinkArgs } from "./clusterLink";
export { type Engine, engineOf } from "./engines";
export { GeneratedSecrets } from "./generatedSecret";
export { KafkaCluster, type KafkaClusterArgs } from "./kafkaCluster";
export { kafkaImages } from "./kafkaImages";
export { ownName, stackLabels } from "./labels";
export { MirrorTopic, type MirrorTopicArgs } from "./mirrorTopic";
export { clusterSettings } from "../topology/cluster";
export type { ClusterInput, ClusterSettings, DeclaredState, FilterSettings } from "../topology/schema";
