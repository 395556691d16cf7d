import * as pulumi from "@pulumi/pulumi";
import type { ClusterSettings } from "../../topology/schema";
import type { Certificate, CertificateAuthority } from "./certificateAuthority";
import { clientFiles } from "./clientFiles";
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
  /** All clusters of the stack; every one gets files for links from each of them. */
  clusters: readonly ClusterSettings[];
  /** Password of all stores, at least 6 characters. */
  password: pulumi.Output<string>;
  /** Lifetime of the certificate, in days. */
  certificateValidityDays: number;
}

/** The client that administrators, tools and the topic provider connect as: `User:CN=client,O=<project>`. */
export class ClientIdentity extends pulumi.ComponentResource {
  /** What it proves itself with. */
  readonly certificate: Certificate;
  /** Password of all stores of the stack; a secret. */
  readonly password: pulumi.Output<string>;
  /** A store that trusts the CA, in base64; the same for clients and servers. */
  readonly trustStore: pulumi.Output<string>;
  /** What tools inside a container need: stores and property files, content in base64 by path. */
  readonly files: Record<string, pulumi.Output<string>>;

  constructor(name: string, args: ClientIdentityArgs, opts?: pulumi.ComponentResourceOptions) {
    super("kafka-cluster-links:index:ClientIdentity", name, {}, opts);
    const { authority, image, password } = args;
    this.password = password;
    this.certificate = authority.issue(
      name,
      { commonName: name, uses: ["client_auth"], validityDays: args.certificateValidityDays },
      this,
    );
    this.trustStore = trustStore(
      partName(name, "trust-store"),
      { image, caCertificatePem: authority.certificatePem, password },
      this,
    );
    const properties = password.apply((text) => clientFiles(args.clusters, text));
    const names = Object.keys(clientFiles(args.clusters, ""));
    this.files = {
      [`${paths.SECRETS_FOLDER}/${paths.CLIENT_KEY_STORE}`]: keyStore(
        partName(name, "key-store"),
        { image, certificate: this.certificate, password, alias: name },
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
