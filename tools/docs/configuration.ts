import { z } from "zod";
import { DEFAULTS, LINK_SETTINGS, OFFSET_DEFAULTS } from "../../topology/linkConfig";
import type { FieldFacts } from "../../topology/fields";
import { settingsSchema } from "../../topology/schema";
import { code, table } from "./markdown";

/** A key of the configuration, with the facts that its field states. */
interface Field extends Partial<FieldFacts> {
  /** Its path, for example `clusters[].ports.ssl`. */
  key: string;
  type: string;
  /** Its default as it would be written; undefined without one. */
  value?: unknown;
  /** The schema of its keys, if it has keys. */
  object?: z.ZodObject;
}

const INTRODUCTION = `# Configuration

Every key of a stack's configuration. Set a key with \`pulumi config set KEY VALUE\`. For a key inside a list, use a path:
\`pulumi config set --path 'clusters[0].brokers' 3\`. You can also edit the stack's file (\`Pulumi.dev.yaml\`), where the name of
each key starts with \`kafka-cluster-links:\`. The program checks the whole configuration before it plans anything. An error
names the key, the value, the allowed values and the fix.

\`npm run docs\` generates this page from \`topology/schema.ts\` and \`topology/linkConfig.ts\`.
`;

const LINK_INTRODUCTION = `## Settings of a link

The settings that \`links[].config\` accepts, with Confluent's names. A default in bold is set by this program, for disaster
recovery. The other defaults are those of the engine.
`;

/**
 * docs/configuration.md.
 *
 * @throws Error naming every key whose field lacks a fact
 */
export function configurationPage(): string {
  const silent = everyField().flatMap(missingFacts);
  if (silent.length > 0) {
    throw new Error(
      `topology/schema.ts lacks facts about some keys of the configuration:\n${silent.map((text) => `  ${text}`).join("\n")}`,
    );
  }
  return [INTRODUCTION, ...sections(), LINK_INTRODUCTION, linkSettings()].join("\n");
}

/** Every key, nested ones included, each once: the topics of a cluster and of \`bidirectionalTopics\` are the same keys. */
export function everyField(): Field[] {
  return objects().flatMap(({ fields }) => fields);
}

function sections(): string[] {
  const all = objects();
  return all.map(({ path, fields, object }) => {
    const title = path === "" ? "## The stack" : `## ${code(path)}`;
    const rows = fields.map((field) => [
      code(field.key.slice(path === "" ? 0 : path.length + 1)),
      ...cells(field, all),
    ]);
    const others = alsoAt(object, path);
    const also = others.length > 0 ? `The same keys as in ${others.map(code).join(" and ")}.\n\n` : "";
    return `${title}\n\n${also}${table(["Key", "Description", "Type", "Allowed", "Default", "Example"], rows)}`;
  });
}

interface Section {
  path: string;
  object: z.ZodObject;
  fields: Field[];
}

/** The objects of the configuration in reading order, each at the first place where it occurs. */
function objects(): Section[] {
  const found: Section[] = [];
  const visit = (object: z.ZodObject, path: string) => {
    if (found.some((section) => section.object === object)) {
      return;
    }
    const fields = fieldsOf(object, path);
    found.push({ path, object, fields });
    for (const field of fields) {
      if (field.object) {
        visit(field.object, pathInto(field));
      }
    }
  };
  visit(settingsSchema, "");
  return found;
}

/** Other places that take the same object as the one at \`path\`. */
function alsoAt(object: z.ZodObject, path: string): string[] {
  return everyField()
    .filter((field) => field.object === object && pathInto(field) !== path)
    .map(pathInto);
}

function pathInto(field: Field): string {
  return field.type === "list" ? `${field.key}[]` : field.key;
}

function fieldsOf(object: z.ZodObject, path: string): Field[] {
  return Object.entries(object.shape as Record<string, z.core.$ZodType>).map(([name, schema]) => ({
    key: path === "" ? name : `${path}.${name}`,
    ...factsOf(schema),
  }));
}

/** The facts of a field and of the schemas that it wraps; the outermost one wins. */
function factsOf(schema: z.core.$ZodType): Omit<Field, "key"> {
  const facts = z.globalRegistry.get(schema) as Partial<FieldFacts> | undefined;
  if (schema instanceof z.ZodDefault) {
    return { ...factsOf(schema.def.innerType), value: schema.def.defaultValue, ...facts };
  }
  if (schema instanceof z.ZodOptional) {
    return { ...factsOf(schema.def.innerType), ...facts };
  }
  if (schema instanceof z.ZodArray) {
    const element = schema.def.element;
    return { type: "list", ...(element instanceof z.ZodObject && { object: element }), ...facts };
  }
  if (schema instanceof z.ZodObject) {
    return { type: "object", object: schema, allowed: `the keys ${Object.keys(schema.shape).join(", ")}`, ...facts };
  }
  return { type: typeName(schema), ...facts };
}

function typeName(schema: z.core.$ZodType): string {
  if (schema instanceof z.ZodNumber) {
    return "number";
  }
  if (schema instanceof z.ZodBoolean) {
    return "boolean";
  }
  return schema instanceof z.ZodRecord ? "map of strings" : "string";
}

function cells(field: Field, all: Section[]): string[] {
  const { description = "", type, allowed = "", example, object, secret } = field;
  const section = all.find((other) => other.object === object);
  const link = object && section ? ` See [${code(section.path)}](#${anchor(section.path)}).` : "";
  const shown = example === undefined || secret ? "" : code(example);
  return [`${description}${link}`, secret ? "string, secret" : type, allowed, defaultOf(field), shown];
}

function defaultOf({ value, otherwise, object, type }: Field): string {
  if (value !== undefined) {
    return Array.isArray(value) && value.length === 0 ? "none" : value === "" ? "empty" : code(written(value));
  }
  return otherwise ?? (object && type === "object" ? "the defaults of its keys" : "required");
}

function written(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** The anchor that GitHub gives to the heading \`path\` in backticks. */
function anchor(path: string): string {
  return path.toLowerCase().replaceAll(/[^a-z0-9-]/g, "");
}

function missingFacts({ key, description, allowed, otherwise, value, type, object }: Field): string[] {
  const complaints: string[] = [];
  if (!description) {
    complaints.push(`${key} has no description: add .describe("What it is for.") to its field`);
  }
  if (!allowed) {
    complaints.push(`${key} does not state its allowed values: declare it with field(schema, allowed, example)`);
  }
  if (otherwise !== undefined && value !== undefined) {
    complaints.push(`${key} has a default: remove "otherwise"`);
  }
  if (type === "object" && object === undefined) {
    complaints.push(`${key} has keys that cannot be listed`);
  }
  return complaints;
}

function linkSettings(): string {
  const ours = { ...DEFAULTS, ...OFFSET_DEFAULTS };
  const rows = Object.entries(LINK_SETTINGS).map(([name, { description, allowed, engineDefault }]) => {
    const { confluent, apache = confluent } = engineDefault;
    const own = ours[name];
    const engines = apache === confluent ? code(confluent) : `\`apache\` ${apache}, \`confluent\` ${confluent}`;
    return [code(name), description, allowed, own === undefined ? engines : `**${own}**`];
  });
  return table(["Setting", "Description", "Allowed", "Default"], rows);
}
