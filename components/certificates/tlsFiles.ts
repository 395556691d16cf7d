import type * as command from "@pulumi/command";
import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { Node } from "../../topology/nodes";
import * as paths from "../../topology/paths";
import { renderProperties } from "../../topology/properties";
import { partName } from "../../topology/resourceNames";
import type { SharedResources } from "../cluster/sharedResources";
import { base64, imageCommand } from "../docker/imageCommand";
import { serverVolume } from "../docker/serverVolume";
import type { Secret } from "./generatedSecrets";
import { keyStore } from "./keyStores";

/** Arguments of {@link createTlsFiles}. */
export interface TlsFilesArgs {
  shared: SharedResources;
  node: Node;
  /** Subject of the server's certificate. */
  commonName: string;
  /** Host names the server is reached by. */
  dnsNames: string[];
  /** Addresses the server is reached by. @default none */
  ipAddresses?: string[];
  /** `password.encoder.secret` of the cluster. */
  encoderSecret: Secret;
}

/** The files of a broker or link worker. */
export interface TlsFiles {
  /** Volumes by the path they are mounted at. */
  volumes: Record<string, docker.Volume>;
  /** Writes the files into the volumes: the server must not start before. */
  installed: command.local.Command;
}

/**
 * Creates the certificate and the key store of a server, the volumes of its secrets and of the client's files, and the
 * command that writes both.
 *
 * @param name of the server's component
 */
export function createTlsFiles(name: string, args: TlsFilesArgs, parent: pulumi.Resource): TlsFiles {
  const { node, shared, commonName, dnsNames, ipAddresses } = args;
  const { authority, client, stackName } = shared;
  const image = shared.images.broker;
  const secrets = serverVolume(name, { stackName, node, use: "secrets" }, parent);
  const clientFiles = serverVolume(name, { stackName, node, use: "client" }, parent);
  const certificate = authority.issue(
    name,
    { commonName, dnsNames, ipAddresses, uses: ["server_auth", "client_auth"] },
    parent,
  );
  const store = keyStore(
    partName(name, "key-store"),
    { image, stackName, certificate, password: client.password, alias: node.name },
    parent,
  );
  const installed = imageCommand(
    partName(name, "files"),
    {
      image,
      stackName,
      script: "certificates/install-files",
      input: {
        [`${paths.SECRETS_FOLDER}/${paths.SERVER_KEY_STORE}`]: store,
        [`${paths.SECRETS_FOLDER}/${paths.SERVER_TRUST_STORE}`]: client.trustStore,
        [`${paths.SECRETS_FOLDER}/${paths.STORE_CREDENTIALS}`]: base64(client.password),
        [`${paths.SECRETS_FOLDER}/${paths.ENCODER_SECRET_FILE}`]: base64(encoderSecrets(args.encoderSecret)),
        // On link workers, too: settings of links that users create by hand name these paths.
        ...client.files,
      },
      volumes: { [paths.SECRETS_FOLDER]: secrets.name, [paths.CLIENT_FOLDER]: clientFiles.name },
      secretOutput: false,
    },
    { parent },
  );
  return { volumes: { [paths.SECRETS_FOLDER]: secrets, [paths.CLIENT_FOLDER]: clientFiles }, installed };
}

/**
 * The file of the encoder secret. While the one before is still accepted, it also has the keys of that generation: a server
 * that dies before it is replaced starts with them. Afterwards, what is called the previous secret is the current one.
 */
function encoderSecrets({ generation, current, previous }: Secret): pulumi.Output<string> {
  const now = paths.encoderSecretKeys(generation);
  const before = paths.encoderSecretKeys(Math.max(1, generation - 1));
  return pulumi.all([current, previous]).apply(([secret, old]) =>
    renderProperties({
      ...(old === undefined ? {} : { [before.current]: old }),
      ...(old === undefined || before.previous === undefined ? {} : { [before.previous]: old }),
      [now.current]: secret,
      ...(now.previous === undefined ? {} : { [now.previous]: old ?? secret }),
    }),
  );
}
