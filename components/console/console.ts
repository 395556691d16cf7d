import { createHash } from "node:crypto";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { CONSOLE_ADDRESS, CONSOLE_NAME, consoleConfiguration } from "../../topology/console";
import type { ClusterSettings } from "../../topology/schema";
import type { SharedResources } from "../cluster/sharedResources";
import { answersHttp, serverContainer } from "../docker/container";
import { base64, imageCommand } from "../docker/imageCommand";
import * as paths from "../../topology/paths";
import { waitHealthy } from "../cluster/readiness";
import { serverVolume } from "../docker/serverVolume";
import { partName } from "../../topology/resourceNames";

/** Kafbat UI, https://github.com/kafbat/kafka-ui: Apache License 2.0. */
export const CONSOLE_IMAGE = "ghcr.io/kafbat/kafka-ui:v1.5.0";

/** Where it listens, inside its container. */
const PORT = 8080;

/** The user of the Kafka images, by number: their files are for it alone, and this image knows no such name. */
const FILES_OWNER = "1000";

const CONFIGURATION = `${paths.SECRETS_FOLDER}/console.yml`;

/** Arguments of a {@link Console}. */
export interface ConsoleArgs {
  shared: SharedResources;
  /** The clusters to show. */
  clusters: readonly ClusterSettings[];
  /** Port of the host, on its loopback address. */
  port: number;
  /** Put before the container's name. */
  namePrefix: string;
  /** What must be done before the container starts. */
  startAfter: readonly pulumi.Resource[];
}

/** A read-only web console for all clusters: the volume of its stores and configuration, and its container. */
export class Console extends pulumi.ComponentResource {
  /** Where a browser on the host finds it. */
  readonly url: string;

  constructor(name: string, args: ConsoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("kafka-cluster-links:index:Console", name, {}, opts);
    const { client, engine, images, network, stackName } = args.shared;
    const configuration = (password: string) =>
      consoleConfiguration({ clusters: args.clusters, linkWorkers: engine.linkWorkers }, password);
    this.url = `http://${CONSOLE_ADDRESS}:${args.port}`;
    const secrets = serverVolume(name, { stackName, node: { name: CONSOLE_NAME }, use: "secrets" }, this);
    const keyStore = `${paths.SECRETS_FOLDER}/${paths.CLIENT_KEY_STORE}`;
    const files = imageCommand(
      partName(name, "files"),
      {
        image: images.broker,
        stackName,
        script: "certificates/install-files",
        input: {
          [keyStore]: client.files[keyStore] ?? "",
          [`${paths.SECRETS_FOLDER}/${paths.CLIENT_TRUST_STORE}`]: client.trustStore,
          [CONFIGURATION]: base64(client.password.apply(configuration)),
        },
        volumes: { [paths.SECRETS_FOLDER]: secrets.name },
        secretOutput: false,
      },
      { parent: this },
    );
    const image = new docker.RemoteImage(
      partName(name, "image"),
      { name: CONSOLE_IMAGE, keepLocally: true },
      { parent: this },
    );
    const container = serverContainer(
      partName(name, "container"),
      {
        containerName: `${args.namePrefix}${CONSOLE_NAME}`,
        hostName: CONSOLE_NAME,
        image: image.imageId,
        user: FILES_OWNER,
        network,
        stackName,
        environment: {
          // Without the dash that Kafbat's documents have: the image's shell passes on no variable with one.
          SPRING_CONFIG_ADDITIONALLOCATION: CONFIGURATION,
          JAVA_OPTS: "-Xmx512m",
          // It reads its files when it starts, so other ones must replace the container. Nothing secret goes into this.
          FILES_VERSION: client.certificate.certificatePem.apply((certificate) =>
            createHash("sha256").update(configuration("")).update(certificate).digest("hex").slice(0, 12),
          ),
        },
        volumes: { [paths.SECRETS_FOLDER]: secrets },
        ports: [{ address: CONSOLE_ADDRESS, port: args.port, inside: PORT }],
        healthCheck: answersHttp(PORT, "/actuator/health"),
      },
      { parent: this, dependsOn: [files, ...args.startAfter] },
    );
    waitHealthy(partName(name, "ready"), [container], { parent: this });
    this.registerOutputs({ url: this.url });
  }
}
