import { randomBytes } from "node:crypto";

/** Names of all that a drill makes, so that another one recognises what a killed one has left. */
const NAME = "drill-[0-9a-f]{8}";

/** What one drill calls the things it makes. */
export interface DrillNames {
  /** Of the topic at the source, the link, and the consumer group at the source. */
  drill: string;
  /** The topic at the destination. */
  mirrorTopic: string;
  /** The consumer group at the destination. */
  mirrorGroup: string;
  /** Consumer group, at the destination, of the one that sees records arrive. */
  follower: string;
  /** Consumer group, at both, of those that read the topics at the end. */
  reader: string;
}

/**
 * New names.
 *
 * @param config settings of the link: with a prefix, the mirror topic has it, and groups may have it too
 * @param hex gives 8 hexadecimal digits
 */
export function drillNames(
  { prefix, config }: { prefix: string; config: Readonly<Record<string, string>> },
  hex: () => string = () => randomBytes(4).toString("hex"),
): DrillNames {
  const drill = `drill-${hex()}`;
  const groupPrefix = config["consumer.group.prefix.enable"] === "true" ? prefix : "";
  return {
    drill,
    mirrorTopic: `${prefix}${drill}`,
    mirrorGroup: `${groupPrefix}${drill}`,
    follower: `drill-${hex()}`,
    reader: `drill-${hex()}`,
  };
}

/**
 * Extended regular expression, for grep -x, of the names of all that drills make.
 *
 * @param prefixes those of the stack's links
 */
export function drillPattern(prefixes: readonly string[]): string {
  const before = [...new Set(prefixes)]
    .filter((prefix) => prefix !== "")
    .map((prefix) => prefix.replaceAll(".", "\\."));
  return before.length === 0 ? NAME : `(${before.join("|")})?${NAME}`;
}
