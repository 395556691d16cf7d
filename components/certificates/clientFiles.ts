import { linkSettings } from "../../topology/linkConfig";
import { firstBrokerPrefix } from "../../topology/links";
import { brokersOf } from "../../topology/nodes";
import type { ClusterSettings } from "../../topology/schema";
import { CLIENT_KEY_STORE, CLIENT_PROPERTIES, CLIENT_TRUST_STORE, SECRETS_FOLDER } from "../../topology/paths";
import { renderProperties } from "../../topology/properties";

/**
 * Properties files for people and tools in the containers, by file name: one for clients, and two to create a link from
 * each cluster, without and with a prefix. Every cluster gets all of them, since a link is created at its destination.
 *
 * @param clusters all clusters of the stack
 * @param password password of the client's stores
 */
export function clientFiles(clusters: readonly ClusterSettings[], password: string): Record<string, string> {
  const client = clientProperties(password);
  const files: Record<string, string> = { [CLIENT_PROPERTIES]: renderProperties(client) };
  for (const cluster of clusters) {
    const brokers = brokersOf(cluster);
    const source = brokers[0]?.name ?? cluster.name;
    const link = {
      "bootstrap.servers": brokers.map(({ name }) => `${name}:${cluster.ports.ssl}`).join(","),
      ...client,
      ...linkSettings({ prefix: "", autoCreate: [], config: {} }),
    };
    files[`${source}-link-config.properties`] = renderProperties(link);
    files[`${source}-bidirectional-link-config.properties`] = renderProperties({
      ...link,
      "cluster.link.prefix": firstBrokerPrefix(cluster),
    });
  }
  return files;
}

function clientProperties(password: string): Record<string, string> {
  return {
    "security.protocol": "SSL",
    "ssl.truststore.type": "PKCS12",
    "ssl.truststore.location": `${SECRETS_FOLDER}/${CLIENT_TRUST_STORE}`,
    "ssl.truststore.password": password,
    "ssl.keystore.type": "PKCS12",
    "ssl.keystore.location": `${SECRETS_FOLDER}/${CLIENT_KEY_STORE}`,
    "ssl.keystore.password": password,
    "ssl.key.password": password,
  };
}
