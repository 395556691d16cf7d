import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import { partName } from "../../topology/resourceNames";

/** Arguments of a {@link CertificateAuthority}. */
export interface CertificateAuthorityArgs {
  /** Lifetime of the root certificate, in days. */
  validityDays: number;
  /**
   * Lifetime of the certificates it issues, in days. The root is renewed when less than this is left of it, so that no
   * certificate outlives the CA that signed it.
   */
  certificateValidityDays: number;
}

/** Elliptic curve keys: handshakes and key generation cost a fraction of RSA's. */
const KEY = { algorithm: "ECDSA", ecdsaCurve: "P256" } as const;

/** A root CA whose private key never leaves the stack's encrypted state. */
export class CertificateAuthority extends pulumi.ComponentResource {
  /** The root certificate, PEM. */
  readonly certificatePem: pulumi.Output<string>;
  private readonly privateKeyPem: pulumi.Output<string>;

  constructor(name: string, args: CertificateAuthorityArgs, opts?: pulumi.ComponentResourceOptions) {
    super("kafka-cluster-links:index:CertificateAuthority", name, {}, opts);
    const key = new tls.PrivateKey(partName(name, "key"), KEY, { parent: this });
    const certificate = new tls.SelfSignedCert(
      partName(name, "certificate"),
      {
        privateKeyPem: key.privateKeyPem,
        subject: {
          commonName: `${pulumi.getProject()} ${pulumi.getStack()} root CA`,
          organization: pulumi.getProject(),
        },
        isCaCertificate: true,
        setSubjectKeyId: true,
        allowedUses: ["cert_signing", "crl_signing"],
        validityPeriodHours: args.validityDays * 24,
        earlyRenewalHours: args.certificateValidityDays * 24,
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
    const key = new tls.PrivateKey(partName(name, "key"), KEY, { parent });
    const request = new tls.CertRequest(
      partName(name, "request"),
      {
        privateKeyPem: key.privateKeyPem,
        subject: { commonName: args.commonName, organization: pulumi.getProject() },
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
        validityPeriodHours: args.validityDays * 24,
        earlyRenewalHours: Math.floor(args.validityDays * 24 * RENEWAL_SHARE),
      },
      { parent },
    );
    return {
      certificatePem: certificate.certPem,
      privateKeyPem: pulumi.secret(key.privateKeyPemPkcs8),
      chainPem: pulumi.interpolate`${certificate.certPem}${this.certificatePem}`,
    };
  }
}

/** The share of a certificate's life that is left when it is renewed: a month of a year, as Strimzi does. */
const RENEWAL_SHARE = 1 / 12;

/** Arguments of {@link CertificateAuthority.issue}. */
export interface CertificateArgs {
  /** Becomes the principal, see {@link principalOf}. */
  commonName: string;
  /** Lifetime, in days. */
  validityDays: number;
  /** What the certificate proves: a broker, or a link worker, is a server and a client of its like. */
  uses: ("client_auth" | "server_auth")[];
  /** Host names clients may reach it by. @default none, for a client */
  dnsNames?: string[];
  /** Addresses clients may reach it by. @default none, for a client */
  ipAddresses?: string[];
}

/** What brokers call whoever proves itself with a certificate of this authority, as Kafka prints it. */
export function principalOf(commonName: string): string {
  return `User:CN=${commonName},O=${pulumi.getProject()}`;
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
