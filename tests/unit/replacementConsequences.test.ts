import { describe, expect, test } from "vitest";
import { brokers, type Config, said } from "./consequences";
import { linked } from "./linkedClusters";
import { type Digest, previewOfChange } from "./previewSteps";

/** The preview in which resources are replaced although the configuration stays what it is: `--replace`, or what a provider finds. */
async function previewOfReplacing(config: Config, names: readonly string[]): Promise<Digest> {
  const made = (await previewOfChange(undefined, config)).steps;
  const preview = await previewOfChange(config, config);
  const steps = names.map((name) => {
    const step = made.find(({ urn }) => urn.endsWith(`::${name}`));
    if (step === undefined) {
      throw new Error(`The program makes nothing that is called ${name}`);
    }
    return { ...step, op: "replace", oldState: step.newState };
  });
  return { ...preview, steps: [...preview.steps, ...steps] };
}

describe("the replacement of resources that are declared as before has the consequences", () => {
  const cases: [what: string, config: Config, names: string[], expected: string[]][] = [
    [
      "two brokers of three",
      brokers(3),
      ["broker1-container", "broker1-2-container"],
      [
        "interruption: Restarts `broker1-2` and `broker1` of `cluster1`. The records are kept. They restart at once: partitions without a replica on another broker do not answer meanwhile, and those with too few in-sync replicas take no writes.",
      ],
    ],
    [
      "the container network",
      linked(),
      ["network"],
      ["interruption: Removes the container network: no server reaches another one until all are recreated."],
    ],
    [
      "what passwords derive from",
      linked(),
      ["secrets-seed"],
      [
        "irreversible: All generated passwords change. Key stores are recreated, and what links have encrypted under the old ones cannot be read any more.",
      ],
    ],
    [
      "the CA beside a restart",
      linked(),
      ["ca-certificate", "zookeeper1-container", "broker1-container"],
      [
        "interruption: Restarts `broker1` of `cluster1`. The records are kept. `cluster1` does not answer meanwhile; its links go on where they were.",
        "interruption: Restarts `zookeeper1`: meanwhile, `cluster1` makes no topics and chooses no leaders.",
        "actionRequired: The root CA is renewed, and every certificate with it. Clients must get the new CA (`pulumi stack output caCertificate`) and certificates of their own; servers that are not restarted must be restarted one after the other, since what they trust is not loaded anew.",
      ],
    ],
    [
      "the client's key",
      linked(),
      ["client-key", "client-certificate"],
      [
        "actionRequired: Clients must get the new certificate and key (`pulumi stack output clientCredentials --show-secrets`). The old one is accepted until it ends, unless the CA is another one, too: there is no revocation list.",
      ],
    ],
  ];

  test.each(cases)("%s", async (_, config, names, expected) => {
    expect(said(await previewOfReplacing(config, names))).toEqual(expected);
  });
});
