import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { linkWorkerIdentity, type Node } from "../../topology/nodes";
import type { ClusterSettings } from "../../topology/schema";
import type { CertificateAuthority } from "../certificates/certificateAuthority";
import type { ClientIdentity } from "../certificates/clientIdentity";
import { portIsOpen, serverContainer } from "../docker/container";
import { LINK_WORKER_PORT } from "../../topology/listeners";
import { linkWorkerEnvironment } from "./environments";
import { imageCommand } from "../docker/imageCommand";
import { keyStore } from "../certificates/keyStores";
import * as paths from "../../topology/paths";
import { serverFiles } from "../certificates/serverFiles";
import { serverVolume } from "../docker/serverVolume";
import { partName } from "../../topology/resourceNames";

/** Arguments of a {@link LinkWorker}. */
export interface LinkWorkerArgs {
  /** The cluster whose mirrors it keeps: the destination of its links. */
  cluster: ClusterSettings;
  node: Node;
  /** Image id. */
  image: pulumi.Input<string>;
  network: docker.Network;
  authority: CertificateAuthority;
  /** The identity that links connect to their sources as, unless they are given another one. */
  client: ClientIdentity;
  /** Lifetime of the worker's certificate, in days. */
  certificateValidityDays: number;
  /** Put before the container's name. */
  namePrefix: string;
  /** Java heap, as in -Xmx. */
  heap: string;
  /** Whether Prometheus metrics are shown inside the container network. @default false */
  metrics?: boolean;
  /** `password.encoder.secret` of the cluster: what the sensitive settings of links are encrypted under. */
  encoderSecret: pulumi.Input<string>;
  /** What must be done before the container starts; certificates and stores do not wait for it. */
  startAfter: pulumi.Resource;
}

/**
 * One of the processes that do the work of cluster links on the open engine: its certificate, the volumes of its stores
 * and client files, and its container. It has no data volume, since all it knows is in topics of its cluster.
 */
export class LinkWorker extends pulumi.ComponentResource {
  readonly container: docker.Container;

  constructor(name: string, args: LinkWorkerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("kafka-cluster-links:index:LinkWorker", name, {}, opts);
    const { cluster, node } = args;
    const secrets = serverVolume(name, node, "secrets", this);
    const clientFiles = serverVolume(name, node, "client", this);
    const files = imageCommand(
      partName(name, "files"),
      {
        image: args.image,
        script: "certificates/install-files",
        // The client's stores too, at the paths they have on brokers: settings of links name files of the worker.
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
        environment: linkWorkerEnvironment({ cluster, node, heap: args.heap, metrics: args.metrics }),
        volumes: { [paths.SECRETS_FOLDER]: secrets, [paths.CLIENT_FOLDER]: clientFiles },
        healthCheck: portIsOpen(LINK_WORKER_PORT),
      },
      { parent: this, dependsOn: [files, args.startAfter] },
    );
    this.registerOutputs({ container: this.container.name });
  }

  private secretFiles(name: string, args: LinkWorkerArgs): Record<string, pulumi.Input<string>> {
    const { client, image, node } = args;
    const certificate = args.authority.issue(
      name,
      {
        commonName: linkWorkerIdentity(args.cluster),
        dnsNames: [node.name, "localhost"],
        uses: ["server_auth", "client_auth"],
        validityDays: args.certificateValidityDays,
      },
      this,
    );
    const store = keyStore(
      partName(name, "key-store"),
      { image, certificate, password: client.password, alias: node.name },
      this,
    );
    return serverFiles({ store, client, encoderSecret: args.encoderSecret });
  }
}
