import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, YAMLParseError } from "yaml";

/** A configuration file: values, or declarations of keys. */
type Configuration = Record<string, unknown>;

/**
 * The engine that a stack's files ask for, read without Pulumi, which may have to be built first. Not checked: that is
 * the program's work.
 *
 * @param project the folder of Pulumi.yaml
 * @throws Error that names the file when one is not valid YAML
 */
export function plannedEngine(project: string, stack: string): string {
  const { name, config: declared } = read(join(project, "Pulumi.yaml"));
  const { config } = read(join(project, `Pulumi.${stack}.yaml`));
  const value = config?.[`${String(name)}:engine`] ?? defaultOf(declared?.engine) ?? "apache";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function read(file: string): { name?: unknown; config?: Configuration } {
  try {
    return existsSync(file) ? ((parse(readFileSync(file, "utf8")) ?? {}) as { config?: Configuration }) : {};
  } catch (error) {
    if (error instanceof YAMLParseError) {
      throw new Error(`${file} is not valid YAML: ${error.message.trim()}`, { cause: error });
    }
    throw error;
  }
}

/** In Pulumi.yaml a key has a value, or a declaration with a value or a default. */
function defaultOf(declared: unknown): unknown {
  if (typeof declared !== "object" || declared === null) {
    return declared;
  }
  const { value, default: fallback } = declared as { value?: unknown; default?: unknown };
  return value ?? fallback;
}
