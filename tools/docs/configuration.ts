import { z } from "zod";
import { DEFAULTS, LINK_SETTINGS, OFFSET_DEFAULTS } from "../../topology/linkConfig";
import { type FieldFacts, settingsSchema } from "../../topology/schema";
import { code, table } from "./markdown";

/** A key of the configuration, with all that its field says of itself. */
interface Field extends Partial<FieldFacts> {
  /** Its path, for example `clusters[].ports.ssl`. */
  key: string;
  type: string;
  /** Its default as it would be written; undefined without one. */
  value?: unknown;
  /** The schema of the keys in it, where it has some. */
  object?: z.ZodObject;
}

const INTRODUCTION = `# Configuration

Every key of a stack's configuration. They are set with \`pulumi config set KEY VALUE\`, with
\`pulumi config set --path 'clusters[0].brokers' 3\` inside lists, or in the stack's file (\`Pulumi.dev.yaml\`), where each
key has \`kafka-cluster-links:\` before it. All of it is checked before anything is planned; a mistake names the key, the
value, what is allowed and the fix.

This page is made from \`topology/schema.ts\` and \`topology/linkConfig.ts\` by \`npm run docs\`.
`;

const LINK_INTRODUCTION = `## Settings of a link

What may stand in \`links[].config\`, in Confluent's words. A default in bold is this program's, for disaster recovery; the
others are the engines'.
`;

/**
 * docs/configuration.md.
 *
 * @throws Error naming every key whose field says too little of itself
 */
export function configurationPage(): string {
  const silent = everyField().flatMap(missingFacts);
  if (silent.length > 0) {
    throw new Error(
      `topology/schema.ts says too little of some keys of the configuration:\n${silent.map((text) => `  ${text}`).join("\n")}`,
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

/** The objects of the configuration in the order in which a reader meets them, each at its first place. */
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

/** What a field and what it wraps say; the outermost word counts. */
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
    return { type: "keys", object: schema, allowed: `the keys ${Object.keys(schema.shape).join(", ")}`, ...facts };
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
  return schema instanceof z.ZodRecord ? "texts by name" : "text";
}

function cells(field: Field, all: Section[]): string[] {
  const { description = "", type, allowed = "", example, object, secret } = field;
  const section = all.find((other) => other.object === object);
  const link = object && section ? ` See [${code(section.path)}](#${anchor(section.path)}).` : "";
  const shown = example === undefined || secret ? "" : code(example);
  return [`${description}${link}`, secret ? "text, secret" : type, allowed, defaultOf(field), shown];
}

function defaultOf({ value, otherwise, object, type }: Field): string {
  if (value !== undefined) {
    return Array.isArray(value) && value.length === 0 ? "none" : value === "" ? "empty" : code(written(value));
  }
  return otherwise ?? (object && type === "keys" ? "those of its keys" : "required");
}

function written(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** As GitHub makes it of the heading \`path\` in backticks. */
function anchor(path: string): string {
  return path.toLowerCase().replaceAll(/[^a-z0-9-]/g, "");
}

function missingFacts({ key, description, allowed, otherwise, value, type, object }: Field): string[] {
  const complaints: string[] = [];
  if (!description) {
    complaints.push(`${key} has no description: add .describe("What it is for.") to its field`);
  }
  if (!allowed) {
    complaints.push(`${key} does not say what is allowed: make it with field(schema, allowed, example)`);
  }
  if (otherwise !== undefined && value !== undefined) {
    complaints.push(`${key} has a default, and says besides what holds without it: leave "otherwise" out`);
  }
  if (type === "keys" && object === undefined) {
    complaints.push(`${key} has keys that nobody can find`);
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
