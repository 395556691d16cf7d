import { LINK_WORKER_PORT } from "./listeners";
import { brokersOf, linkWorkerIdentity, linkWorkersOf } from "./nodes";
import { CLIENT_KEY_STORE, CLIENT_TRUST_STORE, SECRETS_FOLDER } from "./paths";
import type { ClusterSettings } from "./schema";

/** Name of the console's container, after the stack's prefix, and its host name. */
export const CONSOLE_NAME = "console";

/**
 * Address of the host on which the console is published. Always this one: it asks nobody who they are, and shows every
 * record.
 */
export const CONSOLE_ADDRESS = "127.0.0.1";

/** What the console is to show. */
export interface ConsoleView {
  clusters: readonly ClusterSettings[];
  /** Whether cluster links are the work of containers of their own, which are shown then. */
  linkWorkers: boolean;
}

const KEY_STORE = `${SECRETS_FOLDER}/${CLIENT_KEY_STORE}`;

/**
 * The configuration file of Kafbat UI, which it reads as YAML; JSON is YAML, too. Every cluster is read-only: its API
 * then refuses all that would change it. Names of properties: ui.docs.kafbat.io/configuration, and its sources'
 * `ClustersProperties`.
 *
 * @param password of the client's stores
 */
export function consoleConfiguration({ clusters, linkWorkers }: ConsoleView, password: string): string {
  return JSON.stringify({
    // The program declares what is shown; and nothing else may write, for read-only guards the clusters alone.
    dynamic: { config: { enabled: false } },
    mcp: { enabled: false },
    // It would ask GitHub for newer versions of itself.
    github: { release: { info: { enabled: false } } },
    kafka: { clusters: clusters.map((cluster) => entry(cluster, linkWorkers, password)) },
  });
}

function entry(cluster: ClusterSettings, linkWorkers: boolean, password: string): Record<string, unknown> {
  const workers = linkWorkers ? linkWorkersOf(cluster) : [];
  return {
    name: cluster.name,
    bootstrapServers: brokersOf(cluster)
      .map(({ name }) => `${name}:${cluster.ports.ssl}`)
      .join(","),
    readOnly: true,
    ssl: { truststoreLocation: `${SECRETS_FOLDER}/${CLIENT_TRUST_STORE}`, truststorePassword: password },
    properties: {
      "security.protocol": "SSL",
      "ssl.truststore.type": "PKCS12",
      "ssl.keystore.type": "PKCS12",
      "ssl.keystore.location": KEY_STORE,
      "ssl.keystore.password": password,
      "ssl.key.password": password,
    },
    ...(workers.length === 0
      ? {}
      : {
          // Link workers are a Connect cluster, in which each link is a connector.
          kafkaConnect: [
            {
              name: linkWorkerIdentity(cluster),
              address: workers.map(({ name }) => `https://${name}:${LINK_WORKER_PORT}`).join(","),
              keystoreLocation: KEY_STORE,
              keystorePassword: password,
            },
          ],
        }),
  };
}
