// What the containers of LinkedClusters are configured with.

/** One of the two clusters; also the name of its broker's container. */
export type Cluster = "source" | "destination";

/** Files in every container, as in the stack. */
export const SECRETS = "/etc/kafka/secrets";
/** Settings of a client that proves itself; the walkthrough's name. */
export const CLIENT = `${SECRETS}/client.properties`;
/** Configuration of a link that reads the source cluster, and notices within seconds what happens to it. */
export const LINK = `${SECRETS}/link.properties`;
/** Password of all stores; no output may have it. */
export const PASSWORD = "store-password";

/** Each identity has a certificate of its own, and trusts the others'. */
export const STORES = `
  set -euo pipefail
  cd ${SECRETS}
  echo ${PASSWORD} > credentials
  echo 'secret=encoder-secret' > password_encoder.properties
  keytool() { command keytool "$@" -storetype PKCS12 -storepass ${PASSWORD} 2>/dev/null; }
  for name in broker client worker; do
    keytool -genkeypair -alias $name -dname CN=$name -keyalg EC -groupname secp256r1 -keystore $name.p12 \
      -ext san=dns:source,dns:destination,dns:destination2,dns:destination3,dns:links1,dns:links2,dns:localhost
    keytool -exportcert -rfc -alias $name -keystore $name.p12 -file $name.pem
    keytool -importcert -noprompt -alias $name -file $name.pem -keystore trust.p12
    openssl pkcs12 -in $name.p12 -passin pass:${PASSWORD} -nocerts -noenc -out $name.key 2>/dev/null
  done
  for name in client worker; do
    cat > $name.properties <<END
security.protocol=SSL
ssl.keystore.location=${SECRETS}/$name.p12
ssl.keystore.password=${PASSWORD}
ssl.key.password=${PASSWORD}
ssl.truststore.location=${SECRETS}/trust.p12
ssl.truststore.password=${PASSWORD}
END
  done
  (echo bootstrap.servers=source:9093; cat client.properties; cat <<'END') > link.properties
availability.check.ms=1000
availability.check.consecutive.failure.threshold=3
metadata.max.age.ms=1000
topic.config.sync.ms=1000
consumer.offset.sync.enable=true
consumer.offset.sync.ms=1000
consumer.offset.group.filters={"groupFilters":[{"name":"*","patternType":"LITERAL","filterType":"INCLUDE"},{"name":"own-","patternType":"PREFIXED","filterType":"EXCLUDE"}]}
END
`;

const TLS = (prefix: string, identity: string) => ({
  [`${prefix}_SSL_KEYSTORE_FILENAME`]: `${identity}.p12`,
  [`${prefix}_SSL_KEYSTORE_CREDENTIALS`]: "credentials",
  [`${prefix}_SSL_KEY_CREDENTIALS`]: "credentials",
  [`${prefix}_SSL_TRUSTSTORE_FILENAME`]: "trust.p12",
  [`${prefix}_SSL_TRUSTSTORE_CREDENTIALS`]: "credentials",
  [`${prefix}_CONFIG_PROVIDERS`]: "file",
  [`${prefix}_CONFIG_PROVIDERS_FILE_CLASS`]: "org.apache.kafka.common.config.provider.FileConfigProvider",
  [`${prefix}_PASSWORD_ENCODER_SECRET`]: `\${file:${SECRETS}/password_encoder.properties:secret}`,
});

export const BROKER = (cluster: Cluster, number: number, brokers: number, name: string, port: number) => ({
  KAFKA_BROKER_ID: String(number),
  // One ZooKeeper holds both clusters, in folders of their own: these tests are not about it.
  KAFKA_ZOOKEEPER_CONNECT: `zookeeper:2181/${cluster}`,
  // EXTERNAL is for kcat on the host, which takes a tenth of the time of a tool that has to start a JVM.
  KAFKA_LISTENERS: `SSL://:9093,EXTERNAL://:${port}`,
  KAFKA_ADVERTISED_LISTENERS: `SSL://${name}:9093,EXTERNAL://localhost:${port}`,
  KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: "SSL:SSL,EXTERNAL:SSL",
  KAFKA_INTER_BROKER_LISTENER_NAME: "SSL",
  KAFKA_SSL_CLIENT_AUTH: "required",
  ...TLS("KAFKA", "broker"),
  KAFKA_LINK_WORKER_PRINCIPALS: "User:CN=worker",
  KAFKA_DEFAULT_REPLICATION_FACTOR: String(brokers),
  KAFKA_MIN_INSYNC_REPLICAS: String(Math.max(1, brokers - 1)),
  KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: String(brokers),
  KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS: "5",
  KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: String(brokers),
  KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: String(Math.max(1, brokers - 1)),
  KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS: "5",
  KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: "0",
  // Otherwise asking for a topic makes it.
  KAFKA_AUTO_CREATE_TOPICS_ENABLE: "false",
  // A broker that was killed must not wait long for its own old session.
  KAFKA_ZOOKEEPER_SESSION_TIMEOUT_MS: "4000",
  KAFKA_LOG_RETENTION_CHECK_INTERVAL_MS: "1000",
  KAFKA_LOG_CLEANER_BACKOFF_MS: "1000",
  KAFKA_LOG_CLEANER_DEDUPE_BUFFER_SIZE: "4194304",
  KAFKA_HEAP_OPTS: "-Xmx512m",
});

export const WORKER = (name: string, brokers: string[]) => ({
  LINKS_BOOTSTRAP_SERVERS: brokers.map((broker) => `${broker}:9093`).join(","),
  LINKS_SECURITY_PROTOCOL: "SSL",
  LINKS_WORKER_ID: name,
  ...TLS("LINKS", "worker"),
  KAFKA_HEAP_OPTS: "-Xmx512m",
});
