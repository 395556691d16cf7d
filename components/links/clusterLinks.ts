import { linksOf, mirrorsOf, mirrorTopicName, type PlannedMirror } from "../../topology/links";
import type { Settings } from "../../topology/schema";
import { deployedLink, type DeployedLink } from "../../topology/outputs";
import { linkName, mirrorName } from "../../topology/resourceNames";
import { ClusterLink } from "./clusterLink";
import type { KafkaCluster } from "../cluster/kafkaCluster";
import { MirrorTopic } from "./mirrorTopic";

/** For each component that somebody has changed by hand, what makes it run again in this run. By the component's name. */
export type RepairTokens = Readonly<Record<string, string>>;

/** Makes all links of the configuration and their mirror topics; returns what the stack's output has of them. */
export function clusterLinks(
  settings: Settings,
  clusters: readonly KafkaCluster[],
  repairTokens: RepairTokens,
): DeployedLink[] {
  const byName = new Map(clusters.map((cluster) => [cluster.name, cluster]));
  const links = linksOf(settings);
  const components = new Map(
    links.map((planned) => {
      const { prefix, consumerGroups, autoCreate, state, config, mirrors } = planned;
      const name = linkName(planned);
      const component = new ClusterLink(name, {
        link: planned.name,
        source: known(byName, planned.source),
        destination: known(byName, planned.destination),
        prefix,
        consumerGroups,
        autoCreate,
        state,
        declaredMirrors: mirrors.map(({ topic }) => mirrorTopicName(planned, topic)),
        config,
        repairToken: repairTokens[name],
      });
      return [planned, component] as const;
    }),
  );

  const mirrors = new Map<PlannedMirror, MirrorTopic>();
  for (const planned of mirrorsOf(links)) {
    const name = mirrorName(planned.link, planned.mirrorTopic);
    const sourceMirror = planned.source && mirrors.get(planned.source);
    const args = {
      ...planned.mirror,
      link: known(components, planned.link),
      sourceMirror,
      repairToken: repairTokens[name],
    };
    mirrors.set(planned, new MirrorTopic(name, args));
  }
  return links.map(deployedLink);
}

/** What the configuration's checks have made sure of. */
function known<K, V>(map: ReadonlyMap<K, V>, key: K): V {
  const value = map.get(key);
  if (value === undefined) {
    throw new Error(`There is nothing of that name: ${JSON.stringify(key)}`);
  }
  return value;
}
