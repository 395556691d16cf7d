import {
  type BrokerNode,
  brokersOf,
  minInSyncReplicasOf,
  type Node,
  replicationFactorOf,
  zookeepersOf,
} from "../../topology/nodes";
import { METRICS_PORT } from "../../topology/metrics";
import type { ClusterSettings } from "../../topology/schema";
import type { Engine } from "./engines";
import {
  advertisedListeners,
  boundListeners,
  LINK_WORKER_PORT,
  type Listener,
  protocolMap,
} from "../../topology/listeners";
import {
  ENCODER_SECRET_FILE,
  encoderSecretKeys,
  SECRETS_FOLDER,
  SERVER_KEY_STORE,
  SERVER_TRUST_STORE,
  STORE_CREDENTIALS,
} from "../../topology/paths";

// Environment variables as the cp-server and cp-zookeeper images read them; the open image keeps that contract.

/** Arguments of {@link brokerEnvironment}. */
export interface BrokerEnvironmentArgs {
  cluster: ClusterSettings;
  node: BrokerNode;
  listeners: readonly Listener[];
  engine: Engine;
  /** Java heap, as in -Xmx. */
  heap: string;
  /** Whether Prometheus metrics are shown inside the container network. @default false */
  metrics?: boolean;
  /** Who writes to mirror topics; undefined where that is the brokers themselves. */
  linkWorkerPrincipal?: string;
  /** Generation of what sensitive settings are encrypted under. @default 1 */
  secretGeneration?: number;
}

/** The environment of one broker. Holds no secret: it can be read with `docker inspect`. */
export function brokerEnvironment(args: BrokerEnvironmentArgs): Record<string, string> {
  const replicas = replicationFactorOf(args.cluster);
  const inSync = minInSyncReplicasOf(args.cluster);
  return {
    KAFKA_BROKER_ID: String(args.node.id),
    KAFKA_ZOOKEEPER_CONNECT: zookeeperConnect(args.cluster),
    KAFKA_LISTENERS: boundListeners(args.listeners),
    KAFKA_ADVERTISED_LISTENERS: advertisedListeners(args.listeners),
    KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: protocolMap(args.listeners),
    // Brokers, too, authenticate to each other with their certificates.
    KAFKA_INTER_BROKER_LISTENER_NAME: "SSL",
    KAFKA_SSL_CLIENT_AUTH: "required",
    KAFKA_SSL_KEYSTORE_TYPE: "PKCS12",
    KAFKA_SSL_KEYSTORE_FILENAME: SERVER_KEY_STORE,
    KAFKA_SSL_KEYSTORE_CREDENTIALS: STORE_CREDENTIALS,
    KAFKA_SSL_KEY_CREDENTIALS: STORE_CREDENTIALS,
    KAFKA_SSL_TRUSTSTORE_TYPE: "PKCS12",
    KAFKA_SSL_TRUSTSTORE_FILENAME: SERVER_TRUST_STORE,
    KAFKA_SSL_TRUSTSTORE_CREDENTIALS: STORE_CREDENTIALS,
    ...encoderSecret("KAFKA", args.secretGeneration),
    KAFKA_DEFAULT_REPLICATION_FACTOR: String(replicas),
    KAFKA_MIN_INSYNC_REPLICAS: String(inSync),
    KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: String(replicas),
    KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: String(replicas),
    KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: String(inSync),
    KAFKA_HEAP_OPTS: `-Xmx${args.heap}`,
    ...metricsAgent(args.metrics),
    ...(args.linkWorkerPrincipal === undefined ? {} : { KAFKA_LINK_WORKER_PRINCIPALS: args.linkWorkerPrincipal }),
    ...args.engine.brokerEnvironment(replicas),
  };
}

/** Arguments of {@link linkWorkerEnvironment}. */
export interface LinkWorkerEnvironmentArgs {
  /** The destination of the links whose work it does. */
  cluster: ClusterSettings;
  node: Node;
  /** Java heap, as in -Xmx. */
  heap: string;
  /** Whether Prometheus metrics are shown inside the container network. @default false */
  metrics?: boolean;
  /** Generation of what sensitive settings of links are encrypted under. @default 1 */
  secretGeneration?: number;
}

/** The environment of one link worker of the open image. Holds no secret. */
export function linkWorkerEnvironment(args: LinkWorkerEnvironmentArgs): Record<string, string> {
  const { cluster, node, heap, metrics } = args;
  return {
    COMPONENT: "links",
    LINKS_WORKER_ID: node.name,
    LINKS_REST_PORT: String(LINK_WORKER_PORT),
    LINKS_BOOTSTRAP_SERVERS: brokersOf(cluster)
      .map(({ name }) => `${name}:${cluster.ports.ssl}`)
      .join(","),
    LINKS_SECURITY_PROTOCOL: "SSL",
    LINKS_SSL_KEYSTORE_TYPE: "PKCS12",
    LINKS_SSL_KEYSTORE_FILENAME: SERVER_KEY_STORE,
    LINKS_SSL_KEYSTORE_CREDENTIALS: STORE_CREDENTIALS,
    LINKS_SSL_KEY_CREDENTIALS: STORE_CREDENTIALS,
    LINKS_SSL_TRUSTSTORE_TYPE: "PKCS12",
    LINKS_SSL_TRUSTSTORE_FILENAME: SERVER_TRUST_STORE,
    LINKS_SSL_TRUSTSTORE_CREDENTIALS: STORE_CREDENTIALS,
    ...encoderSecret("LINKS", args.secretGeneration),
    KAFKA_HEAP_OPTS: `-Xmx${heap}`,
    ...metricsAgent(metrics),
  };
}

/** An agent of the open image in the server's own JVM; tools in the same container leave agents out. */
function metricsAgent(wanted = false): Record<string, string> {
  const home = "/opt/kafka/metrics";
  return wanted ? { KAFKA_OPTS: `-javaagent:${home}/agent.jar=${METRICS_PORT}:${home}/rules.yml` } : {};
}

/**
 * The process reads the secrets from their file; the environment holds references only. Another generation is another
 * environment, which starts the process again; that the old secret is given up is a change of the file alone.
 */
function encoderSecret(prefix: "KAFKA" | "LINKS", generation = 1): Record<string, string> {
  const { current, previous } = encoderSecretKeys(generation);
  const reference = (key: string) => `\${file:${SECRETS_FOLDER}/${ENCODER_SECRET_FILE}:${key}}`;
  return {
    [`${prefix}_CONFIG_PROVIDERS`]: "file",
    [`${prefix}_CONFIG_PROVIDERS_FILE_CLASS`]: "org.apache.kafka.common.config.provider.FileConfigProvider",
    [`${prefix}_PASSWORD_ENCODER_SECRET`]: reference(current),
    ...(previous === undefined ? {} : { [`${prefix}_PASSWORD_ENCODER_OLD_SECRET`]: reference(previous) }),
  };
}

/** Arguments of {@link zookeeperEnvironment}. */
export interface ZookeeperEnvironmentArgs {
  cluster: ClusterSettings;
  node: Node;
  /** Java heap, as in -Xmx. */
  heap: string;
  /** Whether Prometheus metrics are shown inside the container network. @default false */
  metrics?: boolean;
}

/** The environment of one ZooKeeper server. */
export function zookeeperEnvironment(args: ZookeeperEnvironmentArgs): Record<string, string> {
  const { cluster, node, heap, metrics } = args;
  return {
    ZOOKEEPER_CLIENT_PORT: String(cluster.ports.zookeeper),
    ZOOKEEPER_TICK_TIME: "2000",
    // By default snapshots and transaction logs are never deleted.
    ZOOKEEPER_AUTOPURGE_PURGE_INTERVAL: "24",
    ZOOKEEPER_AUTOPURGE_SNAP_RETAIN_COUNT: "3",
    // The health check asks `srvr` every few seconds, and each question is a line of the log.
    ZOOKEEPER_LOG4J_LOGGERS: "org.apache.zookeeper.server.NIOServerCnxn=WARN",
    KAFKA_HEAP_OPTS: `-Xmx${heap}`,
    ...metricsAgent(metrics),
    ...ensemble(cluster, node),
  };
}

/** None for a single server: with an ensemble of one it would wait for a quorum port that nobody needs. */
function ensemble(cluster: ClusterSettings, node: Node): Record<string, string> {
  const servers = zookeepersOf(cluster);
  if (servers.length === 1) {
    return {};
  }
  return {
    ZOOKEEPER_SERVER_ID: String(node.id),
    ZOOKEEPER_SERVERS: servers.map(({ name }) => `${name}:2888:3888`).join(";"),
    ZOOKEEPER_INIT_LIMIT: "10",
    ZOOKEEPER_SYNC_LIMIT: "5",
  };
}

function zookeeperConnect(cluster: ClusterSettings): string {
  return zookeepersOf(cluster)
    .map(({ name }) => `${name}:${cluster.ports.zookeeper}`)
    .join(",");
}
