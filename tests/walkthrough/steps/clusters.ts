import type { Step } from "../step";

// "Ensure everything is working and has started correctly", and clients with and without TLS.

const zookeeper = (number: 1 | 2): Step[] => {
  const command = `docker exec -i zookeeper${number} zookeeper-shell localhost:218${number}`;
  return [
    {
      title: `zookeeper${number} knows the controller`,
      command,
      input: ["get /controller"],
      // Kafka 3.9's version of it; the walkthrough's 3.3 shows version 1, without the last field.
      shown: ["…", '{"version":2,"brokerid":1,"timestamp":"<number>","kraftControllerEpoch":-1}'],
    },
    {
      title: `zookeeper${number} knows the cluster's id`,
      command,
      input: ["get /cluster/id"],
      shown: ["…", `{"version":"1","id":"<CLUSTER${number}_ID>"}`],
    },
  ];
};

const produce = (title: string, command: string, input: string[]): Step => ({ title, command, input, shown: [] });
const consume = (title: string, command: string, shown: string[]): Step => ({ title, command, shown });

export const clusters: Step[] = [
  ...zookeeper(1),
  ...zookeeper(2),
  produce(
    "produce to broker1 without TLS",
    "docker exec -i broker1 kafka-console-producer --bootstrap-server broker1:9091 --topic kafka-topic",
    ["one", "two"],
  ),
  produce(
    "produce to broker2 without TLS",
    "docker exec -i broker2 kafka-console-producer --bootstrap-server broker2:9092 --topic kafka-topic",
    ["uno", "dos"],
  ),
  consume(
    "consume from broker1 without TLS",
    "docker exec broker1 kafka-console-consumer --bootstrap-server broker1:9091 --from-beginning --topic kafka-topic --max-messages 2",
    ["one", "two"],
  ),
  consume(
    "consume from broker2 without TLS",
    "docker exec broker2 kafka-console-consumer --bootstrap-server broker2:9092 --from-beginning --topic kafka-topic --max-messages 2",
    ["uno", "dos"],
  ),
  produce(
    "produce to broker1 over mTLS",
    "docker exec -i broker1 kafka-console-producer --bootstrap-server broker1:9093 --topic kafka-topic --producer.config /tmp/producer/client-ssl-auth.properties",
    ["three"],
  ),
  consume(
    "consume from broker1 over mTLS",
    "docker exec broker1 kafka-console-consumer --bootstrap-server broker1:9093 --topic kafka-topic --consumer.config /tmp/producer/client-ssl-auth.properties --from-beginning --max-messages 3",
    ["one", "two", "three"],
  ),
  produce(
    "produce to broker2 over mTLS",
    "docker exec -i broker2 kafka-console-producer --bootstrap-server broker2:9094 --topic kafka-topic --producer.config /tmp/producer/client-ssl-auth.properties",
    ["tres"],
  ),
  consume(
    "consume from broker2 over mTLS",
    "docker exec broker2 kafka-console-consumer --bootstrap-server broker2:9094 --topic kafka-topic --consumer.config /tmp/producer/client-ssl-auth.properties --from-beginning --max-messages 3",
    ["uno", "dos", "tres"],
  ),
];
