import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { BrokerNode } from "../../topology/nodes";
import type { ClusterSettings } from "../../topology/schema";
import type { CertificateAuthority } from "../certificates/certificateAuthority";
import type { ClientIdentity } from "../certificates/clientIdentity";
import { portIsOpen, serverContainer } from "../docker/container";
import type { Engine } from "./engines";
import { brokerEnvironment } from "./environments";
import { imageCommand } from "../docker/imageCommand";
import { keyStore } from "../certificates/keyStores";
import { type Listener, listenersOf } from "../../topology/listeners";
import * as paths from "../../topology/paths";
import { serverFiles } from "../certificates/serverFiles";
import { serverVolume } from "../docker/serverVolume";
import { partName } from "../../topology/resourceNames";

/** What is the same for all brokers of a stack. */
export interface BrokerOptions {
  /** Which Kafka it is. */
  engine: Engine;
  /** Image id. */
  image: pulumi.Input<string>;
  /** The network of all containers of the stack; host names mean something only in it. */
  network: docker.Network;
  /** Issues the broker's certificate; whoever has one of this authority may connect. */
  authority: CertificateAuthority;
  /** The identity of the tools inside the container. */
  client: ClientIdentity;
  /** Lifetime of the broker's certificate, in days. */
  certificateValidityDays: number;
  /** Put before the container's name; may be empty. */
  namePrefix: string;
  /** Java heap, as in -Xmx, for example `512m`. */
  heap: string;
  /** Whether Prometheus metrics are shown inside the container network. @default false */
  metrics?: boolean;
  /** Whether there is a PLAINTEXT listener. */
  plaintextListener: boolean;
  /** IPv4 address of the host on which the EXTERNAL listener is published; `0.0.0.0` is every address. */
  publishAddress: string;
  /** Name under which clients reach the host; advertised, and part of the broker's certificate. */
  externalHost: string;
}

/** Arguments of a {@link Broker}. */
export interface BrokerArgs extends BrokerOptions {
  cluster: ClusterSettings;
  node: BrokerNode;
  /** `password.encoder.secret`, the same for all brokers of a cluster. */
  encoderSecret: pulumi.Input<string>;
  /** Who writes to mirror topics; undefined where that is the brokers themselves. */
  linkWorkerPrincipal?: string;
  /** What must be done before the container starts; certificates and stores do not wait for it. */
  startAfter: pulumi.Resource;
}

/** One broker: its certificate, the volumes of its data, stores and client files, and its container. */
export class Broker extends pulumi.ComponentResource {
  readonly container: docker.Container;
  /** Holds the broker's log segments: what goes when the broker goes for good. */
  readonly dataVolume: docker.Volume;
  readonly listeners: readonly Listener[];

  constructor(name: string, args: BrokerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("kafka-cluster-links:index:Broker", name, {}, opts);
    const { node } = args;
    this.listeners = listenersOf(node, args.cluster.ports, {
      plaintext: args.plaintextListener,
      externalHost: args.externalHost,
    });
    this.dataVolume = serverVolume(name, node, "data", this);
    const secrets = serverVolume(name, node, "secrets", this);
    const clientFiles = serverVolume(name, node, "client", this);
    const files = imageCommand(
      partName(name, "files"),
      {
        image: args.image,
        script: "certificates/install-files",
        input: { ...this.secretFiles(name, args), ...args.client.files },
        volumes: { [paths.SECRETS_FOLDER]: secrets.name, [paths.CLIENT_FOLDER]: clientFiles.name },
        secretOutput: false,
      },
      { parent: this },
    );
    this.container = serverContainer(
      partName(name, "container"),
      {
        containerName: `${args.namePrefix}${node.name}`,
        hostName: node.name,
        image: args.image,
        network: args.network,
        environment: brokerEnvironment({ ...args, listeners: this.listeners }),
        volumes: {
          [paths.BROKER_DATA_FOLDER]: this.dataVolume,
          [paths.SECRETS_FOLDER]: secrets,
          [paths.CLIENT_FOLDER]: clientFiles,
        },
        ports: [{ address: args.publishAddress, port: node.externalPort }],
        healthCheck: portIsOpen(args.cluster.ports.ssl),
      },
      { parent: this, dependsOn: [files, args.startAfter] },
    );
    this.registerOutputs({ container: this.container.name });
  }

  private secretFiles(name: string, args: BrokerArgs): Record<string, pulumi.Input<string>> {
    const { node, client, externalHost, publishAddress } = args;
    const certificate = args.authority.issue(
      name,
      {
        commonName: node.name,
        dnsNames: [...new Set([node.name, "localhost", ...(isAddress(externalHost) ? [] : [externalHost])])],
        ipAddresses: [...new Set(["127.0.0.1", ...[externalHost, publishAddress].filter(isReachable)])],
        uses: ["server_auth", "client_auth"],
        validityDays: args.certificateValidityDays,
      },
      this,
    );
    const { image } = args;
    const store = keyStore(
      partName(name, "key-store"),
      { image, certificate, password: client.password, alias: node.name },
      this,
    );
    return serverFiles({ store, client, encoderSecret: args.encoderSecret });
  }
}

function isAddress(host: string): boolean {
  return /^[\d.]+$/.test(host);
}

/** 0.0.0.0 means every address; none can connect to it. */
function isReachable(host: string): boolean {
  return isAddress(host) && host !== "0.0.0.0";
}
