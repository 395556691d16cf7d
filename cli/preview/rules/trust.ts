import { linkName, parsePartName } from "../../../topology/resourceNames";
import type { Change } from "../digest";
import { list, say } from "../escape";
import { type Plan, serverOf } from "../plan";
import { each, irreversible, note, type Rule, actionRequired } from "./rule";

/** Containers of the servers that get new files and go on with the old ones in memory. */
function goOn(changes: readonly Change[], plan: Plan): string[] {
  return changes
    .map(serverOf)
    .filter((server) => !plan.startsAnew(server))
    .map((server) => plan.container(server));
}

/** Certificates and passwords. */
export const TRUST: readonly Rule[] = [
  // Certificates. A key store is made from key and certificate, and put into a volume; who reads it when is the server's
  // affair. A new key alone makes a new certificate, too, so that certificates tell everything.
  {
    part: "CertificateAuthority/SelfSignedCert",
    actions: ["replace"],
    evaluate: each((_, plan) => {
      const restarted = plan.find("Broker/Container", "replace", "create").length > 0;
      return actionRequired(
        say`The root CA is renewed, and every certificate with it. Clients must get the new CA (${"pulumi stack output caCertificate"}) and certificates of their own; servers${
          restarted ? say` that are not restarted` : say``
        } must be restarted one after the other, since what they trust is not loaded anew.`,
      );
    }),
  },
  {
    part: "ClientIdentity/LocallySignedCert",
    actions: ["replace"],
    evaluate: each((_, plan) => {
      const what = plan.find("ClientIdentity/PrivateKey", "replace").length > 0 ? say` and key` : say``;
      return actionRequired(
        say`Clients must get the new certificate${what} (${"pulumi stack output clientCredentials --show-secrets"}). The old one is accepted until it ends, unless the CA is another one, too: there is no revocation list.`,
      );
    }),
  },
  {
    part: "Broker/LocallySignedCert",
    actions: ["replace"],
    evaluate: (changes, plan) => {
      const waiting = goOn(changes, plan);
      return waiting.length === 0
        ? []
        : [
            actionRequired(
              say`Brokers ${list(waiting)} must be told to load their new certificates, or be restarted one after the other. Until then they show the old ones, and after those have ended, no client connects.`,
            ),
          ];
    },
  },
  {
    part: "LinkWorker/LocallySignedCert",
    actions: ["replace"],
    evaluate: (changes, plan) => {
      const waiting = goOn(changes, plan);
      return waiting.length === 0
        ? []
        : [
            actionRequired(
              say`Link workers ${list(waiting)} must be restarted: they go on with the old certificates until these have ended, and replicate nothing after that.`,
            ),
          ];
    },
  },
  {
    part: "ClusterLink/LocallySignedCert",
    actions: ["replace"],
    evaluate: each(({ name }, { topologies: { after } }) => {
      const { component } = parsePartName(name);
      const link = after?.links.find((one) => linkName(one) === component)?.name ?? component;
      return note(say`Link ${link} gets a new certificate, and connects with it at once.`);
    }),
  },
  // The trust store of all is made of the CA's certificate and of the password of all stores: where the one stays, it is the
  // other that changes.
  {
    part: "ClientIdentity/Command",
    actions: ["update"],
    evaluate: (changes, plan) => {
      const remade = changes.some(
        ({ name, properties }) =>
          parsePartName(name).part === "trust-store" && properties.some(({ path }) => path === "stdin"),
      );
      if (!remade || plan.find("CertificateAuthority/SelfSignedCert", "replace").length > 0) {
        return [];
      }
      const replaced = plan.find("GeneratedSecrets/PrivateKey", "create").length > 0;
      const servers = replaced
        ? say`Brokers and link workers read it as they restart.`
        : say`Brokers and link workers must be restarted one after the other: they read it when they start.`;
      return [
        actionRequired(
          say`The password of all key stores changes. ${servers} Clients that use it get it by ${"pulumi stack output clientCredentials --show-secrets"}.`,
        ),
      ];
    },
  },
  // All generated passwords derive from one key: of the stores, and of what the settings of links are encrypted under.
  {
    part: "GeneratedSecrets/PrivateKey",
    actions: ["replace"],
    evaluate: each(() =>
      irreversible(
        say`All generated passwords change. Key stores are recreated, and what links have encrypted under the old ones cannot be read any more.`,
      ),
    ),
  },
  // The next generation of secrets, and one that is given up: the program lets that go only when nothing needs it.
  {
    part: "GeneratedSecrets/PrivateKey",
    actions: ["create"],
    evaluate: (_, { topologies: { before } }) =>
      before === undefined || before.clusters.length === 0
        ? []
        : [
            note(
              say`Replaces the generated secrets. What is stored is encrypted under the new ones, and the run after this one gives the old ones up.`,
            ),
          ],
  },
  {
    part: "GeneratedSecrets/PrivateKey",
    actions: ["delete"],
    evaluate: each(() => note(say`Gives up old generated secrets: nothing is encrypted under them any more.`)),
  },
];
