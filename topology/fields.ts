import { z } from "zod";

/**
 * What messages and the documentation need to know about a field, kept with the field itself. Every key of the
 * configuration must have a `description`; `npm run docs` names the keys without one.
 */
export interface FieldFacts {
  /** The allowed values, worded to follow "allowed:". */
  allowed: string;
  /** A valid value, shown in the fix. */
  example: string;
  /** True when the value must not be shown. */
  secret?: boolean;
  /** What the field is for, in Markdown. */
  description?: string;
  /** What applies when the field is omitted and has no default of its own, in Markdown. */
  otherwise?: string;
}

/** A schema with its {@link FieldFacts}. */
export function field<T extends z.ZodType>(schema: T, allowed: string, example: string, secret = false): T {
  return schema.meta({ allowed, example, secret });
}

/** A whole number of at least 1. */
export function count(what: string, example: string, most = 1000): z.ZodInt {
  return field(z.int().min(1).max(most), `a whole number of ${what}, from 1 to ${most}`, example);
}

/** A label of a host name (RFC 1123), which is also a legal container name; short enough to take a suffix. */
const NAME = /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/;
/** A name of a cluster or server. */
export function name(example: string): z.ZodString {
  return field(
    z.string().regex(NAME),
    "1 to 40 lower-case letters, digits and dashes, starting with a letter and not ending in a dash",
    example,
  );
}

/** A port that needs no privileges. */
export function port(example: string): z.ZodInt {
  return field(z.int().min(1024).max(65535), "a port number from 1024 to 65535", example);
}

/** A size of a Java heap; with less than the least, the server ends before it is ready. */
export function heap(example: string, least: number): z.ZodString {
  const fits = (value: string) => {
    const [, digits, unit] = /^([1-9]\d*)([mg])$/.exec(value) ?? [];
    const megabytes = Number(digits) * (unit === "g" ? 1024 : 1);
    return megabytes >= least && megabytes <= LARGEST_HEAP;
  };
  return field(
    z.string().refine(fits),
    `a size in megabytes or gigabytes, such as 512m or 2g, from ${least}m to ${LARGEST_HEAP / 1024}g`,
    example,
  );
}

/** Megabytes: more memory than any machine has. */
const LARGEST_HEAP = 32 * 1024 * 1024;

/**
 * Settings by name. Numbers and booleans are what `pulumi config set --path` makes of a value; Kafka takes text.
 * A number beyond what JSON keeps exactly has changed already when it arrives.
 */
export function settingsByName(what: string, example: string) {
  const number = z.number().refine((value) => !Number.isInteger(value) || Number.isSafeInteger(value));
  const value = z.union([z.string(), number, z.boolean()]).transform(String);
  return field(z.record(z.string(), value), `${what}, each a string, number or boolean`, example);
}
