import * as pulumi from "@pulumi/pulumi";
import { renderProperties } from "../../topology/properties";
import type { Certificate } from "../certificates/certificateAuthority";

/** What {@link linkProperties} follow from. */
export interface LinkPropertiesArgs {
  /** SSL listeners of the source. */
  bootstrapServers: string;
  /** The link's own certificate and key. */
  certificate: Certificate;
  /** What the source's brokers are checked against, PEM. */
  caCertificatePem: pulumi.Input<string>;
  /** Settings of the link itself, by name. */
  settings: Record<string, string>;
}

/**
 * A link's properties file, secret. Certificate and key are in it as PEM (KIP-651), so that they need no file at the same
 * path of every broker and worker, and a renewed one is a change of the link's settings and nothing else.
 */
export function linkProperties(args: LinkPropertiesArgs): pulumi.Output<string> {
  const { certificate, caCertificatePem, bootstrapServers, settings } = args;
  const text = pulumi
    .all([certificate.privateKeyPem, certificate.chainPem, caCertificatePem])
    .apply(([privateKey, chain, ca]) =>
      renderProperties({
        "bootstrap.servers": bootstrapServers,
        "security.protocol": "SSL",
        "ssl.keystore.type": "PEM",
        "ssl.keystore.key": privateKey,
        "ssl.keystore.certificate.chain": chain,
        "ssl.truststore.type": "PEM",
        "ssl.truststore.certificates": ca,
        ...settings,
      }),
    );
  return pulumi.secret(text);
}
