import { isStopped } from "../../topology/mirrorStates";
import type { DeployedLink, DeployedMirror, StackOutputs } from "../../topology/outputs";
import { NO_DRIFT_STATES } from "../drift/compare";
import type { LiveCluster, LiveLink } from "../cluster/links";
import type { Picture, PictureBroker, PictureCluster, PictureLink, PictureMirror } from "./model";
import { LINK_STATE, linkState } from "./states";

/** What clusters say of their links, by name; text where one could not be asked, and why. */
export type LiveClusters = Readonly<Record<string, LiveCluster | string>>;

/**
 * The topology that the last run has made.
 *
 * @param outputs of the stack
 * @param live what the destinations of links say themselves; without it, states are those that were declared
 */
export function fromOutputs(stack: string, outputs: Partial<StackOutputs>, live?: LiveClusters): Picture {
  const links = outputs.links ?? [];
  const names = new Set([
    ...Object.keys(outputs.bootstrapServers ?? {}),
    ...links.flatMap(({ source, destination }) => [source, destination]),
  ]);
  return {
    stack,
    view: live === undefined ? "deployed" : "live",
    clusters: [...names].map((name) => deployedCluster(name, outputs, live?.[name])),
    links:
      live === undefined
        ? links.map(drawnLink)
        : [...links.map((link) => liveLink(link, live[link.destination])), ...undeclaredLinks(outputs, live)],
  };
}

/** A link as it was declared. */
export function drawnLink({ name, source, destination, prefix, config, mirrors }: DeployedLink): PictureLink {
  const state = linkState(
    isPaused(config),
    mirrors.map((mirror) => mirror.state),
  );
  return { name, source, destination, prefix, state, mirrors: mirrors.map((mirror) => ({ ...mirror })) };
}

/** Brokers' listeners in the order of their configuration; the backend sorts keys. */
const LISTENERS = ["PLAINTEXT", "SSL", "EXTERNAL"];

function deployedCluster(name: string, outputs: Partial<StackOutputs>, live?: LiveCluster | string): PictureCluster {
  const { brokers = [], zookeepers = [], linkWorkers = [] } = outputs.containers?.[name] ?? {};
  const listeners = Object.entries(outputs.bootstrapServers?.[name] ?? {})
    .sort(([a], [b]) => LISTENERS.indexOf(a) - LISTENERS.indexOf(b))
    .map(([listener, addresses]) => ({ name: listener, addresses: addresses.split(",") }));
  return {
    name,
    id: outputs.clusterIds?.[name],
    brokers: brokers.map((broker, index): PictureBroker => ({
      name: broker,
      listeners: listeners.flatMap(({ name: listener, addresses }) => {
        const address = addresses[index];
        return address === undefined ? [] : [{ name: listener, address }];
      }),
    })),
    zookeepers,
    linkWorkers,
    ...(typeof live === "string" && { unreadable: live }),
  };
}

function isPaused(config: Readonly<Record<string, string>> | undefined): boolean {
  return config?.["cluster.link.paused"] === "true";
}

/** A link as its destination has it: its declared mirrors, and the others that exist. */
function liveLink(link: DeployedLink, live: LiveCluster | string | undefined): PictureLink {
  const { name, source, destination, prefix } = link;
  if (live === undefined || typeof live === "string") {
    return { ...drawnLink(link), state: LINK_STATE.unknown, mirrors: link.mirrors.map(unknownMirror) };
  }
  const found = live.links[name];
  const mirrors = [...link.mirrors.map((mirror) => liveMirror(link, mirror, live)), ...otherMirrors(name, live, link)];
  return { name, source, destination, prefix, mirrors, state: liveState(found, mirrors) };
}

function liveState(found: LiveLink | undefined, mirrors: readonly PictureMirror[]): string {
  if (found === undefined) {
    return LINK_STATE.missing;
  }
  if (!found.available) {
    return LINK_STATE.sourceUnavailable;
  }
  return linkState(
    isPaused(found.config),
    mirrors.map(({ state }) => state),
  );
}

function unknownMirror({ topic, mirrorTopic, state }: DeployedMirror): PictureMirror {
  return { topic, mirrorTopic, state: LINK_STATE.unknown, declared: state };
}

function liveMirror(link: DeployedLink, mirror: DeployedMirror, live: LiveCluster): PictureMirror {
  const { topic, mirrorTopic, state: declared } = mirror;
  const found = live.mirrors[mirrorTopic];
  if (found === undefined && isStopped(declared)) {
    // A stopped mirror is forgotten with its link, and by then a regular topic.
    return { topic, mirrorTopic, state: declared };
  }
  if (found?.link !== link.name) {
    return { topic, mirrorTopic, state: LINK_STATE.missing, declared };
  }
  return {
    topic,
    mirrorTopic,
    state: found.state,
    ...(!NO_DRIFT_STATES[declared].includes(found.state) && { declared }),
  };
}

/** Mirrors of a link that are not declared one by one: made by its filters, or by hand. */
function otherMirrors(link: string, live: LiveCluster, declared?: DeployedLink): PictureMirror[] {
  const known = new Set(declared?.mirrors.map(({ mirrorTopic }) => mirrorTopic));
  return Object.entries(live.mirrors)
    .filter(([mirrorTopic, mirror]) => mirror.link === link && !known.has(mirrorTopic))
    .map(([mirrorTopic, { sourceTopic, state }]) => ({ topic: sourceTopic, mirrorTopic, state }));
}

/** Links that somebody has made by hand, as far as they lead from a cluster of the stack. */
function undeclaredLinks({ links = [], clusterIds = {} }: Partial<StackOutputs>, live: LiveClusters): PictureLink[] {
  return Object.entries(live).flatMap(([destination, cluster]) => {
    if (typeof cluster === "string") {
      return [];
    }
    const declared = new Set(links.filter((link) => link.destination === destination).map(({ name }) => name));
    return Object.entries(cluster.links).flatMap(([name, { remoteClusterId }]) => {
      const source = Object.keys(clusterIds).find((key) => clusterIds[key] === remoteClusterId);
      const mirrors = otherMirrors(name, cluster);
      return declared.has(name) || source === undefined
        ? []
        : [{ name, source, destination, prefix: "", state: LINK_STATE.undeclared, mirrors }];
    });
  });
}
