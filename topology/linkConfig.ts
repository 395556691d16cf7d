import type { FilterSettings, LinkSettings } from "./schema";

/** A setting of a link that the configuration may contain. */
interface LinkSetting {
  /** Purpose, in Markdown. */
  description: string;
  /** The engine's own default: that of `confluent`, and that of `apache` where it differs. */
  engineDefault: { confluent: string; apache?: string };
  /** The allowed values, worded to follow "allowed:". */
  allowed: string;
  accepts: (value: string) => boolean;
}

/** The largest number that the clients take: an `int` of Java. */
const LARGEST_INT = 2 ** 31 - 1;

function whole(least: number, most = Number.MAX_SAFE_INTEGER): Pick<LinkSetting, "allowed" | "accepts"> {
  const bounds = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
  return {
    allowed: `a whole number ${bounds}`,
    accepts: (value) => /^\d{1,15}$/.test(value) && Number(value) >= least && Number(value) <= most,
  };
}

const yesOrNo: Pick<LinkSetting, "allowed" | "accepts"> = {
  allowed: '"true" or "false"',
  accepts: (value) => value === "true" || value === "false",
};

/** The settings of links that Confluent documents for 7.3, except those that have a configuration key of their own. */
export const LINK_SETTINGS: Readonly<Record<string, LinkSetting>> = {
  "availability.check.ms": {
    ...whole(1),
    description: "Milliseconds between two probes of the source.",
    engineDefault: { confluent: "60000" },
  },
  "availability.check.consecutive.failure.threshold": {
    ...whole(1, LARGEST_INT),
    description: "Failed probes in a row after which the source counts as unavailable.",
    engineDefault: { confluent: "5" },
  },
  "cluster.link.paused": {
    ...yesOrNo,
    description: "Whether mirroring of all topics of the link is paused.",
    engineDefault: { confluent: "false" },
  },
  "cluster.link.retry.timeout.ms": {
    ...whole(0),
    description:
      "Milliseconds after which a mirror that cannot continue counts as failed. On `apache`, temporary errors are retried without limit.",
    engineDefault: { confluent: "300000" },
  },
  "connections.max.idle.ms": {
    ...whole(0),
    description: "Milliseconds after which an idle connection to the source is closed.",
    engineDefault: { confluent: "600000", apache: "540000" },
  },
  "consumer.group.prefix.enable": {
    ...yesOrNo,
    description: "Whether the names of consumer groups also get the link's prefix.",
    engineDefault: { confluent: "false" },
  },
  "consumer.offset.sync.ms": {
    ...whole(1000),
    description: "Milliseconds between two copies of the groups' committed offsets.",
    engineDefault: { confluent: "30000" },
  },
  "metadata.max.age.ms": {
    ...whole(100),
    description: "Longest time in milliseconds until new topics and partitions of the source are noticed.",
    engineDefault: { confluent: "300000", apache: "5000" },
  },
  "num.cluster.link.fetchers": {
    ...whole(1, 64),
    description:
      "Threads of each broker (`confluent`), or tasks of all link workers together (`apache`), that share the partitions. Changing it recreates the link.",
    engineDefault: { confluent: "1", apache: "2" },
  },
  "request.timeout.ms": {
    ...whole(1, LARGEST_INT),
    description: "Milliseconds that one request to the source may take.",
    engineDefault: { confluent: "30000" },
  },
  "retry.backoff.ms": {
    ...whole(0),
    description: "Milliseconds before a failed request is sent again.",
    engineDefault: { confluent: "100" },
  },
  "topic.config.sync.ms": {
    ...whole(1000),
    description: "Milliseconds between two copies of the topics' settings.",
    engineDefault: { confluent: "5000" },
  },
};

/** Settings that the program sets itself, and the configuration key that decides each. */
export const DECIDED_SETTINGS: Readonly<Record<string, string>> = {
  "auto.create.mirror.topics.enable": "autoCreate",
  "auto.create.mirror.topics.filters": "autoCreate",
  "bootstrap.servers": "source",
  "cluster.link.prefix": "prefix",
  "consumer.offset.group.filters": "consumerGroups",
  "consumer.offset.sync.enable": "consumerGroups",
};

/** For disaster recovery: a dead source is noticed within 30 s rather than 5 min. */
export const DEFAULTS: Readonly<Record<string, string>> = {
  "availability.check.ms": "10000",
  "availability.check.consecutive.failure.threshold": "3",
  "metadata.max.age.ms": "5000",
};

/** The same, for links that copy the committed offsets of consumer groups. */
export const OFFSET_DEFAULTS: Readonly<Record<string, string>> = { "consumer.offset.sync.ms": "5000" };

const EVERY_GROUP: FilterSettings[] = [{ name: "*", patternType: "LITERAL", filterType: "INCLUDE" }];

/** What a link's settings follow from. */
type LinkSettingsSource = Pick<LinkSettings, "prefix" | "consumerGroups" | "autoCreate" | "config"> &
  Partial<Pick<LinkSettings, "state">>;

/**
 * The settings of a link by name, without those of its connection.
 *
 * A link without a prefix copies the committed offsets of all consumer groups. A link with a prefix copies none unless
 * told to: both clusters are in use then, and a copy would overwrite the offsets of a group with the same name.
 *
 * A link whose mirrors are paused or regular topics makes no more of them.
 */
export function linkSettings(link: LinkSettingsSource) {
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
    ...(link.autoCreate.length === 0 || (link.state ?? "active") !== "active"
      ? {}
      : {
          "auto.create.mirror.topics.enable": "true",
          "auto.create.mirror.topics.filters": JSON.stringify({ topicFilters: link.autoCreate }),
        }),
    ...link.config,
  } satisfies Record<string, string>;
}
