import type * as docker from "@pulumi/docker";
import * as kafka from "@pulumi/kafka";
import * as pulumi from "@pulumi/pulumi";
import { brokersOf, linkWorkerIdentity, linkWorkersOf, replicationFactorOf, zookeepersOf } from "../../topology/nodes";
import type { ClusterSettings } from "../../topology/schema";
import { Broker, type BrokerOptions } from "./broker";
import { principalOf } from "../certificates/certificateAuthority";
import { LinkWorker } from "./linkWorker";
import { bootstrapServers } from "../../topology/listeners";
import { waitForBrokers, waitHealthy } from "./readiness";
import { ZookeeperServer } from "./zookeeper";
import { partName, topicResourceName } from "../../topology/resourceNames";

/** Arguments of a {@link KafkaCluster}. */
export interface KafkaClusterArgs {
  /** The cluster as the configuration has it. */
  cluster: ClusterSettings;
  /** Image ids. */
  images: {
    /** Of brokers and link workers. */
    broker: pulumi.Input<string>;
    /** Of ZooKeeper servers. */
    zookeeper: pulumi.Input<string>;
  };
  /** What is the same for all brokers of the stack. */
  brokerOptions: Omit<BrokerOptions, "image">;
  /** Java heap of each ZooKeeper server, as in -Xmx, for example `128m`. */
  zookeeperHeap: string;
  /** Java heap of each link worker, as in -Xmx, for example `512m`. */
  linkWorkerHeap: string;
  /** `password.encoder.secret` of brokers and link workers. */
  encoderSecret: pulumi.Input<string>;
}

/**
 * A Kafka cluster: ZooKeeper servers, then brokers, then topics and link workers, each step only when the one before is
 * ready. A server that is not ready within 180 seconds is an error, which shows the end of its log.
 */
export class KafkaCluster extends pulumi.ComponentResource {
  /** Name of the component. */
  readonly name: string;
  /** The id the cluster gave itself, known once its brokers answer. */
  readonly clusterId: pulumi.Output<string>;
  /** Bootstrap addresses by listener: `SSL`, `EXTERNAL` (for clients on the host) and perhaps `PLAINTEXT`. */
  readonly bootstrapServers: Record<string, string>;
  /** Container names. */
  readonly containers: pulumi.Output<{
    /** First one first. */
    brokers: string[];
    /** First one first. */
    zookeepers: string[];
    /** First one first. */
    linkWorkers: string[];
  }>;
  /** Topics that the program makes. */
  readonly topics: readonly {
    /** Name of the topic. */
    topic: string;
    /** What makes it. */
    resource: kafka.Topic;
  }[];
  /** Names of the brokers' containers, first one first. */
  readonly brokerContainers: readonly string[];
  /** The first broker's log: what goes when the cluster goes for good. */
  readonly dataVolume: docker.Volume | undefined;

  constructor(name: string, args: KafkaClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("kafka-cluster-links:index:KafkaCluster", name, {}, opts);
    this.name = name;
    const zookeepers = this.createZookeepers(args);
    const zookeepersReady = waitHealthy(
      partName(name, "zookeepers-ready"),
      zookeepers.map((server) => server.container),
      { parent: this },
    );
    const brokers = this.createBrokers(args, zookeepersReady);
    const brokersHealthy = waitHealthy(
      partName(name, "brokers-healthy"),
      brokers.map((broker) => broker.container),
      { parent: this },
    );
    this.brokerContainers = brokersOf(args.cluster).map((node) => `${args.brokerOptions.namePrefix}${node.name}`);
    this.dataVolume = brokers[0]?.dataVolume;
    this.bootstrapServers = bootstrapServers(brokers.map((broker) => broker.listeners));
    const containers = brokers.map((broker) => broker.container);
    const brokersReady = waitForBrokers(
      partName(name, "brokers-ready"),
      { containers, bootstrapServers: this.bootstrapServers.SSL ?? "" },
      { parent: this, dependsOn: [brokersHealthy] },
    );
    this.clusterId = brokersReady.stdout;
    this.topics = this.createTopics(args, brokersReady);
    const linkWorkers = this.createLinkWorkers(args, brokersReady);
    this.containers = pulumi.output({
      brokers: containers.map((container) => container.name),
      zookeepers: zookeepers.map((server) => server.container.name),
      linkWorkers: linkWorkers.map((worker) => worker.container.name),
    });
    this.registerOutputs({ clusterId: this.clusterId, bootstrapServers: this.bootstrapServers });
  }

  private createZookeepers(args: KafkaClusterArgs): ZookeeperServer[] {
    const { cluster, brokerOptions } = args;
    return zookeepersOf(cluster).map(
      (node) =>
        new ZookeeperServer(
          node.name,
          {
            cluster,
            node,
            image: args.images.zookeeper,
            network: brokerOptions.network,
            namePrefix: brokerOptions.namePrefix,
            heap: args.zookeeperHeap,
            metrics: brokerOptions.metrics,
          },
          { parent: this },
        ),
    );
  }

  private createBrokers(args: KafkaClusterArgs, zookeepersReady: pulumi.Resource): Broker[] {
    const { cluster, brokerOptions, encoderSecret } = args;
    const linkWorkerPrincipal = brokerOptions.engine.linkWorkers ? principalOf(linkWorkerIdentity(cluster)) : undefined;
    return brokersOf(cluster).map(
      (node) =>
        new Broker(
          node.name,
          {
            ...brokerOptions,
            cluster,
            node,
            encoderSecret,
            linkWorkerPrincipal,
            image: args.images.broker,
            startAfter: zookeepersReady,
          },
          { parent: this },
        ),
    );
  }

  /** The stack is up when links can be made: its last step waits for the workers. */
  private createLinkWorkers(args: KafkaClusterArgs, brokersReady: pulumi.Resource): LinkWorker[] {
    const { cluster, brokerOptions, encoderSecret } = args;
    const nodes = brokerOptions.engine.linkWorkers ? linkWorkersOf(cluster) : [];
    const workers = nodes.map(
      (node) =>
        new LinkWorker(
          node.name,
          {
            ...brokerOptions,
            cluster,
            node,
            encoderSecret,
            image: args.images.broker,
            heap: args.linkWorkerHeap,
            startAfter: brokersReady,
          },
          { parent: this },
        ),
    );
    if (workers.length > 0) {
      const containers = workers.map((worker) => worker.container);
      waitHealthy(partName(cluster.name, "links-ready"), containers, { parent: this });
    }
    return workers;
  }

  /** Topics are made as any outside client would make them: from the host, over mutual TLS. */
  private createTopics(
    { cluster, brokerOptions }: KafkaClusterArgs,
    brokersReady: pulumi.Resource,
  ): { topic: string; resource: kafka.Topic }[] {
    const { authority, client } = brokerOptions;
    const provider = new kafka.Provider(
      partName(cluster.name, "admin"),
      {
        bootstrapServers: (this.bootstrapServers.EXTERNAL ?? "").split(","),
        tlsEnabled: true,
        skipTlsVerify: false,
        caCert: authority.certificatePem,
        clientCert: client.certificate.certificatePem,
        clientKey: client.certificate.privateKeyPem,
      },
      { parent: this, dependsOn: [brokersReady] },
    );
    return cluster.topics.map((topic) => ({
      topic: topic.name,
      resource: new kafka.Topic(
        topicResourceName(cluster.name, topic.name),
        {
          name: topic.name,
          partitions: topic.partitions,
          replicationFactor: topic.replicationFactor ?? replicationFactorOf(cluster),
          config: topic.config,
        },
        {
          parent: this,
          provider,
          // When the cluster goes for good its topics go with it: a dead broker must not hold up `pulumi destroy`.
          deletedWith: this.dataVolume,
        },
      ),
    }));
  }
}
