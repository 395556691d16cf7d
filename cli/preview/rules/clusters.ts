import { lossWords } from "../../../topology/lossWords";
import { parsePartName } from "../../../topology/resourceNames";
import type { PictureCluster } from "../../diagram/model";
import type { Change } from "../digest";
import { list, say } from "../escape";
import { containerOf, NO_CLUSTER, serverOf, subject, topicOf } from "../plan";
import { irreversible, note, type Rule } from "./rule";

/** Clusters that are new, go, or get another name, and the data of their servers. */
export const CLUSTERS: readonly Rule[] = [
  // A cluster that is called differently keeps its containers, since those have names of their own. Its topics, links and
  // mirrors are resources of the cluster's name: made under the new one first, and deleted under the old one last. Tried: the run ends at the first topic that is there.
  {
    evaluate: (_, { topologies: { before, after }, changes }) =>
      (before?.clusters ?? []).flatMap((old) => {
        const broker = old.brokers[0]?.name;
        const now = after?.clusters.find(({ brokers }) => brokers.some(({ name }) => name === broker));
        if (broker === undefined || now === undefined || now.name === old.name) {
          return [];
        }
        const deleted = (part: string) =>
          changes.filter((change) => change.part === part && change.action === "delete");
        const refused = deleted("KafkaCluster/Topic")
          .map(topicOf)
          .filter(({ cluster }) => cluster === old.name)
          .map(({ topic }) => topic);
        const links = deleted("ClusterLink/Command").filter((change) => subject(change).destination === old.name);
        if (refused.length === 0 && links.length === 0) {
          return [note(say`Cluster ${old.name} is called ${now.name} from now on.`)];
        }
        const end =
          refused.length > 0
            ? say`Kafka does not make ${list(refused)} while it is there, so that the run fails half-way, before it deletes anything.`
            : say`At the end they are gone.`;
        return [
          irreversible(
            say`Cluster ${old.name} is called ${now.name}, but has the same broker ${broker}. Its topics, links and mirrors are made under the new name first and deleted under the old one afterwards, although they are the same ones. ${end} To keep them, leave the name as it is.`,
          ),
        ];
      }),
  },

  // New brokers are a new cluster, or a larger one: Kafka moves nothing to them by itself.
  {
    part: "Broker/Container",
    actions: ["create"],
    evaluate: (changes, plan) =>
      [...plan.byCluster(changes)].map(([cluster, brokers]) =>
        plan.cluster("before", cluster.name)
          ? note(
              say`Starts ${list(brokers.map(containerOf))} in ${cluster.name}. It gets partitions of new topics only, until others are reassigned.`,
            )
          : note(say`Makes cluster ${cluster.name} with ${list(brokers.map(containerOf))}.`),
      ),
  },

  // A volume is what a server knows; nothing else has it, unless other servers of the cluster do.
  {
    part: "Broker/Volume",
    actions: ["delete", "replace"],
    evaluate: (changes, plan) =>
      [...plan.byCluster(changes.filter(({ name }) => parsePartName(name).part === "data"))].map(
        ([cluster, volumes]) => {
          const brokers = volumes.map((volume) => plan.container(serverOf(volume)));
          return irreversible(
            cluster !== NO_CLUSTER && volumes.length >= cluster.brokers.length
              ? lossWords.cluster(say, cluster.name, brokers)
              : lossWords.broker(say, cluster.name, brokers),
          );
        },
      ),
  },
  {
    part: "ZookeeperServer/Volume",
    actions: ["delete", "replace"],
    evaluate: (changes, plan) =>
      [...plan.byCluster(changes.filter(({ name }) => parsePartName(name).part === "data"))]
        // Said with the brokers' data already, where those go, too.
        .filter(([{ brokers }]) => brokers.length > plan.find("Broker/Volume", "delete").filter(isData(brokers)).length)
        .map(([cluster, volumes]) =>
          volumes.length * 2 >= cluster.zookeepers.length
            ? irreversible(
                say`Deletes what ${list(volumes.map((volume) => plan.container(serverOf(volume))))} of ${cluster.name} knows: which topics there are, their settings, the cluster's id. The brokers do not start with another one.`,
              )
            : note(
                say`Deletes the data of ${list(volumes.map((volume) => plan.container(serverOf(volume))))}; the other ZooKeeper servers of ${cluster.name} have it, too.`,
              ),
        ),
  },
];

function isData(brokers: PictureCluster["brokers"]) {
  return (change: Change) =>
    parsePartName(change.name).part === "data" && brokers.some(({ name }) => name.endsWith(serverOf(change)));
}
