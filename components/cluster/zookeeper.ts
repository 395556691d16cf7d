import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { Node } from "../../topology/nodes";
import type { ClusterSettings } from "../../topology/schema";
import { serverContainer, zookeeperServes } from "../docker/container";
import { zookeeperEnvironment } from "./environments";
import type { SharedResources } from "./sharedResources";
import { ZOOKEEPER_DATA_FOLDER, ZOOKEEPER_LOG_FOLDER } from "../../topology/paths";
import { serverVolume } from "../docker/serverVolume";
import { partName } from "../../topology/resourceNames";

/** Arguments of a {@link ZookeeperServer}. */
export interface ZookeeperServerArgs {
  shared: SharedResources;
  cluster: ClusterSettings;
  node: Node;
  /** Put before the container's name. */
  namePrefix: string;
  /** Java heap, as in -Xmx. */
  heap: string;
  /** Whether Prometheus metrics are shown inside the container network. */
  metrics: boolean;
  /** Whether Pulumi refuses to delete its volumes. */
  protectData: boolean;
}

/** One ZooKeeper server and the volumes of its snapshots and transaction log. */
export class ZookeeperServer extends pulumi.ComponentResource {
  readonly container: docker.Container;

  constructor(name: string, args: ZookeeperServerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("kafka-cluster-links:index:ZookeeperServer", name, {}, opts);
    const { cluster, node, shared, protectData: protect } = args;
    const { stackName } = shared;
    this.container = serverContainer(
      partName(name, "container"),
      {
        containerName: `${args.namePrefix}${node.name}`,
        hostName: node.name,
        image: shared.images.zookeeper,
        network: shared.network,
        stackName,
        environment: zookeeperEnvironment({ cluster, node, heap: args.heap, metrics: args.metrics }),
        volumes: {
          [ZOOKEEPER_DATA_FOLDER]: serverVolume(name, { stackName, node, use: "data", protect }, this),
          [ZOOKEEPER_LOG_FOLDER]: serverVolume(name, { stackName, node, use: "log", protect }, this),
        },
        healthCheck: zookeeperServes(cluster.ports.zookeeper),
      },
      { parent: this },
    );
    this.registerOutputs({ container: this.container.name });
  }
}
