import type { FilterSettings, LinkSettings } from "./schema";

/** A setting of a link that may be given. */
interface LinkSetting {
  /** What it is for, in Markdown. */
  description: string;
  /** The engine's value where nothing is set: that of `confluent`, and that of `apache` where it is another one. */
  engineDefault: { confluent: string; apache?: string };
  /** What may stand there, worded to follow "allowed:". */
  allowed: string;
  accepts: (value: string) => boolean;
}

function whole(least: number, most = Number.MAX_SAFE_INTEGER): Pick<LinkSetting, "allowed" | "accepts"> {
  const bounds = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
  return {
    allowed: `a whole number ${bounds}, in quotes`,
    accepts: (value) => /^\d{1,15}$/.test(value) && Number(value) >= least && Number(value) <= most,
  };
}

const yesOrNo: Pick<LinkSetting, "allowed" | "accepts"> = {
  allowed: '"true" or "false"',
  accepts: (value) => value === "true" || value === "false",
};

/** Settings of links as Confluent documents them for 7.3, as far as they are not keys of their own here. */
export const LINK_SETTINGS: Readonly<Record<string, LinkSetting>> = {
  "availability.check.ms": {
    ...whole(1),
    description: "Milliseconds between two probes of the source.",
    engineDefault: { confluent: "60000" },
  },
  "availability.check.consecutive.failure.threshold": {
    ...whole(1),
    description: "Failed probes in a row after which the source counts as unavailable.",
    engineDefault: { confluent: "5" },
  },
  "cluster.link.paused": {
    ...yesOrNo,
    description: "Whether mirroring of all topics of the link stops for now.",
    engineDefault: { confluent: "false" },
  },
  "cluster.link.retry.timeout.ms": {
    ...whole(0),
    description:
      "Milliseconds after which a mirror that cannot go on counts as failed; on `apache`, errors that may pass are retried for ever.",
    engineDefault: { confluent: "300000" },
  },
  "connections.max.idle.ms": {
    ...whole(0),
    description: "Milliseconds after which an idle connection to the source is closed.",
    engineDefault: { confluent: "600000", apache: "540000" },
  },
  "consumer.group.prefix.enable": {
    ...yesOrNo,
    description: "Whether the link's prefix is put before the names of consumer groups, too.",
    engineDefault: { confluent: "false" },
  },
  "consumer.offset.sync.ms": {
    ...whole(1000),
    description: "Milliseconds between two copies of consumer groups' positions.",
    engineDefault: { confluent: "30000" },
  },
  "metadata.max.age.ms": {
    ...whole(100),
    description: "Milliseconds after which new topics and partitions of the source are noticed at the latest.",
    engineDefault: { confluent: "300000", apache: "5000" },
  },
  "num.cluster.link.fetchers": {
    ...whole(1, 64),
    description:
      "Threads of each broker, or tasks over all link workers, that share the partitions; another number makes the link anew.",
    engineDefault: { confluent: "1", apache: "2" },
  },
  "request.timeout.ms": {
    ...whole(1),
    description: "Milliseconds that one request to the source may take.",
    engineDefault: { confluent: "30000" },
  },
  "retry.backoff.ms": {
    ...whole(0),
    description: "Milliseconds before a request that failed is sent once more.",
    engineDefault: { confluent: "100" },
  },
  "topic.config.sync.ms": {
    ...whole(1000),
    description: "Milliseconds between two copies of topics' settings.",
    engineDefault: { confluent: "5000" },
  },
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
export const DEFAULTS: Readonly<Record<string, string>> = {
  "availability.check.ms": "10000",
  "availability.check.consecutive.failure.threshold": "3",
  "metadata.max.age.ms": "5000",
};

/** The same, where positions of consumer groups are copied. */
export const OFFSET_DEFAULTS: Readonly<Record<string, string>> = { "consumer.offset.sync.ms": "5000" };

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
          ...OFFSET_DEFAULTS,
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
