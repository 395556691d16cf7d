import { closest } from "fastest-levenshtein";
import { type Problem, show } from "./problems";
import definitions from "./topicSettings.json";

/** What Kafka's own definitions say of a topic setting; `tests/java` compares the file with Kafka. */
interface Definition {
  type: string;
  minimum?: number;
  maximum?: number;
  /** A number outside of the range that is allowed as well. */
  also?: number;
  /** The words that are allowed. */
  values?: string[];
  /** What the whole value must look like. */
  pattern?: string;
}

/** Kafka's topic settings, by name. */
const TOPIC_SETTINGS: Readonly<Record<string, Definition>> = definitions;

/** The whole numbers of Java's types. */
const LIMITS: Readonly<Record<string, [least: bigint, most: bigint]>> = {
  int: [-(2n ** 31n), 2n ** 31n - 1n],
  long: [-(2n ** 63n), 2n ** 63n - 1n],
};

/** Settings that only tiered storage has a use for. Without it, which is what the images have, Kafka refuses `true`. */
const TIERED = ["remote.storage.enable", "remote.log.copy.disable", "remote.log.delete.on.disable"];

/** Settings of Confluent Server, which is the only one to know them. */
const CONFLUENT = /^confluent\./;

/**
 * The value as Kafka shows it: Kafka ignores spaces and the case of `true`, and the provider would take what it shows
 * for a change.
 */
function canonicalValue(name: string, value: string): string {
  const text = value.trim();
  switch (definitionOf(name)?.type) {
    case "list":
      return text.split(/\s*,\s*/).join(",");
    case "boolean":
      return text.toLowerCase();
    case "int":
    case "long":
      return /^[+-]?\d+$/.test(text) ? String(BigInt(text.replace("+", ""))) : text;
    case "double":
      return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? javaDouble(Number(text)) : text;
    default:
      return text;
  }
}

/** The settings of a topic, each as {@link canonicalValue}. */
export function canonicalConfig(config: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(config).map(([name, value]) => [name, canonicalValue(name, value)]));
}

/** Whether two values mean the same to Kafka; the order of a list does not matter. */
export function sameValue(name: string, one: string, other: string): boolean {
  const meaning = (value: string) => {
    const canonical = canonicalValue(name, value);
    return definitionOf(name)?.type === "list" ? canonical.split(",").sort().join(",") : canonical;
  };
  return meaning(one) === meaning(other);
}

/** A topic whose settings are to be checked. */
interface CheckedTopic {
  config: Readonly<Record<string, string>>;
  replicas: number;
}

/**
 * What Kafka would refuse in a topic's settings, or accept and then take no record.
 *
 * @param path the topic's key in the configuration
 */
export function checkTopicConfig({ config, replicas }: CheckedTopic, path: string, engine: string): Problem[] {
  const problems = Object.entries(config).flatMap(([name, value]) => {
    const key = `${path}.config.${name}`;
    if (CONFLUENT.test(name) && engine === "confluent") {
      return [];
    }
    const definition = definitionOf(name);
    return definition === undefined ? [unknownSetting(key, name, value)] : checkValue(key, name, value, definition);
  });
  return problems.length > 0 ? problems : checkTogether(config, replicas, path);
}

function definitionOf(name: string): Definition | undefined {
  return Object.hasOwn(TOPIC_SETTINGS, name) ? TOPIC_SETTINGS[name] : undefined;
}

function unknownSetting(key: string, name: string, value: string): Problem {
  const known = Object.keys(TOPIC_SETTINGS);
  // Of the names that begin in the same way, `retention` is nearest to retention.ms.
  const similar = known.filter((one) => one.replaceAll(/[._-]/g, "").startsWith(name.replaceAll(/[._-]/g, "")));
  const suggestion = closest(name, similar.length > 0 ? similar : known);
  return {
    key,
    received: show(value),
    allowed: "a topic setting of Kafka (https://kafka.apache.org/39/documentation.html#topicconfigs)",
    fix: `did you mean ${suggestion}?`,
  };
}

function checkValue(key: string, name: string, value: string, definition: Definition): Problem[] {
  if (TIERED.includes(name) && value === "true") {
    return [{ key, received: show(value), allowed: '"false": the brokers have no tiered storage', fix: "remove it" }];
  }
  if (accepts(definition, canonicalValue(name, value))) {
    return [];
  }
  const number = numberFor(name, value);
  const example = number !== undefined && accepts(definition, number) ? number : undefined;
  return [
    {
      key,
      received: show(value),
      allowed: allowedValues(name, definition),
      fix: example === undefined ? "set it to such a value, or remove it" : `set it to "${example}"`,
    },
  ];
}

function accepts({ type, values, pattern, minimum, maximum, also }: Definition, value: string): boolean {
  switch (type) {
    case "boolean":
      return value === "true" || value === "false";
    case "int":
    case "long": {
      if (!/^-?\d+$/.test(value)) {
        return false;
      }
      const number = BigInt(value);
      const [least, most] = LIMITS[type] ?? [0n, 0n];
      return (
        (also !== undefined && number === BigInt(also)) ||
        (number >= BigInt(minimum ?? least) && number <= BigInt(maximum ?? most))
      );
    }
    case "double":
      return value !== "" && Number(value) >= (minimum ?? -Infinity) && Number(value) <= (maximum ?? Infinity);
    case "list":
      return pattern === undefined
        ? value.split(",").every((one) => values === undefined || values.includes(one))
        : new RegExp(pattern).test(value);
    default:
      // Of a version, the beginning is enough: 2.8 is 2.8-IV1.
      return values === undefined || values.some((one) => one === value || one.startsWith(`${value}-`));
  }
}

function allowedValues(name: string, { type, values, pattern, minimum, maximum, also }: Definition): string {
  if (type === "boolean") {
    return '"true" or "false"';
  }
  if (type === "int" || type === "long" || type === "double") {
    const [least, most] = LIMITS[type] ?? [];
    const unit = name.endsWith(".ms") ? " of milliseconds" : name.endsWith(".bytes") ? " of bytes" : "";
    const range = `from ${minimum ?? least ?? "-∞"} to ${maximum ?? most ?? "∞"}`;
    return `a ${type === "double" ? "number" : "whole number"}${unit} ${range}${also === undefined ? "" : `, or ${also}`}`;
  }
  if (pattern !== undefined) {
    return "* or PARTITION:BROKER,PARTITION:BROKER,…";
  }
  const few = values !== undefined && values.length <= 10 ? values.join(", ") : `a version such as ${values?.at(-3)}`;
  return type === "list" ? `one or more of ${few}, separated by commas` : `one of ${few}`;
}

const MILLISECONDS: Readonly<Record<string, number>> = {
  ...{ ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 },
};
const BYTES: Readonly<Record<string, number>> = {
  ...{ k: 2 ** 10, kb: 2 ** 10, m: 2 ** 20, mb: 2 ** 20, g: 2 ** 30, gb: 2 ** 30, t: 2 ** 40, tb: 2 ** 40 },
};

/** The number that somebody means who writes `7d` or `1 GB`. */
function numberFor(name: string, value: string): string | undefined {
  const [, count = "", unit = ""] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]+?)(?:ays?|ours?|eeks?|ib)?\s*$/i.exec(value) ?? [];
  const units = name.endsWith(".ms") ? MILLISECONDS : name.endsWith(".bytes") ? BYTES : {};
  const factor = units[unit.toLowerCase()];
  return factor === undefined ? undefined : String(Math.round(Number(count) * factor));
}

/** Settings that are right alone and wrong with others. */
function checkTogether(config: Readonly<Record<string, string>>, replicas: number, path: string): Problem[] {
  const problems: Problem[] = [];
  const inSync = config["min.insync.replicas"];
  if (inSync !== undefined && Number(inSync) > replicas) {
    problems.push({
      key: `${path}.config.min.insync.replicas`,
      received: show(inSync),
      allowed: `at most the topic's replicas (${replicas}): with more, no record with acks=all is accepted`,
      fix: `set it to "${replicas}" or less, or raise ${path}.replicationFactor`,
    });
  }
  const [least, most] = [config["min.compaction.lag.ms"], config["max.compaction.lag.ms"]];
  if (least !== undefined && most !== undefined && BigInt(least) > BigInt(most)) {
    problems.push({
      key: `${path}.config.min.compaction.lag.ms`,
      received: show(least),
      allowed: `at most max.compaction.lag.ms (${most})`,
      fix: "lower it, or raise max.compaction.lag.ms",
    });
  }
  return problems;
}

/** As Java's `Double.toString` writes it, where Kafka shows a number between 0.001 and 10,000,000. */
function javaDouble(number: number): string {
  return Number.isInteger(number) && Math.abs(number) < 1e7 ? number.toFixed(1) : String(number);
}
