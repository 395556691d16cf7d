import type { Step } from "../step";

// "Creating an Active/Active ClusterLink Setup".

type Side = 1 | 2;

/** Where a broker listens for mutual TLS. */
const ssl = (side: Side) => `broker${side}:909${side + 2}`;
const other = (side: Side): Side => (side === 1 ? 2 : 1);

const createLink = (source: Side): Step => ({
  title: `create broker${source}-link`,
  command: `docker exec broker${source} kafka-cluster-links --bootstrap-server ${ssl(other(source))} --create --link broker${source}-link --command-config /tmp/producer/broker${source}-bidirectional-link-config.properties --config-file /tmp/producer/broker${source}-bidirectional-link-config.properties --cluster-id $CLUSTER${source}_ID 2>&1`,
  // The walkthrough's file has no other setting that is for links alone.
  shown: [
    "[<time>] WARN These configurations '[<any>cluster.link.prefix<any>]' were supplied but are not used yet. (org.apache.kafka.clients.admin.AdminClientConfig)",
    `Cluster link 'broker${source}-link' creation successfully completed.`,
  ],
});

const createTopic = (side: Side): Step => ({
  title: `create clicks on broker${side}`,
  command: `docker exec broker${side} kafka-topics --bootstrap-server ${ssl(side)} --topic clicks --replication-factor 1 --partitions 1 --create --config min.insync.replicas=1 --command-config /tmp/producer/client-ssl-auth.properties`,
  shown: ["Created topic clicks."],
});

const createMirror = (source: Side): Step => ({
  title: `mirror clicks of broker${source} on broker${other(source)}`,
  command: `docker exec broker${source} kafka-mirrors --create --source-topic clicks --mirror-topic broker${source}_clicks --link broker${source}-link --bootstrap-server ${ssl(other(source))} --command-config /tmp/producer/broker${source}-bidirectional-link-config.properties`,
  shown: [`Created topic broker${source}_clicks.`],
});

const produce = (side: Side, input: string[]): Step => ({
  title: `produce to clicks on broker${side}`,
  command: `docker exec -i broker${side} kafka-console-producer --bootstrap-server ${ssl(side)} --topic clicks --producer.config /tmp/producer/client-ssl-auth.properties`,
  input,
  shown: [],
});

const consumeMirror = (source: Side, shown: string[]): Step => ({
  title: `consume broker${source}_clicks from broker${other(source)}`,
  command: `docker exec broker${other(source)} kafka-console-consumer --bootstrap-server ${ssl(other(source))} --topic broker${source}_clicks --consumer.config /tmp/producer/client-ssl-auth.properties --from-beginning --max-messages ${shown.length}`,
  shown,
});

const consumeBoth = (side: Side, shown: string[]): Step => ({
  title: `consume both topics from broker${side}`,
  command: `docker exec broker${side} kafka-console-consumer --bootstrap-server ${ssl(side)} --include "(.*)clicks$" --consumer.config /tmp/producer/client-ssl-auth.properties --from-beginning --max-messages ${shown.length}`,
  shown,
  anyOrder: true,
});

const first = ["click 1 of broker1", "click 2 of broker1"];
const second = ["click 1 of broker2", "click 2 of broker2"];
const third = ["click 3 of broker1"];
const fourth = ["click 3 of broker2"];

export const activeActive: Step[] = [
  createLink(1),
  createTopic(1),
  createTopic(2),
  createMirror(1),
  produce(1, first),
  consumeMirror(1, first),
  createLink(2),
  createMirror(2),
  produce(2, second),
  consumeMirror(2, second),
  consumeBoth(1, [...first, ...second]),
  consumeBoth(2, [...first, ...second]),
  produce(1, third),
  produce(2, fourth),
  consumeBoth(1, [...first, ...second, ...third, ...fourth]),
  consumeBoth(2, [...first, ...second, ...third, ...fourth]),
];
