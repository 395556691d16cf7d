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

/** A size of a Java heap. */
export function heap(example: string): z.ZodString {
  return field(z.string().regex(/^[1-9]\d*[mg]$/), "a size in megabytes or gigabytes, such as 512m or 2g", example);
}
