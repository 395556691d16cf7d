import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import { partName } from "../../topology/resourceNames";
import type { Engine } from "./engines";

/** Image ids of an engine. */
export interface KafkaImages {
  /** Of brokers and link workers. */
  broker: pulumi.Output<string>;
  /** Of ZooKeeper servers. */
  zookeeper: pulumi.Output<string>;
}

/** The images of an engine by their ids, pulled when they are not on this machine; they stay when the stack goes. */
export function kafkaImages(engine: Engine, opts?: pulumi.CustomResourceOptions): KafkaImages {
  const image = (role: string, name: string) =>
    new docker.RemoteImage(partName(role, "image"), { name, keepLocally: true }, opts).imageId;
  const broker = image("kafka", engine.brokerImage);
  const shared = engine.zookeeperImage === engine.brokerImage;
  return { broker, zookeeper: shared ? broker : image("zookeeper", engine.zookeeperImage) };
}
