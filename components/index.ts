// What other Pulumi programs use; `examples/` has one.

export {
  type Certificate,
  type CertificateArgs,
  CertificateAuthority,
  type CertificateAuthorityArgs,
} from "./certificates/certificateAuthority";
export { ClientIdentity, type ClientIdentityArgs } from "./certificates/clientIdentity";
export { GeneratedSecrets, type GeneratedSecretsArgs, type Secret } from "./certificates/generatedSecrets";
export { type Engine, type EngineChoice, engineOf } from "./cluster/engines";
export { KafkaCluster, type KafkaClusterArgs } from "./cluster/kafkaCluster";
export type { KafkaImages } from "./cluster/kafkaImages";
export { createSharedResources, type SharedResources, type SharedResourcesArgs } from "./cluster/sharedResources";
export { ClusterLink, type ClusterLinkArgs } from "./links/clusterLink";
export { MirrorTopic, type MirrorTopicArgs } from "./links/mirrorTopic";
export type { StackName } from "../topology/labels";
export type { DeclaredState } from "../topology/mirrorStates";
export type { BootstrapServers } from "../topology/listeners";
export type { ContainerNames } from "../topology/outputs";
export type { ClusterInput, ClusterSettings, FilterSettings } from "../topology/schema";
