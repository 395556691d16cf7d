import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import type { StackName } from "../../topology/labels";
import { partName } from "../../topology/resourceNames";
import { longestCertificateDays, RENEWAL_SHARE } from "../../topology/validity";
import { currentStack } from "../docker/currentStack";

/** Arguments of a {@link CertificateAuthority}. */
export interface CertificateAuthorityArgs {
  /** Lifetime of the root certificate, in days. @default 3650 */
  validityDays?: number;
  /**
   * Lifetime of the certificates it issues, in days. The root is renewed when less than this is left of it, so that no
   * certificate outlives the CA that signed it; therefore at most half of `validityDays`.
   *
   * @default 365
   */
  certificateValidityDays?: number;
  /**
   * The project is the organization (`O=`) of all subjects, so principals change with it; both names are in the subject of
   * the root.
   *
   * @default those of the running program
   */
  stackName?: StackName;
}

/** Elliptic curve keys: handshakes and key generation cost a fraction of RSA's. */
const KEY = { algorithm: "ECDSA", ecdsaCurve: "P256" } as const;

/**
 * A root CA whose private key never leaves the stack's encrypted state.
 *
 * @example
 * ```ts
 * const authority = new CertificateAuthority("ca", { certificateValidityDays: 30 });
 * const certificate = authority.issue("reports", { commonName: "reports", uses: ["client_auth"] }, authority);
 * ```
 */
export class CertificateAuthority extends pulumi.ComponentResource {
  /** The root certificate, PEM. */
  readonly certificatePem: pulumi.Output<string>;
  private readonly privateKeyPem: pulumi.Output<string>;
  private readonly organization: string;
  private readonly certificateValidityDays: number;

  constructor(name: string, args: CertificateAuthorityArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super("kafka-cluster-links:index:CertificateAuthority", name, {}, opts);
    const { validityDays = 3650, certificateValidityDays = 365, stackName = currentStack() } = args;
    if (certificateValidityDays > longestCertificateDays(validityDays)) {
      throw new Error(
        `The certificate authority ${name} has certificateValidityDays ${certificateValidityDays}; allowed: at most half of ` +
          `validityDays (${validityDays}), since the root is renewed when it has that much left.`,
      );
    }
    this.organization = stackName.project;
    this.certificateValidityDays = certificateValidityDays;
    const key = new tls.PrivateKey(partName(name, "key"), KEY, { parent: this });
    const certificate = new tls.SelfSignedCert(
      partName(name, "certificate"),
      {
        privateKeyPem: key.privateKeyPem,
        subject: {
          commonName: `${stackName.project} ${stackName.stack} root CA`,
          organization: this.organization,
        },
        isCaCertificate: true,
        setSubjectKeyId: true,
        allowedUses: ["cert_signing", "crl_signing"],
        validityPeriodHours: validityDays * 24,
        earlyRenewalHours: certificateValidityDays * 24,
      },
      { parent: this },
    );
    this.certificatePem = certificate.certPem;
    this.privateKeyPem = key.privateKeyPem;
    this.registerOutputs({ certificatePem: this.certificatePem });
  }

  /**
   * Issues the certificate of one identity. It is renewed by the first `pulumi up` in the last twelfth of its life.
   *
   * @param name begins the names of the resources
   * @param args who the certificate is for
   * @param parent of the key, the request and the certificate
   */
  issue(name: string, args: CertificateArgs, parent: pulumi.Resource): Certificate {
    const { validityDays = this.certificateValidityDays } = args;
    const key = new tls.PrivateKey(partName(name, "key"), KEY, { parent });
    const request = new tls.CertRequest(
      partName(name, "request"),
      {
        privateKeyPem: key.privateKeyPem,
        subject: { commonName: args.commonName, organization: this.organization },
        dnsNames: args.dnsNames,
        ipAddresses: args.ipAddresses,
      },
      { parent },
    );
    const certificate = new tls.LocallySignedCert(
      partName(name, "certificate"),
      {
        certRequestPem: request.certRequestPem,
        caPrivateKeyPem: this.privateKeyPem,
        caCertPem: this.certificatePem,
        allowedUses: ["digital_signature", ...args.uses],
        setSubjectKeyId: true,
        validityPeriodHours: validityDays * 24,
        earlyRenewalHours: Math.floor(validityDays * 24 * RENEWAL_SHARE),
      },
      { parent },
    );
    return {
      certificatePem: certificate.certPem,
      privateKeyPem: pulumi.secret(key.privateKeyPemPkcs8),
      chainPem: pulumi.interpolate`${certificate.certPem}${this.certificatePem}`,
    };
  }

  /** The principal of whoever connects with a certificate of this authority, for example `User:CN=client,O=my-project`. */
  principalOf(commonName: string): string {
    return `User:CN=${commonName},O=${this.organization}`;
  }
}

/** Arguments of {@link CertificateAuthority.issue}. */
export interface CertificateArgs {
  /** Becomes the principal, see {@link CertificateAuthority.principalOf}. */
  commonName: string;
  /** Lifetime, in days. @default the authority's `certificateValidityDays` */
  validityDays?: number;
  /** Allowed uses; brokers and link workers use theirs both as server and as client. */
  uses: ("client_auth" | "server_auth")[];
  /** Host names clients may reach it by. @default none, for a client */
  dnsNames?: string[];
  /** Addresses clients may reach it by. @default none, for a client */
  ipAddresses?: string[];
}

/** A certificate and its key. */
export interface Certificate {
  /** The certificate alone, PEM. */
  certificatePem: pulumi.Output<string>;
  /** PKCS#8 PEM; a secret. */
  privateKeyPem: pulumi.Output<string>;
  /** The certificate and the CA that signed it, PEM. */
  chainPem: pulumi.Output<string>;
}
