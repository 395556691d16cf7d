import { linkName, mirrorName } from "../../topology/resourceNames";
import { isStopped } from "../../topology/mirrorStates";
import type { DeployedLink, DeployedMirror } from "../../topology/outputs";
import type { LiveCluster, LiveMirror } from "../cluster/links";

/** One thing that is not as it was declared. */
export interface Difference {
  /** Name of the component that declares it, which repairs it when it runs again. */
  component?: string;
  /** The resource that repairs it once the stack's state says how it is. */
  urn?: string;
  /** What to do about what nothing here repairs, and why. */
  advice?: string;
  /** What differs, one line. */
  text: string;
}

/** Settings of a link's connection, which the program makes and does not show. */
const CONNECTION = /^(bootstrap\.servers$|ssl\.|security\.|sasl\.)/;

/**
 * Compares a cluster with what the stack has declared for it.
 *
 * @param links those that have this cluster as their destination
 * @param clusterIds by name, of all clusters
 */
export function compare(
  cluster: string,
  links: readonly DeployedLink[],
  live: LiveCluster,
  clusterIds: Readonly<Record<string, string>>,
): Difference[] {
  return [
    ...links.flatMap((link) => [
      ...[...compareLink(link, live, clusterIds), ...compareAutomatic(link, live)].map((text) => ({
        component: linkName(link),
        text: `link ${link.name} of ${cluster}: ${text}`,
      })),
      ...link.mirrors.flatMap((mirror) =>
        compareMirror(link, mirror, live.mirrors[mirror.mirrorTopic]).map((text) => ({
          component: mirrorName(link, mirror.mirrorTopic),
          text: `mirror topic ${mirror.mirrorTopic} of ${cluster}: ${text}`,
        })),
      ),
    ]),
    ...undeclared(cluster, links, live),
  ];
}

function compareLink(link: DeployedLink, live: LiveCluster, clusterIds: Readonly<Record<string, string>>): string[] {
  const found = live.links[link.name];
  if (found === undefined) {
    return ["declared, but not there"];
  }
  const texts: string[] = [];
  const expected = clusterIds[link.source];
  if (expected !== undefined && found.remoteClusterId !== expected) {
    texts.push(`declared with the source ${expected} (${link.source}), but leads to ${found.remoteClusterId}`);
  }
  for (const name of new Set([...Object.keys(link.config), ...Object.keys(found.config ?? {})])) {
    const [declared, actual] = [link.config[name], found.config?.[name]];
    if (found.config !== undefined && declared !== actual && !CONNECTION.test(name)) {
      texts.push(`${name} is ${actual ?? "not set"}, declared: ${declared ?? "not set"}`);
    }
  }
  return texts;
}

/** What the engine may say of a mirror in a declared state. A source that does not answer is no difference. */
export const NO_DRIFT_STATES: Record<DeployedMirror["state"], string[]> = {
  active: ["ACTIVE", "SOURCE_UNAVAILABLE", "LINK_PAUSED", "LINK_FAILED"],
  paused: ["PAUSED"],
  promoted: ["STOPPED"],
  "failed-over": ["STOPPED"],
};

/** Mirrors that a link has made by itself and that are not paused, or no regular topics, as it wants; npm run status has the others. */
function compareAutomatic(link: DeployedLink, live: LiveCluster): string[] {
  const { state } = link;
  const declared = new Set(link.mirrors.map(({ mirrorTopic }) => mirrorTopic));
  return Object.entries(live.mirrors)
    .filter(
      ([topic, found]) => state !== undefined && state !== "active" && found.link === link.name && !declared.has(topic),
    )
    .filter(([, found]) => isOtherThan(state, found.state))
    .map(([topic, found]) => `its mirror topic ${topic} is declared ${state}, but it is ${found.state}`);
}

function isOtherThan(declared: DeployedMirror["state"] = "active", found: string): boolean {
  return !NO_DRIFT_STATES[declared].includes(found) && !(declared === "paused" && found === "FAILED");
}

function compareMirror(link: DeployedLink, mirror: DeployedMirror, found: LiveMirror | undefined): string[] {
  if (found === undefined) {
    // A stopped mirror is forgotten with its link, and by then a regular topic.
    return isStopped(mirror.state) ? [] : [`declared ${mirror.state}, but it is no mirror topic`];
  }
  if (found.link !== link.name) {
    return [`declared over the link ${link.name}, but it is over ${found.link}`];
  }
  if (NO_DRIFT_STATES[mirror.state].includes(found.state)) {
    return [];
  }
  return [`declared ${mirror.state}, but it is ${found.state}${found.error === undefined ? "" : `: ${found.error}`}`];
}

/** What exists but is not declared; nothing is done about it. */
function undeclared(cluster: string, links: readonly DeployedLink[], live: LiveCluster): Difference[] {
  const names = new Set(links.map(({ name }) => name));
  const mirrors = new Set(links.flatMap((link) => link.mirrors.map(({ mirrorTopic }) => mirrorTopic)));
  const automatic = new Set(
    links
      .filter(({ state, config }) => state !== undefined || config["auto.create.mirror.topics.enable"] !== undefined)
      .map(({ name }) => name),
  );
  return [
    ...Object.keys(live.links)
      .filter((name) => !names.has(name))
      .map((name) => ({ text: `link ${name} of ${cluster} is not declared` })),
    ...Object.entries(live.mirrors)
      .filter(([topic, { link, state }]) => !mirrors.has(topic) && !automatic.has(link) && state !== "STOPPED")
      .map(([topic, { link }]) => ({ text: `mirror topic ${topic} of ${cluster}, over ${link}, is not declared` })),
  ];
}

/** Whether it is about something that was declared; what was created by hand is not ours to change. */
export function isDeclared({ component, urn, advice }: Difference): boolean {
  return component !== undefined || urn !== undefined || advice !== undefined;
}

/** The difference in a line, with what to do about it where nothing here does it. */
export function describeDifference({ text, advice }: Difference): string {
  return advice === undefined ? text : `${text}. ${advice.charAt(0).toUpperCase()}${advice.slice(1)}`;
}
