import { createHash } from "node:crypto";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { CONSOLE_ADDRESS, CONSOLE_NAME, consoleConfiguration, type ConsoleView } from "../../topology/console";
import type { ClientIdentity } from "../certificates/clientIdentity";
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
export interface ConsoleArgs extends ConsoleView {
  /** Port of the host, on its loopback address. */
  port: number;
  network: docker.Network;
  /** Whom it connects as. */
  client: ClientIdentity;
  /** Id of the image whose tools write its files. */
  filesImage: pulumi.Input<string>;
  /** Put before the container's name. */
  namePrefix: string;
  /** What must be done before the container starts. */
  startAfter: readonly pulumi.Resource[];
}

/** A web console that shows all clusters and changes none: the volume of its stores and configuration, and its container. */
export class Console extends pulumi.ComponentResource {
  /** Where a browser on the host finds it. */
  readonly url: string;

  constructor(name: string, args: ConsoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("kafka-cluster-links:index:Console", name, {}, opts);
    const { client } = args;
    this.url = `http://${CONSOLE_ADDRESS}:${args.port}`;
    const secrets = serverVolume(name, { id: 1, name: CONSOLE_NAME }, "secrets", this);
    const keyStore = `${paths.SECRETS_FOLDER}/${paths.CLIENT_KEY_STORE}`;
    const files = imageCommand(
      partName(name, "files"),
      {
        image: args.filesImage,
        script: "certificates/install-files",
        input: {
          [keyStore]: client.files[keyStore] ?? "",
          [`${paths.SECRETS_FOLDER}/${paths.CLIENT_TRUST_STORE}`]: client.trustStore,
          [CONFIGURATION]: base64(client.password.apply((password) => consoleConfiguration(args, password))),
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
        network: args.network,
        environment: {
          // Without the dash that Kafbat's documents have: the image's shell passes on no variable with one.
          SPRING_CONFIG_ADDITIONALLOCATION: CONFIGURATION,
          JAVA_OPTS: "-Xmx512m",
          // It reads its files when it starts, so other ones must replace the container. Nothing secret goes into this.
          FILES_VERSION: client.certificate.certificatePem.apply((certificate) =>
            createHash("sha256").update(consoleConfiguration(args, "")).update(certificate).digest("hex").slice(0, 12),
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
