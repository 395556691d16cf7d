import { OFFSET_DEFAULTS } from "../../topology/linkConfig";
import { CLIENT_FOLDER } from "../../topology/paths";
import type { DeployedLink } from "../../topology/outputs";
import { renderProperties } from "../../topology/properties";
import type { TargetCluster } from "./target";

const SYNC_MS = "consumer.offset.sync.ms";

/** Mirroring everything would reach for other topics, and a paused link would mirror nothing. */
const LEFT_OUT = /^(auto\.create\.|consumer\.offset\.|cluster\.link\.paused$)/;

/** Milliseconds between two copies of consumers' positions. */
export function syncInterval({ config }: Pick<DeployedLink, "config">): number {
  return Number(config[SYNC_MS] ?? OFFSET_DEFAULTS[SYNC_MS]);
}

/**
 * Settings of the drill's own link, without those of its connection: the link's, but for nothing except the drill's
 * topic and consumer group. Properties, one a line.
 */
export function linkCopy(link: Pick<DeployedLink, "config" | "prefix">, group: string): string {
  const kept = Object.entries(link.config).filter(([name]) => !LEFT_OUT.test(name));
  const filter = { name: group, patternType: "LITERAL", filterType: "INCLUDE" };
  const settings = {
    ...Object.fromEntries(kept),
    ...(link.prefix === "" ? {} : { "cluster.link.prefix": link.prefix }),
    "consumer.offset.sync.enable": "true",
    [SYNC_MS]: String(syncInterval(link)),
    "consumer.offset.group.filters": JSON.stringify({ groupFilters: [filter] }),
  };
  return renderProperties(settings);
}

/** In the destination's brokers: the file with which links from this cluster can be made. */
export function connectionFile({ bootstrapServer }: Pick<TargetCluster, "bootstrapServer">): string {
  return `${CLIENT_FOLDER}/${bootstrapServer.replace(/:.*/s, "")}-link-config.properties`;
}
