import { kafkaImageName } from "../docker/kafkaImageName";
import type { Settings } from "../../topology/schema";

/** What differs between the Kafkas that the program can run; everything else is the same for all. */
export interface Engine {
  /** As the configuration calls it. */
  name: Settings["engine"];
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

/** The engine the configuration asks for. */
export function engineOf(settings: Pick<Settings, "engine" | "confluentVersion">): Engine {
  return ENGINES[settings.engine](settings.confluentVersion);
}

const ENGINES: Record<Settings["engine"], (confluentVersion: string) => Engine> = {
  apache: () => ({
    name: "apache",
    brokerImage: kafkaImageName(),
    zookeeperImage: kafkaImageName(),
    builtHere: true,
    linkWorkers: true,
    brokerEnvironment: () => ({}),
  }),
  confluent: (version) => ({
    name: "confluent",
    brokerImage: `confluentinc/cp-server:${version}`,
    zookeeperImage: `confluentinc/cp-zookeeper:${version}`,
    builtHere: false,
    linkWorkers: false,
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
