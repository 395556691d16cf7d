import { walkthroughPrefix } from "../../topology/links";
import { brokersOf } from "../../topology/nodes";
import type { ClusterSettings } from "../../topology/schema";
import { CLIENT_KEY_STORE, CLIENT_PROPERTIES, CLIENT_TRUST_STORE, SECRETS_FOLDER } from "../../topology/paths";

/**
 * The property files of the walkthrough, by file name: one for clients, and two for the links from each cluster. Every
 * cluster gets all of them, for a link is made at its destination.
 *
 * @param clusters all clusters of the stack
 * @param password password of the client's stores
 */
export function clientFiles(clusters: readonly ClusterSettings[], password: string): Record<string, string> {
  const client = clientProperties(password);
  const files: Record<string, string> = { [CLIENT_PROPERTIES]: render(client) };
  for (const cluster of clusters) {
    const brokers = brokersOf(cluster);
    const source = brokers[0]?.name ?? cluster.name;
    const link = {
      "bootstrap.servers": brokers.map(({ name }) => `${name}:${cluster.ports.ssl}`).join(","),
      ...client,
      ...LINK_PROPERTIES,
    };
    files[`${source}-link-config.properties`] = render(link);
    files[`${source}-bidirectional-link-config.properties`] = render({
      ...link,
      "cluster.link.prefix": walkthroughPrefix(cluster),
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

/** Settings for disaster recovery: a dead source is noticed within 30 s rather than 5 min, and consumers' positions follow. */
const LINK_PROPERTIES = {
  "availability.check.ms": "10000",
  "availability.check.consecutive.failure.threshold": "3",
  "metadata.max.age.ms": "5000",
  "consumer.offset.sync.enable": "true",
  "consumer.offset.sync.ms": "5000",
  "consumer.offset.group.filters": '{"groupFilters":[{"name":"*","patternType":"LITERAL","filterType":"INCLUDE"}]}',
};

function render(properties: Record<string, string>): string {
  return Object.entries(properties)
    .map(([key, value]) => `${key}=${value}\n`)
    .join("");
}
