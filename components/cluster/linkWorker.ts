import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { LINK_WORKER_PORT } from "../../topology/listeners";
import { linkWorkerIdentity, type Node } from "../../topology/nodes";
import { partName } from "../../topology/resourceNames";
import type { ClusterSettings } from "../../topology/schema";
import type { Secret } from "../certificates/generatedSecrets";
import { createTlsFiles } from "../certificates/tlsFiles";
import { portIsOpen, serverContainer } from "../docker/container";
import { linkWorkerEnvironment } from "./environments";
import type { SharedResources } from "./sharedResources";

/** Arguments of a {@link LinkWorker}. */
export interface LinkWorkerArgs {
  shared: SharedResources;
  /** The destination of the links whose work it does. */
  cluster: ClusterSettings;
  node: Node;
  /** Put before the container's name; may be empty. */
  namePrefix: string;
  /** Java heap, as in -Xmx. */
  heap: string;
  /** Whether Prometheus metrics are shown inside the container network. */
  metrics: boolean;
  /** `password.encoder.secret` of the cluster: encrypts the sensitive settings of links. */
  encoderSecret: Secret;
  /** What must be done before the container starts; certificates and stores do not wait for it. */
  startAfter: pulumi.Resource;
}

/**
 * One of the processes that do the work of cluster links on the open engine: its certificate, the volumes of its stores
 * and client files, and its container. It has no data volume: its state is in topics of its cluster.
 */
export class LinkWorker extends pulumi.ComponentResource {
  readonly container: docker.Container;

  constructor(name: string, args: LinkWorkerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("kafka-cluster-links:index:LinkWorker", name, {}, opts);
    const { cluster, node, shared } = args;
    const files = createTlsFiles(
      name,
      {
        shared,
        node,
        commonName: linkWorkerIdentity(cluster),
        dnsNames: [node.name, "localhost"],
        encoderSecret: args.encoderSecret,
      },
      this,
    );
    this.container = serverContainer(
      partName(name, "container"),
      {
        containerName: `${args.namePrefix}${node.name}`,
        hostName: node.name,
        image: shared.images.broker,
        network: shared.network,
        stackName: shared.stackName,
        environment: linkWorkerEnvironment({
          ...{ cluster, node, heap: args.heap, metrics: args.metrics },
          secretGeneration: args.encoderSecret.generation,
        }),
        volumes: files.volumes,
        healthCheck: portIsOpen(LINK_WORKER_PORT),
      },
      { parent: this, dependsOn: [files.installed, args.startAfter] },
    );
    this.registerOutputs({ container: this.container.name });
  }
}
