import { CONSOLE_NAME } from "./console";
import { checkLinks } from "./linkChecks";
import { topicsOf } from "./links";
import { brokersOf, linkWorkersOf, zookeepersOf } from "./nodes";
import { METRICS_PORT } from "./metrics";
import { duplicates, type Problem, show } from "./problems";
import type { ClusterSettings, Settings } from "./schema";
import { checkTopics } from "./topicChecks";
import { longestCertificateDays } from "./validity";

/** Checks that involve more than one key of the configuration. */
export function checkSettings(settings: Settings): Problem[] {
  return [
    ...lifetimes(settings),
    ...metrics(settings),
    ...console(settings),
    ...clusterNames(settings),
    ...nodeNames(settings),
    ...externalPorts(settings),
    ...settings.clusters.flatMap((cluster, index) => [
      ...listenerPorts(settings, cluster, index),
      ...replication(settings, cluster, index),
    ]),
    ...checkTopics(settings),
    ...checkLinks(settings),
  ];
}

/** Warnings about allowed settings with consequences that are easily overlooked. */
export function warningsOf(settings: Settings): string[] {
  if (settings.engine !== "confluent") {
    return [];
  }
  // Confluent's licence page: the developer licence is for one broker a cluster; a second one starts the 30-day trial.
  return settings.clusters
    .filter((cluster) => cluster.brokers > 1)
    .map(
      (cluster) =>
        `Cluster ${cluster.name} has ${cluster.brokers} brokers on the engine confluent: a second broker ends Confluent's ` +
        "free developer licence and starts its 30-day trial, which cannot be undone; after it the brokers stop. " +
        "Set brokers to 1, or use the engine apache.",
    );
}

function lifetimes({ caValidityDays, certificateValidityDays }: Settings): Problem[] {
  const longest = longestCertificateDays(caValidityDays);
  if (certificateValidityDays <= longest) {
    return [];
  }
  return [
    {
      key: "certificateValidityDays",
      received: show(certificateValidityDays),
      allowed:
        `at most half of caValidityDays (${caValidityDays}): the root CA is renewed when it has certificateValidityDays ` +
        "left, and every certificate with it",
      fix: `${longest < 1 ? "" : `set it to ${longest} or less, or `}raise caValidityDays to ${2 * certificateValidityDays}`,
    },
  ];
}

function metrics({ engine, metrics }: Settings): Problem[] {
  if (!metrics || engine === "apache") {
    return [];
  }
  return [
    {
      key: "metrics",
      received: "true",
      allowed: `false on the engine ${engine}: its images have no Prometheus exporter`,
      fix: "set it to false, or use the engine apache",
    },
  ];
}

function console({ console: port, clusters, storePassword }: Settings): Problem[] {
  if (port === 0) {
    return [];
  }
  const taken = clusters.flatMap(brokersOf).find(({ externalPort }) => externalPort === port);
  const namesake = clusters
    .flatMap((cluster) => [...zookeepersOf(cluster), ...brokersOf(cluster), ...linkWorkersOf(cluster)])
    .some(({ name }) => name === CONSOLE_NAME);
  return [
    ...(taken
      ? [
          {
            key: "console",
            received: show(port),
            allowed: `a port of the host that no broker publishes; ${taken.name} does this one`,
            fix: "set it to a free port, for example 8080, or to 0 for no console",
          },
        ]
      : []),
    ...(namesake
      ? [
          {
            key: "console",
            received: show(port),
            allowed: `0 where a broker, ZooKeeper server or link worker is called ${CONSOLE_NAME}: the console's container is, too`,
            fix: "give that server another name, or set it to 0",
          },
        ]
      : []),
    ...(storePassword?.includes("${")
      ? [
          {
            key: "storePassword",
            received: `a secret of ${storePassword.length} characters with \${ in it`,
            allowed: "with a console, none with ${: the console would take it for the name of a setting",
            fix: "pulumi config set --secret storePassword",
          },
        ]
      : []),
  ];
}

function clusterNames({ clusters }: Settings): Problem[] {
  return duplicates(clusters.map((cluster, index) => ({ key: `clusters[${index}].name`, value: cluster.name }))).map(
    ({ key, value, first }) => ({
      key,
      received: show(value),
      allowed: `a name that no other cluster has; ${first} has it already`,
      fix: "give one of the two another name",
    }),
  );
}

function nodeNames({ clusters }: Settings): Problem[] {
  const names = clusters.flatMap((cluster, index) => [
    ...zookeepersOf(cluster).map((node) => ({ key: `clusters[${index}].zookeeper`, value: node.name })),
    ...brokersOf(cluster).map((node) => ({ key: `clusters[${index}].broker`, value: node.name })),
    ...linkWorkersOf(cluster).map((node) => ({ key: `clusters[${index}].linkWorker`, value: node.name })),
  ]);
  return duplicates(names).map(({ key, value, first }) => ({
    key,
    received: show(value),
    allowed: `a name that no other broker, ZooKeeper server or link worker has; ${first} gives it already`,
    fix: `set ${key} to another name`,
  }));
}

function externalPorts({ clusters }: Settings): Problem[] {
  const ports = clusters.flatMap((cluster, index) =>
    brokersOf(cluster).map((node) => ({ key: `clusters[${index}].ports.external`, value: node.externalPort })),
  );
  return [
    ...duplicates(ports).map(({ key, value, first }) => ({
      key,
      received: `${show(value)} (each further broker of a cluster takes the next port)`,
      allowed: `ports of the host that no other broker publishes; ${first} takes it already`,
      fix: `move ${key} to a free range`,
    })),
    ...ports
      .filter(({ value }) => value > 65535)
      .map(({ key, value }) => ({
        key,
        received: `${show(value)} (each further broker of a cluster takes the next port)`,
        allowed: "ports up to 65535",
        fix: `set ${key} lower`,
      })),
  ];
}

/** ZooKeeper's ports for its own ensemble, fixed inside each container. */
const ENSEMBLE_PORTS = [2888, 3888];

function listenerPorts(settings: Settings, cluster: ClusterSettings, index: number): Problem[] {
  const { plaintext, ssl, zookeeper } = cluster.ports;
  const path = `clusters[${index}].ports`;
  const perBroker = brokersOf(cluster).flatMap((node) =>
    duplicates([
      { key: `${path}.plaintext`, value: plaintext },
      { key: `${path}.ssl`, value: ssl },
      { key: `${path}.external`, value: node.externalPort },
    ]),
  );
  const metrics = settings.metrics ? Object.entries(cluster.ports).filter(([, port]) => port === METRICS_PORT) : [];
  const seen = new Map(perBroker.map((collision) => [`${collision.key} ${collision.value}`, collision]));
  const problems = [...seen.values()].map(({ key, value, first }) => ({
    key,
    received: show(value),
    allowed: `a port that no other listener of the same broker has; ${first} has it already`,
    fix: `set ${key} to a free port`,
  }));
  problems.push(
    ...metrics.map(([name, port]) => ({
      key: `${path}.${name}`,
      received: show(port),
      allowed: `with metrics, a port other than ${METRICS_PORT}, where each server shows its metrics`,
      fix: "set it to a free port",
    })),
  );
  if (ENSEMBLE_PORTS.includes(zookeeper)) {
    problems.push({
      key: `${path}.zookeeper`,
      received: show(zookeeper),
      allowed: `a port other than ${ENSEMBLE_PORTS.join(" and ")}, which ZooKeeper servers use among themselves`,
      fix: "set it to 2181",
    });
  }
  return problems;
}

function replication(settings: Settings, cluster: ClusterSettings, index: number): Problem[] {
  const factors = [
    { key: `clusters[${index}].replicationFactor`, value: cluster.replicationFactor },
    ...cluster.topics.map((topic, at) => ({
      key: `clusters[${index}].topics[${at}].replicationFactor`,
      value: topic.replicationFactor,
    })),
    ...topicsOf(settings, cluster)
      .filter((topic) => !cluster.topics.includes(topic))
      .map((topic) => ({
        key: `bidirectionalTopics[${settings.bidirectionalTopics.indexOf(topic)}].replicationFactor`,
        value: topic.replicationFactor,
      })),
  ];
  return factors
    .filter(({ value }) => value !== undefined && value > cluster.brokers)
    .map(({ key, value }) => ({
      key,
      received: show(value),
      allowed: `at most the number of brokers of the cluster (${cluster.brokers}): each replica needs a broker of its own`,
      fix: `set it to ${cluster.brokers} or less, or raise clusters[${index}].brokers`,
    }));
}
