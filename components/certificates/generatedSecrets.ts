import { hkdfSync } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import { partName } from "../../topology/resourceNames";

/** A secret, and the one that it replaces. */
export interface Secret {
  /** How many there have been, from 1 on. */
  generation: number;
  /** What is encrypted under it from now on. */
  current: pulumi.Input<string>;
  /** The one of the generation before, as long as it is still accepted. @default none */
  previous?: pulumi.Input<string>;
}

/** Arguments of {@link GeneratedSecrets}. */
export interface GeneratedSecretsArgs {
  /** The next number replaces all secrets, from 1 on. @default 1 */
  generation?: number;
  /** Whether the generation before is still accepted: until everything stored is encrypted under this one. @default false */
  acceptPrevious?: boolean;
}

/**
 * Generated passwords. All of a generation are derived (HKDF) from one private key that is encrypted in the stack's state:
 * they stay the same from run to run and differ between stacks. The key is a resource of the TLS provider, so that no fifth
 * provider (random) is needed. The state has the key of the generation before as long as that one is accepted.
 */
export class GeneratedSecrets extends pulumi.ComponentResource {
  private readonly generation: number;
  private readonly seed: pulumi.Output<string>;
  private readonly previousSeed?: pulumi.Output<string>;

  constructor(name: string, args: GeneratedSecretsArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super("kafka-cluster-links:index:GeneratedSecrets", name, {}, opts);
    const { generation = 1, acceptPrevious = false } = args;
    const seedOf = (number: number) => {
      const owner = number === 1 ? name : `${name}-${number}`;
      return new tls.PrivateKey(partName(owner, "seed"), { algorithm: "ED25519" }, { parent: this }).privateKeyPem;
    };
    this.generation = generation;
    this.seed = seedOf(generation);
    this.previousSeed = acceptPrevious && generation > 1 ? seedOf(generation - 1) : undefined;
    this.registerOutputs({});
  }

  /**
   * A secret password of 32 hexadecimal digits.
   *
   * @param purpose what it is for; another purpose gives an unrelated password
   */
  password(purpose: string): pulumi.Output<string> {
    return derived(this.seed, purpose);
  }

  /** The same for what data is encrypted under: with the password of the generation before, as long as that is accepted. */
  secret(purpose: string): Secret {
    const { generation, previousSeed } = this;
    const previous = previousSeed === undefined ? {} : { previous: derived(previousSeed, purpose) };
    return { generation, current: this.password(purpose), ...previous };
  }
}

function derived(seed: pulumi.Output<string>, purpose: string): pulumi.Output<string> {
  return pulumi.secret(seed.apply((text) => Buffer.from(hkdfSync("sha256", text, "", purpose, 16)).toString("hex")));
}
