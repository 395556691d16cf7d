import type { Step } from "../step";

// "Active / Passive setup - failover management". Where the walkthrough promotes a mirror whose source is dead and then
// writes to a topic that is still being stopped, this shows that promotion is refused, fails over, and waits for the end.

const describe = (broker: 1 | 2) =>
  `docker exec broker${broker} kafka-mirrors --describe --link my-link --bootstrap-server broker2:9094 --command-config /tmp/producer/broker${broker}-link-config.properties`;

const stop = (verb: string) =>
  `docker exec broker2 kafka-mirrors --${verb} --link my-link --bootstrap-server broker2:9094 --command-config /tmp/producer/broker2-link-config.properties`;

const mirror = (state: string, lag = "0") => [
  `Topic: demo-cl-topic\tLinkName: my-link\tLinkId: <MY_LINK_ID>\tSourceTopic: demo-cl-topic\tState: ${state}\tSourceTopicId: AAAAAAAAAAAAAAAAAAAAAA\tStateTime: <time>`,
  `\tPartition: 0\tState: ${state}\tDestLogEndOffset: 3\tLastFetchSourceHighWatermark: 3\tLag: ${lag}\tTimeSinceLastFetchMs: <number>`,
];

export const failover: Step[] = [
  { title: "the mirror has all of its source", command: describe(1), shown: mirror("ACTIVE"), within: 30 },
  { title: "the mirror is active", command: describe(1), shown: mirror("ACTIVE") },
  { title: "stop broker1", command: "docker stop broker1", shown: ["broker1"] },
  {
    title: "no command runs on broker1 any more",
    command: `${describe(1)} 2>&1`,
    // docker-compose says: service "broker1" is not running container #1
    shown: ["Error response from daemon: <any> is not running"],
    status: 1,
  },
  {
    title: "on broker2 the mirror's source is unavailable",
    command: describe(2),
    shown: mirror("SOURCE_UNAVAILABLE"),
    // Three probes, ten seconds apart, each of which takes its time to fail.
    within: 120,
  },
  {
    title: "promotion needs the source",
    command: stop("promote"),
    shown: [
      "Calculating max offset and ms lag for mirror topics: [demo-cl-topic]",
      "Finished calculating max offset lag and max lag ms for mirror topics: [demo-cl-topic]",
      "Error encountered while stopping topic demo-cl-topic's mirror: <any>Topic 'demo-cl-topic' cannot be promoted: its source cluster does not answer (<any>). Use --failover to stop mirroring without it.",
    ],
    status: 1,
  },
  {
    title: "failover does not",
    command: stop("failover"),
    shown: [
      "Request for stopping topic demo-cl-topic's mirror was successfully scheduled. Please use the describe command with the --pending-stopped-only option to monitor progress.",
    ],
  },
  {
    title: "nothing is left to be stopped",
    command: `${describe(2)} --pending-stopped-only`,
    shown: ["No mirror topics found."],
    within: 30,
  },
  { title: "my-link has no mirror any more", command: describe(2), shown: ["No mirror topics found."] },
  {
    title: "the topic is stopped",
    command:
      "docker exec broker2 kafka-mirrors --describe --topics demo-cl-topic --bootstrap-server broker2:9094 --command-config /tmp/producer/broker2-link-config.properties",
    shown: mirror("STOPPED"),
  },
  {
    title: "write to the topic",
    command:
      "docker exec -i broker2 kafka-console-producer --bootstrap-server broker2:9094 --topic demo-cl-topic --producer.config /tmp/producer/client-ssl-auth.properties",
    input: ["fourth", "fifth"],
    shown: [],
  },
  {
    title: "consume from the topic",
    command:
      "docker exec broker2 kafka-console-consumer --bootstrap-server broker2:9094 --topic demo-cl-topic --consumer.config /tmp/producer/client-ssl-auth.properties --from-beginning --max-messages 5",
    shown: ["first", "second", "third", "fourth", "fifth"],
  },
  {
    title: "delete my-link",
    command:
      "docker exec broker2 kafka-cluster-links --delete --link my-link --bootstrap-server broker2:9094 --command-config /tmp/producer/broker2-link-config.properties",
    shown: ["Cluster link 'my-link' deletion successfully completed."],
  },
  { title: "start broker1", command: "docker start broker1", shown: ["broker1"] },
  {
    title: "broker1 serves again",
    command: "docker exec broker1 kafka-cluster cluster-id --bootstrap-server broker1:9091",
    shown: ["Cluster ID: <CLUSTER1_ID>"],
    within: 90,
  },
];
