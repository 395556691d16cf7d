// Paths inside the containers: those that the cp-server and cp-zookeeper images prescribe, and those of the cluster linking
// walkthrough (docs/walkthrough.md).

export const SECRETS_FOLDER = "/etc/kafka/secrets";
export const CLIENT_FOLDER = "/tmp/producer";
export const BROKER_DATA_FOLDER = "/var/lib/kafka/data";
export const ZOOKEEPER_DATA_FOLDER = "/var/lib/zookeeper/data";
export const ZOOKEEPER_LOG_FOLDER = "/var/lib/zookeeper/log";

/** Files of the secrets folder. The stores are PKCS#12, although their names end in .jks, as in the walkthrough. */
export const SERVER_KEY_STORE = "kafka.server.keystore.jks";
export const SERVER_TRUST_STORE = "kafka.server.truststore.jks";
export const CLIENT_KEY_STORE = "kafka.client.keystore.jks";
export const CLIENT_TRUST_STORE = "kafka.client.truststore.jks";
/** Holds the password of all stores. */
export const STORE_CREDENTIALS = "broker_sslkey_creds";
/** Read by brokers and link workers themselves through Kafka's FileConfigProvider. */
export const ENCODER_SECRET_FILE = "password_encoder.properties";

/** The keys in that file of a generation's secret, and of the one that it replaces; the first one replaces none. */
export function encoderSecretKeys(generation: number): { current: string; previous?: string } {
  return generation === 1
    ? { current: "secret" }
    : { current: `secret${generation}`, previous: `previous${generation}` };
}

/** Settings of a client that speaks mutual TLS, in the client folder. */
export const CLIENT_PROPERTIES = "client-ssl-auth.properties";
/** Its path: what tools in a container take as `--command-config`. */
export const CLIENT_CONFIG = `${CLIENT_FOLDER}/${CLIENT_PROPERTIES}`;
