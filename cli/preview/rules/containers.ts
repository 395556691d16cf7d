import type { Change } from "../digest";
import { list, type Markdown, say } from "../escape";
import { containerOf, NO_CLUSTER } from "../plan";
import { interruption, note, type Rule } from "./rule";

/** What forces a replacement, in words. */
function because(changes: readonly Change[]): Markdown {
  const forcing = changes.flatMap(({ properties }) =>
    properties.filter((property) => property.forcesReplacement).map(({ path }) => path),
  );
  return forcing.length === 0
    ? say``
    : say`, since ${list([...new Set(forcing)])} cannot change on a container that exists`;
}

/** Containers that are replaced or go. */
export const CONTAINERS: readonly Rule[] = [
  // Containers. Docker changes next to nothing in place; each is stopped cleanly, removed, and recreated on its volumes. All
  // that are replaced in one run go at the same time, since none waits for another one of its cluster.
  {
    part: "Broker/Container",
    actions: ["replace"],
    evaluate: (changes, plan) =>
      [...plan.byCluster(changes)].map(([cluster, brokers]) => {
        const all = cluster === NO_CLUSTER || brokers.length >= cluster.brokers.length;
        const restarts = say`Restarts ${list(brokers.map(containerOf))} of ${cluster.name}${because(brokers)}. The records are kept.`;
        const effect = all
          ? say` ${cluster.name} does not answer meanwhile; its links go on where they were.`
          : say` They restart at once: partitions without a replica on another broker do not answer meanwhile, and those with too few in-sync replicas take no writes.`;
        return interruption(say`${restarts}${effect}`);
      }),
  },
  {
    part: "Broker/Container",
    actions: ["delete"],
    evaluate: (changes, plan) =>
      [...plan.byCluster(changes)]
        // Of a cluster that goes as a whole, its data says all.
        .filter(([{ name }]) => plan.cluster("after", name))
        .map(([{ name }, brokers]) =>
          interruption(
            say`Removes ${list(brokers.map(containerOf))} of ${name} permanently. Clients that know no other broker of it cannot connect.`,
          ),
        ),
  },
  {
    part: "ZookeeperServer/Container",
    actions: ["replace"],
    evaluate: (changes, plan) =>
      [...plan.byCluster(changes)].map(([cluster, servers]) =>
        interruption(
          servers.length * 2 >= cluster.zookeepers.length
            ? say`Restarts ${list(servers.map(containerOf))}${because(servers)}: meanwhile, ${cluster.name} makes no topics and chooses no leaders.`
            : say`Restarts ${list(servers.map(containerOf))}${because(servers)}; the other ZooKeeper servers of ${cluster.name} go on.`,
        ),
      ),
  },
  {
    part: "LinkWorker/Container",
    actions: ["replace"],
    evaluate: (changes, plan) =>
      [...plan.byCluster(changes)].map(([cluster, workers]) =>
        interruption(
          say`Restarts ${list(workers.map(containerOf))}${because(workers)}: replication into ${cluster.name} stands still for some seconds and goes on where it was.`,
        ),
      ),
  },
  {
    part: "LinkWorker/Container",
    actions: ["delete"],
    evaluate: (changes, plan) =>
      [...plan.byCluster(changes)].flatMap(([cluster, workers]) => {
        const now = plan.cluster("after", cluster.name);
        if (now === undefined) {
          return []; // It goes as a whole.
        }
        return now.linkWorkers.length === 0
          ? interruption(
              say`Stops ${list(workers.map(containerOf))}: nothing replicates into ${cluster.name} any more.`,
            )
          : interruption(
              say`Stops ${list(workers.map(containerOf))}; the other link workers of ${cluster.name} take over within seconds.`,
            );
      }),
  },
  {
    part: "LinkWorker/Container",
    actions: ["create"],
    evaluate: (changes, plan) =>
      [...plan.byCluster(changes)]
        .filter(([{ name }]) => plan.cluster("before", name))
        .map(([cluster, workers]) =>
          note(
            say`Starts ${list(workers.map(containerOf))}: the mirrors of ${cluster.name} are divided anew, and stand still for some seconds.`,
          ),
        ),
  },
];
