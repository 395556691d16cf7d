import { isStopped } from "../../topology/mirrorStates";
import type { DeployedLink } from "../../topology/outputs";
import type { Environment } from "../terminal/process";
import { type LiveCluster, readClusterLinks } from "../cluster/links";
import type { LinkStatus, MirrorStatus } from "./status";
import type { ClusterEntry } from "./inventory";

/** Milliseconds that the link commands of a cluster have: one JVM after the other, on a machine that may be loaded. */
const COMMANDS_MS = 20_000;

/**
 * Asks the engine for links and mirrors of a cluster, with the commands that both engines have.
 *
 * @param links those that lead there
 * @throws Error that says why it cannot be asked
 */
export function readLinksTo(
  { brokers, listeners }: ClusterEntry,
  links: readonly DeployedLink[],
  environment: Environment,
): Promise<LiveCluster> {
  const stopped = links.flatMap(({ mirrors }) => mirrors.filter(({ state }) => isStopped(state)));
  return readClusterLinks(
    {
      brokers,
      bootstrapServer: listeners.SSL,
      links: [],
      mirrors: stopped.map(({ mirrorTopic }) => mirrorTopic),
      limit: COMMANDS_MS,
    },
    environment,
  );
}

/** A link as the engine has it. */
export function linkStatus(link: DeployedLink, live: LiveCluster, sourceAnswers: boolean): LinkStatus {
  const { name } = link;
  const found = live.links[name];
  const state = found === undefined ? "MISSING" : found.available ? "ACTIVE" : "SOURCE_UNAVAILABLE";
  const unnoticed = state === "ACTIVE" && !sourceAnswers;
  const declared = new Set(link.mirrors.map(({ mirrorTopic }) => mirrorTopic));
  const undeclared = Object.entries(live.mirrors)
    .filter(([mirrorTopic, mirror]) => mirror.link === name && !declared.has(mirrorTopic))
    .map(([mirrorTopic, { sourceTopic }]) => ({
      ...{ topic: sourceTopic, mirrorTopic },
      ...(link.state === undefined ? {} : { declared: link.state }),
    }));
  return {
    ...common(link),
    state,
    ...(unnoticed ? { reason: `its source ${link.source} does not answer, which the link has not noticed yet` } : {}),
    mirrors: [...declaredMirrors(link), ...undeclared].map((mirror): MirrorStatus => {
      const { state = "MISSING", error } = live.mirrors[mirror.mirrorTopic] ?? {};
      return { ...mirror, state, ...(error === undefined ? {} : { error }) };
    }),
  };
}

/** A link whose destination cannot be asked. */
export function unknownLink(link: DeployedLink, reason: string): LinkStatus {
  const mirrors = declaredMirrors(link).map((mirror) => ({ ...mirror, state: "UNKNOWN" }));
  return { ...common(link), state: "UNKNOWN", reason, mirrors };
}

function common({ name, source, destination, prefix }: DeployedLink) {
  return { name, source, destination, prefix };
}

function declaredMirrors({ mirrors }: DeployedLink) {
  return mirrors.map(({ topic, mirrorTopic, state }) => ({ topic, mirrorTopic, declared: state }));
}
