import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { qualifiedName, stackLabels, type StackName } from "../../topology/labels";
import type { ClusterSettings } from "../../topology/schema";
import { CertificateAuthority } from "../certificates/certificateAuthority";
import { ClientIdentity } from "../certificates/clientIdentity";
import { GeneratedSecrets } from "../certificates/generatedSecrets";
import { currentStack } from "../docker/currentStack";
import { type Engine, engineOf } from "./engines";
import { type KafkaImages, kafkaImages } from "./kafkaImages";

/** What all clusters of a stack have in common, see {@link createSharedResources}. */
export interface SharedResources {
  /** Which Kafka runs. */
  engine: Engine;
  /** Ids of its images. */
  images: KafkaImages;
  /** The network of all containers: host names mean something only in it. */
  network: docker.Network;
  /** Issues every certificate. */
  authority: CertificateAuthority;
  /** The client that tools in the containers connect as. */
  client: ClientIdentity;
  /** Passwords derived from a key in the stack's state. */
  secrets: GeneratedSecrets;
  /** Begins the names of volumes and networks, and labels everything in Docker. */
  stackName: StackName;
}

/** Arguments of {@link createSharedResources}. */
export interface SharedResourcesArgs {
  /** Which Kafka runs. @default the open one, `engineOf({ engine: "apache" })` */
  engine?: Engine;
  /** Lifetime of the root certificate, in days. @default 3650 */
  caValidityDays?: number;
  /** Lifetime of every other certificate, in days. @default 365 */
  certificateValidityDays?: number;
  /** Password of all key and trust stores, at least 6 characters. @default a generated one */
  storePassword?: pulumi.Input<string>;
  /**
   * Generation of the generated secrets, from 1 on. The next number replaces them: the password of the stores, and what
   * brokers and link workers encrypt their sensitive settings under.
   *
   * @default 1
   */
  secretsGeneration?: number;
  /**
   * Whether brokers and link workers still accept the generation before. Must be so until the `secretsGeneration` of every
   * cluster has become this one. @default false
   */
  acceptPreviousSecrets?: boolean;
  /** Clusters for which every broker gets a properties file, to create links from them by hand. @default none */
  linkFilesFor?: readonly ClusterSettings[];
  /** Names of project and stack. @default those of the running program */
  stackName?: StackName;
}

/**
 * Creates what the clusters of a stack share: network, certificate authority, generated passwords, and the client whose
 * certificate the tools in all containers use. Call it once: its resources have fixed names.
 *
 * @example
 * ```ts
 * const shared = createSharedResources({ certificateValidityDays: 30 });
 * const cluster = new KafkaCluster("orders", { shared, cluster: { ports: { external: 29093 } } });
 * ```
 */
export function createSharedResources(args: SharedResourcesArgs = {}): SharedResources {
  const { engine = engineOf({ engine: "apache" }), stackName = currentStack() } = args;
  const images = kafkaImages(engine);
  const network = new docker.Network("network", {
    name: qualifiedName(stackName, "network"),
    labels: stackLabels(stackName),
  });
  const authority = new CertificateAuthority("ca", {
    validityDays: args.caValidityDays,
    certificateValidityDays: args.certificateValidityDays,
    stackName,
  });
  const secrets = new GeneratedSecrets("secrets", {
    generation: args.secretsGeneration,
    acceptPrevious: args.acceptPreviousSecrets,
  });
  const client = new ClientIdentity("client", {
    authority,
    image: images.broker,
    password: pulumi.secret(args.storePassword ?? secrets.password("store")),
    linkFilesFor: args.linkFilesFor,
    stackName,
  });
  return { engine, images, network, authority, client, secrets, stackName };
}
