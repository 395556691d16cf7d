import { KAFKA_VERSION, kafkaImageName } from "../docker/kafkaImageName";
import { usesLinkWorkers } from "../../topology/nodes";
import type { Settings } from "../../topology/schema";

/** What differs between the Kafkas that the program can run. */
export interface Engine {
  /** As the configuration calls it. */
  name: Settings["engine"];
  /** Version of Kafka, or of the Confluent Platform. */
  version: string;
  /** Name of the image of brokers and link workers, with its tag. */
  brokerImage: string;
  /** Name of the image of ZooKeeper servers, with its tag. */
  zookeeperImage: string;
  /** True when the images are made on this machine and cannot be pulled. */
  builtHere: boolean;
  /** Whether cluster links are the work of containers of their own, rather than of the brokers. */
  linkWorkers: boolean;
  /**
   * Environment variables that only this engine's brokers know.
   *
   * @param replicationFactor replicas of internal topics
   */
  brokerEnvironment: (replicationFactor: number) => Record<string, string>;
}

/** Which engine it is to be. */
export interface EngineChoice {
  /** `apache` (open, built on this machine) or `confluent` (Confluent Server, pulled). */
  engine: Settings["engine"];
  /** Version of the Confluent Platform images. @default "7.3.1" */
  confluentVersion?: string;
}

const DEFAULT_CONFLUENT_VERSION = "7.3.1";

/**
 * The engine of that name.
 *
 * @example
 * ```ts
 * const shared = createSharedResources({ engine: engineOf({ engine: "confluent" }) });
 * ```
 */
export function engineOf({ engine, confluentVersion = DEFAULT_CONFLUENT_VERSION }: EngineChoice): Engine {
  return ENGINES[engine](confluentVersion);
}

const ENGINES: Record<Settings["engine"], (confluentVersion: string) => Engine> = {
  apache: () => ({
    name: "apache",
    version: KAFKA_VERSION,
    brokerImage: kafkaImageName(),
    zookeeperImage: kafkaImageName(),
    builtHere: true,
    linkWorkers: usesLinkWorkers("apache"),
    // A link worker is ready when its two groups have a member each; a broker waits 3 s for more by default.
    brokerEnvironment: () => ({ KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: "0" }),
  }),
  confluent: (version) => ({
    name: "confluent",
    version,
    brokerImage: `confluentinc/cp-server:${version}`,
    zookeeperImage: `confluentinc/cp-zookeeper:${version}`,
    builtHere: false,
    linkWorkers: usesLinkWorkers("confluent"),
    brokerEnvironment: (replicationFactor) => ({
      KAFKA_CONFLUENT_CLUSTER_LINK_ENABLE: "true",
      // On fewer than three brokers the default of 3 fills the log with errors, and links hang (from 7.4 on).
      KAFKA_CONFLUENT_CLUSTER_LINK_METADATA_TOPIC_REPLICATION_FACTOR: String(replicationFactor),
      KAFKA_CONFLUENT_LICENSE_TOPIC_REPLICATION_FACTOR: String(replicationFactor),
      KAFKA_CONFLUENT_METADATA_TOPIC_REPLICATION_FACTOR: String(replicationFactor),
      KAFKA_CONFLUENT_BALANCER_TOPIC_REPLICATION_FACTOR: String(replicationFactor),
      // Needs several brokers, and is on by default in this image.
      KAFKA_CONFLUENT_BALANCER_ENABLE: "false",
      KAFKA_CONFLUENT_SUPPORT_METRICS_ENABLE: "false",
    }),
  }),
};
