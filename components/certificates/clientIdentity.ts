import * as pulumi from "@pulumi/pulumi";
import type { ClusterSettings } from "../../topology/schema";
import type { Certificate, CertificateAuthority } from "./certificateAuthority";
import { clientFiles } from "./clientFiles";
import type { StackName } from "../../topology/labels";
import { currentStack } from "../docker/currentStack";
import { base64 } from "../docker/imageCommand";
import { keyStore, trustStore } from "./keyStores";
import * as paths from "../../topology/paths";
import { partName } from "../../topology/resourceNames";

/** Arguments of a {@link ClientIdentity}. */
export interface ClientIdentityArgs {
  /** Issues the client's certificate. */
  authority: CertificateAuthority;
  /** Id of the image whose tools make the stores. */
  image: pulumi.Input<string>;
  /** Password of all stores, at least 6 characters. */
  password: pulumi.Output<string>;
  /** Clusters for which every broker gets a properties file, to create links from them by hand. @default none */
  linkFilesFor?: readonly ClusterSettings[];
  /** Names of project and stack. @default those of the running program */
  stackName?: StackName;
}

/** The client identity of administrators, tools and the topic provider; its principal is `User:CN=<name>,O=<project>`. */
export class ClientIdentity extends pulumi.ComponentResource {
  /** Its certificate and private key. */
  readonly certificate: Certificate;
  /** Password of all stores of the stack; a secret. */
  readonly password: pulumi.Output<string>;
  /** A store that trusts the CA, in base64; the same for clients and servers. */
  readonly trustStore: pulumi.Output<string>;
  /** Stores and properties files for tools in the containers: content in base64 by path. */
  readonly files: Record<string, pulumi.Output<string>>;

  constructor(name: string, args: ClientIdentityArgs, opts?: pulumi.ComponentResourceOptions) {
    super("kafka-cluster-links:index:ClientIdentity", name, {}, opts);
    const { authority, image, password, linkFilesFor = [], stackName = currentStack() } = args;
    this.password = password;
    this.certificate = authority.issue(name, { commonName: name, uses: ["client_auth"] }, this);
    this.trustStore = trustStore(
      partName(name, "trust-store"),
      { image, stackName, caCertificatePem: authority.certificatePem, password },
      this,
    );
    const properties = password.apply((text) => clientFiles(linkFilesFor, text));
    const names = Object.keys(clientFiles(linkFilesFor, ""));
    this.files = {
      [`${paths.SECRETS_FOLDER}/${paths.CLIENT_KEY_STORE}`]: keyStore(
        partName(name, "key-store"),
        { image, stackName, certificate: this.certificate, password, alias: name },
        this,
      ),
      [`${paths.SECRETS_FOLDER}/${paths.CLIENT_TRUST_STORE}`]: this.trustStore,
      ...Object.fromEntries(
        names.map((file) => [
          `${paths.CLIENT_FOLDER}/${file}`,
          base64(properties.apply((contents) => contents[file] ?? "")),
        ]),
      ),
    };
    this.registerOutputs({ certificatePem: this.certificate.certificatePem });
  }
}
