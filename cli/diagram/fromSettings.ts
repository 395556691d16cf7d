import { listenersOf } from "../../topology/listeners";
import { linksOf } from "../../topology/links";
import { brokersOf, linkWorkersOf, usesLinkWorkers, zookeepersOf } from "../../topology/nodes";
import type { ClusterSettings, Settings } from "../../topology/schema";
import { deployedLink } from "../../topology/outputs";
import type { Picture, PictureCluster } from "./model";
import { drawnLink } from "./fromOutputs";

/** The topology that a configuration wants. */
export function fromSettings(stack: string, settings: Settings): Picture {
  return {
    stack,
    view: "planned",
    clusters: settings.clusters.map((cluster) => plannedCluster(settings, cluster)),
    links: linksOf(settings).map((link) => drawnLink(deployedLink(link))),
  };
}

function plannedCluster(settings: Settings, cluster: ClusterSettings): PictureCluster {
  const { namePrefix, externalHost, plaintextListener } = settings;
  const container = ({ name }: { name: string }) => `${namePrefix}${name}`;
  const options = { plaintext: plaintextListener, externalHost };
  return {
    name: cluster.name,
    brokers: brokersOf(cluster).map((node) => ({
      name: container(node),
      listeners: listenersOf(node, cluster.ports, options).map(({ name, host, port }) => ({
        name,
        address: `${host}:${port}`,
      })),
    })),
    zookeepers: zookeepersOf(cluster).map(container),
    linkWorkers: usesLinkWorkers(settings.engine) ? linkWorkersOf(cluster).map(container) : [],
  };
}
