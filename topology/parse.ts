import { closest, distance } from "fastest-levenshtein";
import { z } from "zod";
import type { FieldFacts } from "./fields";
import { type Problem, show } from "./problems";
import { type ClusterInput, type ClusterSettings, serverOptionsSchema, type Settings, settingsSchema } from "./schema";

/** What parsing gives: the settings, or everything that is wrong with them. */
export type Parsed = { settings: Settings; problems: [] } | { settings?: undefined; problems: Problem[] };

/**
 * Reads the raw configuration: one string a key, as Pulumi hands it over; anything but a plain string is JSON in it.
 *
 * @param raw configuration keys without their namespace, and their values
 */
export function parseSettings(raw: Readonly<Record<string, string>>): Parsed {
  const values = Object.fromEntries(Object.entries(raw).map(([key, text]) => [key, decode(key, text)]));
  const result = settingsSchema.safeParse(values);
  if (result.success) {
    return { settings: result.data, problems: [] };
  }
  return { problems: result.error.issues.flatMap((issue) => toProblems(issue, values)) };
}

/**
 * One cluster with everything that has a default filled in, for programs that have no configuration of ours.
 *
 * @throws Error that names each key that is wrong, the value received and what is allowed
 */
export function clusterSettings(cluster: ClusterInput): ClusterSettings {
  const clusters = [cluster];
  const { success, data, error } = settingsSchema.shape.clusters.safeParse(clusters);
  if (success && data[0] !== undefined) {
    return data[0];
  }
  const issues = (error?.issues ?? []).map((issue) => ({ ...issue, path: ["clusters", ...issue.path] }));
  throw wrongArguments(cluster.name, issues, { clusters }, settingsSchema);
}

/**
 * Options for the servers of a cluster, complete.
 *
 * @param cluster for the error's message
 * @throws Error as {@link clusterSettings}
 */
export function serverOptions(cluster: string, options: z.input<typeof serverOptionsSchema>) {
  const { success, data, error } = serverOptionsSchema.safeParse(options);
  if (success) {
    return data;
  }
  throw wrongArguments(cluster, error.issues, options, serverOptionsSchema);
}

function wrongArguments(
  cluster: string,
  issues: readonly z.core.$ZodIssue[],
  values: unknown,
  root: z.ZodObject,
): Error {
  const lines = issues
    .flatMap((issue) => toProblems(issue, values, root))
    .map(
      ({ key, received, allowed }) =>
        `  ${key.replace("clusters[0].", "")}: received ${received}; allowed: ${allowed}.`,
    );
  return new Error([`The cluster ${cluster} has arguments that are not allowed.`, ...lines].join("\n"));
}

function decode(key: string, text: string): unknown {
  const schema = childSchema(settingsSchema, key);
  if (schema === undefined || schema instanceof z.ZodString || schema instanceof z.ZodEnum) {
    return text;
  }
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function toProblems(issue: z.core.$ZodIssue, values: unknown, root: z.ZodObject = settingsSchema): Problem[] {
  const key = formatPath(issue.path);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((unknown) => unknownKey(issue.path, unknown, values, root));
  }
  const facts = factsAt(issue.path);
  const received = valueAt(values, issue.path);
  return [
    {
      key,
      received: facts.secret ? `a secret of ${String(received).length} characters` : show(received),
      allowed: facts.allowed,
      fix: facts.secret
        ? `pulumi config set ${facts.example} ${key}`
        : `set it in the stack's configuration file, for example to ${facts.example}`,
    },
  ];
}

/** How many letters may differ for a known key to be offered in place of an unknown one. */
const NEAREST_DISTANCE = 4;

function unknownKey(path: readonly PropertyKey[], unknown: string, values: unknown, root: z.ZodObject): Problem {
  const known = knownKeys(path, root);
  const nearest = closest(unknown, known);
  const near = distance(unknown, nearest) <= NEAREST_DISTANCE;
  return {
    key: formatPath([...path, unknown]),
    received: show(valueAt(values, [...path, unknown])),
    allowed: `one of ${known.join(", ")}`,
    fix: near ? `did you mean ${nearest}? Rename it` : "remove it",
  };
}

function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === "number") {
      return `${text}[${part}]`;
    }
    return text === "" ? String(part) : `${text}.${String(part)}`;
  }, "");
}

function valueAt(values: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) => (typeof value === "object" && value !== null ? value[part as keyof typeof value] : undefined),
    values,
  );
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? unwrap(schema.def.innerType) : schema;
}

function childSchema(parent: z.core.$ZodType, part: PropertyKey): z.core.$ZodType | undefined {
  const schema = unwrap(parent);
  if (schema instanceof z.ZodObject) {
    const child = (schema.shape as Record<PropertyKey, z.core.$ZodType | undefined>)[part];
    return child && unwrap(child);
  }
  if (schema instanceof z.ZodArray) {
    return unwrap(schema.element);
  }
  return undefined;
}

/** The facts of the deepest field on the path that has some: those of `topics[0].config` serve for a key inside it. */
function factsAt(path: readonly PropertyKey[]): FieldFacts {
  let facts: FieldFacts = { allowed: "a set of keys", example: "{}" };
  let schema: z.core.$ZodType | undefined = settingsSchema;
  for (const part of path) {
    schema = childSchema(schema, part);
    if (schema === undefined) {
      break;
    }
    facts = {
      allowed: `a set of the keys ${schemaKeys(schema).join(", ")}`,
      example: "{...}",
      ...(z.globalRegistry.get(schema) as Partial<FieldFacts> | undefined),
    };
  }
  return facts;
}

function knownKeys(path: readonly PropertyKey[], root: z.ZodObject): string[] {
  let schema: z.core.$ZodType | undefined = root;
  for (const part of path) {
    schema = schema && childSchema(schema, part);
  }
  return schema ? schemaKeys(schema) : [];
}

function schemaKeys(schema: z.core.$ZodType): string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}
