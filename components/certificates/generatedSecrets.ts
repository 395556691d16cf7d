import { hkdfSync } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import { partName } from "../../topology/resourceNames";

/**
 * Generated passwords. All are derived (HKDF) from one private key that is encrypted in the stack's state: they stay the
 * same from run to run and differ between stacks. The key is a resource of the TLS provider, so that no fifth provider
 * (random) is needed.
 */
export class GeneratedSecrets extends pulumi.ComponentResource {
  private readonly seed: pulumi.Output<string>;

  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("kafka-cluster-links:index:GeneratedSecrets", name, {}, opts);
    this.seed = new tls.PrivateKey(partName(name, "seed"), { algorithm: "ED25519" }, { parent: this }).privateKeyPem;
    this.registerOutputs({});
  }

  /**
   * A password of 32 hexadecimal digits (128 bits).
   *
   * @param purpose what it is for; another purpose gives an unrelated password
   */
  password(purpose: string): pulumi.Output<string> {
    return pulumi.secret(
      this.seed.apply((seed) => Buffer.from(hkdfSync("sha256", seed, "", purpose, 16)).toString("hex")),
    );
  }
}
