import { enumeration, note, type Properties, type Surface } from "./surface";

/** A Pulumi package schema, as far as it is compared (https://www.pulumi.com/docs/iac/extending-pulumi/schema/). */
export interface Schema {
  name: string;
  version?: string;
  types?: Record<string, ObjectSpec & { enum?: { value: string }[] }>;
  provider?: ResourceSpec;
  resources?: Record<string, ResourceSpec>;
}

interface TypeSpec {
  type?: string;
  $ref?: string;
  items?: TypeSpec;
  additionalProperties?: TypeSpec;
  secret?: boolean;
}

interface ObjectSpec {
  properties?: Record<string, TypeSpec>;
  required?: string[];
  language?: { nodejs?: { requiredOutputs?: string[] } };
}

interface ResourceSpec extends ObjectSpec {
  inputProperties?: Record<string, TypeSpec>;
  requiredInputs?: string[];
}

/** Reads what a plugin's schema has for a resource; a provider has only the package's name as its token. */
export function schemaSurface(schema: Schema, token: string): Surface {
  const resource = token === schema.name ? schema.provider : schema.resources?.[token];
  if (resource === undefined) {
    throw new Error(`The plugin ${schema.name} has no resource ${token}.`);
  }
  const { properties = {}, required, inputProperties, requiredInputs } = resource;
  return {
    token,
    inputs: members(schema, "inputs", inputProperties, requiredInputs),
    outputs: members(schema, "outputs", properties, required),
    secrets: Object.keys(properties)
      .filter((name) => properties[name]?.secret === true)
      .sort(),
  };
}

/** The same type can have other required properties as output than as input. */
type Direction = "inputs" | "outputs";

function members(
  schema: Schema,
  direction: Direction,
  properties: Record<string, TypeSpec> = {},
  required: string[] = [],
): Properties {
  const noted: Properties = {};
  addMembers(noted, schema, direction, "", properties, required);
  return noted;
}

function addMembers(
  into: Properties,
  schema: Schema,
  direction: Direction,
  prefix: string,
  properties: Record<string, TypeSpec>,
  required: string[],
): void {
  for (const [name, spec] of Object.entries(properties)) {
    const path = `${prefix}${name}`;
    note(into, path, describe(into, schema, direction, path, spec), required.includes(name));
  }
}

function describe(into: Properties, schema: Schema, direction: Direction, path: string, spec: TypeSpec): string {
  if (spec.$ref !== undefined) {
    return describeReference(into, schema, direction, path, spec.$ref);
  }
  switch (spec.type) {
    case "array":
      return `list of ${describe(into, schema, direction, `${path}[]`, spec.items ?? {})}`;
    case "object":
      return `map of ${describe(into, schema, direction, `${path}{}`, spec.additionalProperties ?? {})}`;
    case "integer":
      return "number";
    default:
      return spec.type ?? "any";
  }
}

const BUILT_IN: Record<string, string> = {
  "pulumi.json#/Any": "any",
  "pulumi.json#/Archive": "archive",
  "pulumi.json#/Asset": "asset",
};

function describeReference(
  into: Properties,
  schema: Schema,
  direction: Direction,
  path: string,
  reference: string,
): string {
  const builtIn = BUILT_IN[reference];
  if (builtIn !== undefined) {
    return builtIn;
  }
  const type = schema.types?.[decodeURIComponent(reference.replace("#/types/", ""))];
  if (type === undefined) {
    throw new Error(`The schema of ${schema.name} refers to ${reference}, which it does not have.`);
  }
  if (type.enum !== undefined) {
    return enumeration(type.enum.map(({ value }) => value));
  }
  const { properties = {}, required = [], language } = type;
  const must = direction === "outputs" ? (language?.nodejs?.requiredOutputs ?? required) : required;
  addMembers(into, schema, direction, `${path}.`, properties, must);
  return "object";
}
