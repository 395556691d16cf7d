import type { Step } from "../step";

// "Establish the Cluster Link between the two brokers", and a mirror topic over it.

export const link: Step[] = [
  {
    title: "the common switches",
    command: "docker exec broker1 kafka-cluster-links --help",
    shown: ["…", "--create <any>", "…", "--list <any>", "…"],
  },
  {
    title: "the id of broker1's cluster",
    command: "docker exec broker1 kafka-cluster cluster-id --bootstrap-server broker1:9091",
    shown: ["Cluster ID: <CLUSTER1_ID>"],
  },
  {
    title: "create my-link",
    command:
      "docker exec broker1 kafka-cluster-links --bootstrap-server broker2:9094 --create --link my-link --command-config /tmp/producer/broker1-link-config.properties --config-file /tmp/producer/broker1-link-config.properties --cluster-id $CLUSTER1_ID",
    shown: ["Cluster link 'my-link' creation successfully completed."],
  },
  {
    title: "my-link is listed",
    command:
      "docker exec broker1 kafka-cluster-links --list --bootstrap-server broker2:9094 --command-config /tmp/producer/broker1-link-config.properties",
    shown: [
      "Link name: 'my-link', link ID: '<MY_LINK_ID>', remote cluster ID: '<CLUSTER1_ID>', local cluster ID: '<CLUSTER2_ID>', remote cluster available: 'true'",
    ],
  },
  {
    title: "create demo-cl-topic on broker1",
    command:
      "docker exec broker1 /bin/bash -c 'kafka-topics --bootstrap-server broker1:9091 --topic demo-cl-topic --replication-factor 1 --partitions 1 --create --config min.insync.replicas=1'",
    shown: ["Created topic demo-cl-topic."],
  },
  {
    title: "mirror it on broker2",
    command:
      "docker exec broker1 kafka-mirrors --create --mirror-topic demo-cl-topic --link my-link --bootstrap-server broker2:9094 --command-config /tmp/producer/broker1-link-config.properties",
    shown: ["Created topic demo-cl-topic."],
  },
  {
    title: "produce to demo-cl-topic on broker1",
    command:
      "docker exec -i broker1 kafka-console-producer --bootstrap-server broker1:9093 --topic demo-cl-topic --producer.config /tmp/producer/client-ssl-auth.properties",
    input: ["first", "second", "third"],
    shown: [],
  },
  {
    title: "consume from the mirror on broker2",
    command:
      "docker exec broker2 kafka-console-consumer --bootstrap-server broker2:9094 --topic demo-cl-topic --consumer.config /tmp/producer/client-ssl-auth.properties --from-beginning --max-messages 3",
    shown: ["first", "second", "third"],
  },
];
