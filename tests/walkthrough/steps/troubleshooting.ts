import type { Step } from "../step";
import { EXTERNAL_PORTS, STORE_PASSWORD } from "../topology";

// "Troubleshooting", and the notes below it.

const handshake = (broker: string, version: "tls1_2" | "tls1_3"): Step => ({
  title: `${broker} by ${version}`,
  // Without a certificate of its own the client is turned away in the end, by then it has seen the server's.
  command: `docker exec ${broker.split(":")[0]} openssl s_client -connect ${broker} -${version} -showcerts || true`,
  shown: [
    "CONNECTED(<any>)",
    "…",
    "-----BEGIN CERTIFICATE-----",
    "…",
    "Server certificate",
    `subject=<any>CN = ${broker.split(":")[0]}`,
    "…",
    `New, ${version === "tls1_2" ? "TLSv1.2" : "TLSv1.3"}, Cipher is <any>`,
    "…",
  ],
});

const curl = (broker: string): Step => ({
  title: `the client's key store, shown to ${broker}`,
  // A broker is no web server: 52 is curl's status for an answer without content.
  command: `docker exec ${broker.split(":")[0]} curl -k -v --cert-type P12 --cert /etc/kafka/secrets/kafka.client.keystore.jks:${STORE_PASSWORD} https://${broker} 2>&1`,
  shown: ["…", "<any>SSL connection using TLSv1.<any>", "…", "<any>Empty reply from server<any>", "…"],
  status: 52,
});

export const troubleshooting: Step[] = [
  {
    title: "topics of broker1",
    command:
      "docker exec broker2 kafka-topics --bootstrap-server broker1:9093 --list --command-config /tmp/producer/client-ssl-auth.properties",
    shown: ["…", "broker2_clicks", "…", "clicks", "…", "demo-cl-topic", "…", "kafka-topic", "…"],
  },
  {
    title: "the mirror as a topic",
    command:
      "docker exec broker2 kafka-topics --bootstrap-server broker2:9094 --describe --topic broker1_clicks --command-config /tmp/producer/client-ssl-auth.properties",
    shown: [
      "Topic: broker1_clicks\tTopicId: <id>\tPartitionCount: 1\tReplicationFactor: 1\tConfigs: <any>",
      "\tTopic: broker1_clicks\tPartition: 0\tLeader: 1\tReplicas: 1\tIsr: 1<any>",
    ],
  },
  {
    title: "a larger heap for one command",
    command:
      'docker exec --env KAFKA_HEAP_OPTS="-Xmx1G -Xms1G" broker1 kafka-cluster-links --list --bootstrap-server broker2:9094 --command-config /tmp/producer/client-ssl-auth.properties',
    shown: [
      "Link name: 'broker1-link', link ID: '<id>', remote cluster ID: '<CLUSTER1_ID>', local cluster ID: '<CLUSTER2_ID>', remote cluster available: 'true'",
    ],
  },
  {
    title: "what broker1 was started with",
    command: "docker exec broker1 bash -c 'cd /etc/kafka; cat kafka.properties'",
    shown: ["…", "broker.id=1", "…", "zookeeper.connect=zookeeper1:2181", "…"],
  },
  handshake("broker1:9093", "tls1_2"),
  handshake("broker1:9093", "tls1_3"),
  handshake("broker2:9094", "tls1_2"),
  handshake("broker2:9094", "tls1_3"),
  curl("broker1:9093"),
  curl("broker2:9094"),
  {
    title: "broker1 logs its listeners",
    command: 'docker logs broker1 | grep "SocketServer"',
    shown: ["PLAINTEXT", "SSL"].flatMap((listener) => [
      "…",
      `[<time>] INFO [SocketServer listenerType=ZK_BROKER, nodeId=1] Created data-plane acceptor and processors for endpoint : ListenerName(${listener}) (kafka.network.SocketServer)`,
      "…",
    ]),
  },
  {
    title: "the producer's older option",
    command:
      "docker exec -i broker1 kafka-console-producer --broker-list broker1:9093 --topic kafka-topic --producer.config /tmp/producer/client-ssl-auth.properties",
    input: ["four"],
    shown: [],
  },
  {
    title: "the listener for clients on the host",
    command: `docker exec -i broker1 kafka-console-producer --bootstrap-server localhost:${EXTERNAL_PORTS[0]} --topic kafka-topic --producer.config /tmp/producer/client-ssl-auth.properties`,
    input: ["five"],
    shown: [],
  },
  {
    title: "a mirror cannot be made twice",
    command:
      "docker exec broker1 kafka-mirrors --create --source-topic clicks --mirror-topic broker1_clicks --link broker1-link --bootstrap-server broker2:9094 --command-config /tmp/producer/broker1-bidirectional-link-config.properties",
    shown: ["Error while executing mirror command: Topic 'broker1_clicks' already exists."],
    status: 1,
  },
  {
    // The walkthrough takes it for granted.
    title: "create clicks2 on broker1",
    command:
      "docker exec broker1 kafka-topics --bootstrap-server broker1:9093 --topic clicks2 --create --command-config /tmp/producer/client-ssl-auth.properties",
    shown: ["Created topic clicks2."],
  },
  {
    title: "mirror a second topic over the same link",
    command:
      "docker exec broker1 kafka-mirrors --create --source-topic clicks2 --mirror-topic broker1_clicks2 --link broker1-link --bootstrap-server broker2:9094 --command-config /tmp/producer/broker1-bidirectional-link-config.properties",
    shown: ["Created topic broker1_clicks2."],
  },
];
