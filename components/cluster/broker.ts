import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { type Listener, listenersOf } from "../../topology/listeners";
import type { BrokerNode } from "../../topology/nodes";
import { BROKER_DATA_FOLDER } from "../../topology/paths";
import { partName } from "../../topology/resourceNames";
import type { ClusterSettings } from "../../topology/schema";
import type { Secret } from "../certificates/generatedSecrets";
import { createTlsFiles } from "../certificates/tlsFiles";
import { portIsOpen, serverContainer } from "../docker/container";
import { serverVolume } from "../docker/serverVolume";
import { brokerEnvironment } from "./environments";
import type { SharedResources } from "./sharedResources";

/** Arguments of a {@link Broker}. */
export interface BrokerArgs {
  shared: SharedResources;
  cluster: ClusterSettings;
  node: BrokerNode;
  /** Put before the container's name; may be empty. */
  namePrefix: string;
  /** Java heap, as in -Xmx, for example `512m`. */
  heap: string;
  /** Whether Prometheus metrics are shown inside the container network. */
  metrics: boolean;
  /** Whether there is a PLAINTEXT listener. */
  plaintextListener: boolean;
  /** IPv4 address of the host on which the EXTERNAL listener is published; `0.0.0.0` is every address. */
  publishAddress: string;
  /** Name under which clients reach the host; advertised, and part of the broker's certificate. */
  externalHost: string;
  /** Whether Pulumi refuses to delete the volume of its data. */
  protectData: boolean;
  /** `password.encoder.secret`, the same for all brokers of a cluster. */
  encoderSecret: Secret;
  /** Who writes to mirror topics; undefined where that is the brokers themselves. */
  linkWorkerPrincipal?: string;
  /** What must be done before the container starts; certificates and stores do not wait for it. */
  startAfter: pulumi.Resource;
}

/** One broker: its certificate, the volumes of its data, stores and client files, and its container. */
export class Broker extends pulumi.ComponentResource {
  readonly container: docker.Container;
  /** Holds the broker's log segments. */
  readonly dataVolume: docker.Volume;
  readonly listeners: readonly Listener[];

  constructor(name: string, args: BrokerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("kafka-cluster-links:index:Broker", name, {}, opts);
    const { node, cluster, shared, externalHost, publishAddress } = args;
    const { stackName } = shared;
    this.listeners = listenersOf(node, cluster.ports, { plaintext: args.plaintextListener, externalHost });
    this.dataVolume = serverVolume(name, { stackName, node, use: "data", protect: args.protectData }, this);
    const files = createTlsFiles(
      name,
      {
        shared,
        node,
        commonName: node.name,
        dnsNames: [...new Set([node.name, "localhost", ...(isAddress(externalHost) ? [] : [externalHost])])],
        ipAddresses: [...new Set(["127.0.0.1", ...[externalHost, publishAddress].filter(isReachable)])],
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
        stackName,
        environment: brokerEnvironment({
          cluster,
          node,
          listeners: this.listeners,
          secretGeneration: args.encoderSecret.generation,
          engine: shared.engine,
          heap: args.heap,
          metrics: args.metrics,
          linkWorkerPrincipal: args.linkWorkerPrincipal,
        }),
        volumes: { [BROKER_DATA_FOLDER]: this.dataVolume, ...files.volumes },
        ports: [{ address: publishAddress, port: node.externalPort }],
        healthCheck: portIsOpen(cluster.ports.ssl),
      },
      { parent: this, dependsOn: [files.installed, args.startAfter] },
    );
    this.registerOutputs({ container: this.container.name });
  }
}

function isAddress(host: string): boolean {
  return /^[\d.]+$/.test(host);
}

/** 0.0.0.0 means every address; none can connect to it. */
function isReachable(host: string): boolean {
  return isAddress(host) && host !== "0.0.0.0";
}
