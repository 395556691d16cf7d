import type { FilterSettings, LinkSettings } from "./schema";

/** A setting of a link that may be given: what its value may be, worded to follow "allowed:", and a check of it. */
interface LinkSetting {
  allowed: string;
  accepts: (value: string) => boolean;
}

function whole(least: number, most = Number.MAX_SAFE_INTEGER): LinkSetting {
  const bounds = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
  return {
    allowed: `a whole number ${bounds}, in quotes`,
    accepts: (value) => /^\d{1,15}$/.test(value) && Number(value) >= least && Number(value) <= most,
  };
}

const yesOrNo: LinkSetting = {
  allowed: '"true" or "false"',
  accepts: (value) => value === "true" || value === "false",
};

/** Settings of links as Confluent documents them for 7.3, as far as they are not keys of their own here. */
export const LINK_SETTINGS: Readonly<Record<string, LinkSetting>> = {
  "availability.check.ms": whole(1),
  "availability.check.consecutive.failure.threshold": whole(1),
  "cluster.link.paused": yesOrNo,
  "cluster.link.retry.timeout.ms": whole(0),
  "connections.max.idle.ms": whole(0),
  "consumer.group.prefix.enable": yesOrNo,
  "consumer.offset.sync.ms": whole(1000),
  "metadata.max.age.ms": whole(100),
  "num.cluster.link.fetchers": whole(1, 64),
  "request.timeout.ms": whole(1),
  "retry.backoff.ms": whole(0),
  "topic.config.sync.ms": whole(1000),
};

/** Settings that the program makes itself, and the key that decides them. */
export const DECIDED_SETTINGS: Readonly<Record<string, string>> = {
  "auto.create.mirror.topics.enable": "autoCreate",
  "auto.create.mirror.topics.filters": "autoCreate",
  "bootstrap.servers": "source",
  "cluster.link.prefix": "prefix",
  "consumer.offset.group.filters": "consumerGroups",
  "consumer.offset.sync.enable": "consumerGroups",
};

/** For disaster recovery: a dead source is noticed within 30 s rather than 5 min, and consumers' positions follow. */
const DEFAULTS: Readonly<Record<string, string>> = {
  "availability.check.ms": "10000",
  "availability.check.consecutive.failure.threshold": "3",
  "metadata.max.age.ms": "5000",
};

const EVERY_GROUP: FilterSettings[] = [{ name: "*", patternType: "LITERAL", filterType: "INCLUDE" }];

/**
 * The settings of a link without those of its connection, by name.
 *
 * Positions of all consumer groups are copied, unless the link has a prefix: then both sides are in use, and a group of
 * the same name on both would be moved by its copy.
 */
export function linkSettings(link: Pick<LinkSettings, "prefix" | "consumerGroups" | "autoCreate" | "config">) {
  const groups = link.consumerGroups ?? (link.prefix === "" ? EVERY_GROUP : []);
  return {
    ...DEFAULTS,
    ...(link.prefix === "" ? {} : { "cluster.link.prefix": link.prefix }),
    ...(groups.length === 0
      ? {}
      : {
          "consumer.offset.sync.enable": "true",
          "consumer.offset.sync.ms": "5000",
          "consumer.offset.group.filters": JSON.stringify({ groupFilters: groups }),
        }),
    ...(link.autoCreate.length === 0
      ? {}
      : {
          "auto.create.mirror.topics.enable": "true",
          "auto.create.mirror.topics.filters": JSON.stringify({ topicFilters: link.autoCreate }),
        }),
    ...link.config,
  } satisfies Record<string, string>;
}
