import type * as docker from "@pulumi/docker";
import * as kafka from "@pulumi/kafka";
import * as pulumi from "@pulumi/pulumi";
import { type BootstrapServers, bootstrapServers } from "../../topology/listeners";
import { brokersOf, linkWorkerIdentity, linkWorkersOf, replicationFactorOf, zookeepersOf } from "../../topology/nodes";
import { type ContainerNames, listenerAddresses } from "../../topology/outputs";
import { clusterSettings, serverOptions } from "../../topology/parse";
import { partName, topicResourceName } from "../../topology/resourceNames";
import type { ClusterInput, ClusterSettings } from "../../topology/schema";
import { canonicalConfig } from "../../topology/topicConfig";
import type { CertificateAuthority } from "../certificates/certificateAuthority";
import type { Secret } from "../certificates/generatedSecrets";
import { Broker } from "./broker";
import { LinkWorker } from "./linkWorker";
import { waitForBrokers, waitHealthy } from "./readiness";
import { replacedSecrets } from "./replacedSecrets";
import type { SharedResources } from "./sharedResources";
import { ZookeeperServer } from "./zookeeper";

/** Arguments of a {@link KafkaCluster}. */
export interface KafkaClusterArgs {
  /** What it has in common with the other clusters of the stack. */
  shared: SharedResources;
  /** Servers, ports and topics, as in [`clusters[]`](configuration.md#clusters); only `ports.external` has no default. */
  cluster: Omit<ClusterInput, "name">;
  /** Put before the name of every container. @default "" */
  namePrefix?: string;
  /** Java heap of each broker, as in -Xmx. @default "512m" */
  brokerHeap?: string;
  /** Java heap of each ZooKeeper server, as in -Xmx. @default "128m" */
  zookeeperHeap?: string;
  /** Java heap of each link worker, as in -Xmx. @default "512m" */
  linkWorkerHeap?: string;
  /** Whether Prometheus metrics are shown inside the container network; engine `apache` only. @default false */
  metrics?: boolean;
  /** Whether brokers also listen on PLAINTEXT, inside the container network only. @default true */
  plaintextListener?: boolean;
  /** IPv4 address of the host on which the EXTERNAL listeners are published. @default "127.0.0.1" */
  publishAddress?: string;
  /** Name under which clients reach the host. @default "localhost" */
  externalHost?: string;
  /** Whether Pulumi refuses to delete topics and the volumes of brokers and ZooKeeper servers. @default true */
  protectData?: boolean;
  /**
   * Topics that keep the partitions they have, also where somebody has added some by hand: fewer would replace the topic.
   * Those whose declared number is the same as in the last run.
   *
   * @default none
   */
  samePartitions?: readonly string[];
  /** `password.encoder.secret` of brokers and link workers. @default a generated one */
  encoderSecret?: pulumi.Input<string>;
}

/** Arguments with all defaults filled in. */
type CompleteArgs = Required<Omit<KafkaClusterArgs, "cluster" | "encoderSecret">> & {
  cluster: ClusterSettings;
  encoderSecret: Secret;
};

/**
 * A Kafka cluster: ZooKeeper servers, then brokers, then topics and link workers, each step only when the one before is
 * ready. A server that is not ready within 180 seconds is an error, which shows the end of its log.
 *
 * The component's name is the cluster's. A cluster that is described wrongly is an error that names the key.
 *
 * @example
 * ```ts
 * const cluster = new KafkaCluster("primary", {
 *   shared: createSharedResources(),
 *   cluster: { ports: { external: 29093 }, topics: [{ name: "orders", partitions: 6 }] },
 * });
 * export const bootstrapServers = cluster.bootstrapServers.external;
 * ```
 */
export class KafkaCluster extends pulumi.ComponentResource {
  /** Name of the component and of the cluster. */
  readonly name: string;
  /** The id the cluster gave itself, known once its brokers answer. */
  readonly clusterId: pulumi.Output<string>;
  /** Where clients find the cluster, by listener. */
  readonly bootstrapServers: BootstrapServers;
  /** Container names. */
  readonly containers: pulumi.Output<ContainerNames>;
  /** Topics that the program makes. */
  readonly topics: readonly {
    /** Name of the topic. */
    topic: string;
    /** The Pulumi resource of the topic. */
    resource: kafka.Topic;
  }[];
  /** Names of the brokers' containers, first one first. */
  readonly brokerContainers: readonly string[];
  /** Volume of the first broker: when it is deleted, the cluster is deleted permanently. */
  readonly dataVolume: docker.Volume | undefined;
  /** Generation of the secrets that everything stored in the cluster is encrypted under. */
  readonly secretsGeneration: pulumi.Output<number>;
  /** Issues certificates that the brokers accept. */
  readonly authority: CertificateAuthority;

  constructor(name: string, args: KafkaClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("kafka-cluster-links:index:KafkaCluster", name, {}, opts);
    this.name = name;
    this.authority = args.shared.authority;
    const { shared, cluster, encoderSecret, samePartitions = [], ...options } = args;
    const complete: CompleteArgs = {
      ...serverOptions(name, options),
      shared,
      samePartitions,
      cluster: clusterSettings({ ...cluster, name }),
      encoderSecret:
        encoderSecret === undefined
          ? shared.secrets.secret(`password encoder of ${name}`)
          : { generation: 1, current: encoderSecret },
    };
    const zookeepers = this.createZookeepers(complete);
    const zookeepersReady = waitHealthy(
      partName(name, "zookeepers-ready"),
      zookeepers.map((server) => server.container),
      { parent: this },
    );
    const brokers = this.createBrokers(complete, zookeepersReady);
    const containers = brokers.map((broker) => broker.container);
    const brokersHealthy = waitHealthy(partName(name, "brokers-healthy"), containers, { parent: this });
    this.brokerContainers = brokersOf(complete.cluster).map((node) => `${complete.namePrefix}${node.name}`);
    this.dataVolume = brokers[0]?.dataVolume;
    this.bootstrapServers = bootstrapServers(brokers.map((broker) => broker.listeners));
    const brokersReady = waitForBrokers(
      partName(name, "brokers-ready"),
      { containers, bootstrapServers: this.bootstrapServers.ssl },
      { parent: this, dependsOn: [brokersHealthy] },
    );
    this.clusterId = brokersReady.stdout;
    this.topics = this.createTopics(complete, brokersReady);
    const linkWorkers = this.createLinkWorkers(complete, brokersReady);
    this.secretsGeneration = replacedSecrets(
      partName(name, "secrets"),
      {
        generation: complete.encoderSecret.generation,
        linkWorkers: linkWorkers.workers.length,
        brokerContainers: this.brokerContainers,
        bootstrapServers: this.bootstrapServers.ssl,
      },
      { parent: this, dependsOn: [brokersReady, ...linkWorkers.ready] },
    );
    this.containers = pulumi.output({
      brokers: containers.map((container) => container.name),
      zookeepers: zookeepers.map((server) => server.container.name),
      linkWorkers: linkWorkers.workers.map((worker) => worker.container.name),
    });
    this.registerOutputs({ clusterId: this.clusterId, bootstrapServers: listenerAddresses(this.bootstrapServers) });
  }

  private createZookeepers(args: CompleteArgs): ZookeeperServer[] {
    const { shared, cluster, namePrefix, metrics, protectData } = args;
    return zookeepersOf(cluster).map(
      (node) =>
        new ZookeeperServer(
          node.name,
          { shared, cluster, node, namePrefix, metrics, protectData, heap: args.zookeeperHeap },
          { parent: this },
        ),
    );
  }

  private createBrokers(args: CompleteArgs, zookeepersReady: pulumi.Resource): Broker[] {
    const { shared, cluster } = args;
    const { linkWorkers } = shared.engine;
    return brokersOf(cluster).map(
      (node) =>
        new Broker(
          node.name,
          {
            shared,
            cluster,
            node,
            namePrefix: args.namePrefix,
            heap: args.brokerHeap,
            metrics: args.metrics,
            plaintextListener: args.plaintextListener,
            publishAddress: args.publishAddress,
            externalHost: args.externalHost,
            protectData: args.protectData,
            encoderSecret: args.encoderSecret,
            linkWorkerPrincipal: linkWorkers ? this.authority.principalOf(linkWorkerIdentity(cluster)) : undefined,
            startAfter: zookeepersReady,
          },
          { parent: this },
        ),
    );
  }

  /** The stack is up when links can be made: its last step waits for the workers. */
  private createLinkWorkers(
    args: CompleteArgs,
    brokersReady: pulumi.Resource,
  ): { workers: LinkWorker[]; ready: pulumi.Resource[] } {
    const { shared, cluster, namePrefix, metrics, encoderSecret } = args;
    const nodes = shared.engine.linkWorkers ? linkWorkersOf(cluster) : [];
    const heap = args.linkWorkerHeap;
    const workers = nodes.map(
      (node) =>
        new LinkWorker(
          node.name,
          { shared, cluster, node, namePrefix, metrics, encoderSecret, heap, startAfter: brokersReady },
          { parent: this },
        ),
    );
    const containers = workers.map((worker) => worker.container);
    const ready =
      workers.length === 0 ? [] : [waitHealthy(partName(this.name, "links-ready"), containers, { parent: this })];
    return { workers, ready };
  }

  /** Topics are made as any outside client would make them: from the host, over mutual TLS. */
  private createTopics(
    { shared, cluster, protectData, samePartitions }: CompleteArgs,
    brokersReady: pulumi.Resource,
  ): KafkaCluster["topics"] {
    const { certificate } = shared.client;
    const provider = new kafka.Provider(
      partName(this.name, "admin"),
      {
        bootstrapServers: this.bootstrapServers.external.split(","),
        tlsEnabled: true,
        skipTlsVerify: false,
        caCert: shared.authority.certificatePem,
        clientCert: certificate.certificatePem,
        clientKey: certificate.privateKeyPem,
      },
      { parent: this, dependsOn: [brokersReady] },
    );
    return cluster.topics.map((topic) => ({
      topic: topic.name,
      resource: new kafka.Topic(
        topicResourceName(this.name, topic.name),
        {
          name: topic.name,
          partitions: topic.partitions,
          replicationFactor: topic.replicationFactor ?? replicationFactorOf(cluster),
          config: canonicalConfig(topic.config),
        },
        {
          parent: this,
          provider,
          protect: protectData,
          // A state that was refreshed may say more than is declared.
          ignoreChanges: samePartitions.includes(topic.name) ? ["partitions"] : [],
          // Deleted with the data of the cluster: a dead broker must not hold up `pulumi destroy`.
          deletedWith: this.dataVolume,
        },
      ),
    }));
  }
}
