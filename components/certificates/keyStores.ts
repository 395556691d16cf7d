import * as pulumi from "@pulumi/pulumi";
import type { StackName } from "../../topology/labels";
import type { Certificate } from "./certificateAuthority";
import { base64, imageCommand } from "../docker/imageCommand";

/** Arguments of {@link keyStore}. */
export interface KeyStoreArgs {
  /** The image whose tools make the store. */
  image: pulumi.Input<string>;
  stackName: StackName;
  certificate: Certificate;
  /** Password of the store and of the key in it, at least 6 characters. */
  password: pulumi.Input<string>;
  /** Name of the entry in the store. */
  alias: string;
}

/**
 * A PKCS#12 key store in base64, secret. A store is salted, so a second one made from the same key differs: this one is
 * made once and lives in the state, and a second `pulumi up` changes nothing.
 */
export function keyStore(name: string, args: KeyStoreArgs, parent: pulumi.Resource): pulumi.Output<string> {
  const input = {
    "key.pem": base64(args.certificate.privateKeyPem),
    "chain.pem": base64(args.certificate.chainPem),
    password: base64(args.password),
    alias: base64(args.alias),
  };
  const made = imageCommand(
    name,
    { image: args.image, stackName: args.stackName, script: "certificates/make-key-store", input, secretOutput: true },
    { parent },
  );
  return pulumi.secret(made.stdout);
}

/** Arguments of {@link trustStore}. */
export interface TrustStoreArgs {
  /** The image whose tools make the store. */
  image: pulumi.Input<string>;
  stackName: StackName;
  /** The CA to trust, PEM. */
  caCertificatePem: pulumi.Input<string>;
  /** Password of the store, at least 6 characters. */
  password: pulumi.Input<string>;
}

/** A PKCS#12 trust store in base64, secret; made once and kept in the state as {@link keyStore}. */
export function trustStore(name: string, args: TrustStoreArgs, parent: pulumi.Resource): pulumi.Output<string> {
  const input = { "ca.pem": base64(args.caCertificatePem), password: base64(args.password) };
  const made = imageCommand(
    name,
    {
      image: args.image,
      stackName: args.stackName,
      script: "certificates/make-trust-store",
      input,
      secretOutput: true,
    },
    { parent },
  );
  return pulumi.secret(made.stdout);
}
