import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, YAMLParseError } from "yaml";
import { checkSettings } from "../../topology/checks";
import { parseSettings } from "../../topology/parse";
import { describeProblems } from "../../topology/problems";
import type { Settings } from "../../topology/schema";
import { projectName } from "./stack";

/** Keys whose values may be encrypted: nothing but the program itself needs them. */
const SECRETS = ["storePassword"];

/**
 * The configuration of a stack, read from its file and that of the project as Pulumi reads them, checked as the program
 * does. Neither Pulumi nor the stack itself is needed; secrets are left out.
 *
 * @param project the folder of Pulumi.yaml
 * @throws Error that names the file, or each key that is wrong, as a preview does
 */
export function plannedSettings(project: string, stack: string): Settings {
  const name = projectName(project);
  const file = `Pulumi.${stack}.yaml`;
  if (!existsSync(join(project, file))) {
    throw new Error(
      `The stack ${stack} has no configuration: there is no ${file}. Stacks that have one: ${stacksOf(project).join(", ")}. ` +
        "Name one of them with --stack, or write that file (README.md, Configuration).",
    );
  }
  const values = { ...defaultsOf(project), ...stackValues(project, file, name) };
  const { settings, problems } = parseSettings(asPulumiHandsOver(values, file));
  const all = settings ? checkSettings(settings) : problems;
  if (!settings || all.length > 0) {
    throw new Error(describeProblems(name, all));
  }
  return settings;
}

function stacksOf(project: string): string[] {
  return readdirSync(project)
    .flatMap((file) => /^Pulumi\.([^.]+)\.yaml$/.exec(file)?.[1] ?? [])
    .sort();
}

/** Values of Pulumi.yaml, where a key stands without the project's name. */
function defaultsOf(project: string): Record<string, unknown> {
  const declared = Object.entries(configOf(project, "Pulumi.yaml"));
  return Object.fromEntries(
    declared
      .map(([key, declaration]) => {
        const { value, default: fallback } = isMap(declaration) ? declaration : { value: declaration };
        return [key.slice(key.indexOf(":") + 1), value ?? fallback] as const;
      })
      .filter(([, value]) => value !== undefined && value !== null),
  );
}

/** Values of the stack's file in the project's own namespace. */
function stackValues(project: string, file: string, name: string): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(configOf(project, file))
      .filter(([key]) => key.startsWith(`${name}:`))
      .map(([key, value]) => [key.slice(name.length + 1), value]),
  );
}

function configOf(project: string, file: string): Record<string, unknown> {
  try {
    const content: unknown = parse(readFileSync(join(project, file), "utf8"));
    return isMap(content) && isMap(content.config) ? content.config : {};
  } catch (error) {
    if (error instanceof YAMLParseError) {
      throw new Error(`${file} is no YAML: ${error.message.trim()}`, { cause: error });
    }
    throw error;
  }
}

/** One string a key, lists as JSON. */
function asPulumiHandsOver(values: Record<string, unknown>, file: string): Record<string, string> {
  const entries = Object.entries(values).filter(([key, value]) => !(SECRETS.includes(key) && isEncrypted(value)));
  const encrypted = entries.filter(([, value]) => hasEncrypted(value)).map(([key]) => key);
  if (encrypted.length > 0) {
    throw new Error(
      `${file} has encrypted values in ${encrypted.join(", ")}, which are read without decrypting anything. ` +
        `Only ${SECRETS.join(", ")} may be encrypted here: set the others without --secret.`,
    );
  }
  return Object.fromEntries(
    entries.map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** As Pulumi writes it: `secure: CIPHERTEXT`. */
function isEncrypted(value: unknown): boolean {
  return isMap(value) && Object.keys(value).length === 1 && typeof value.secure === "string";
}

function hasEncrypted(value: unknown): boolean {
  return isEncrypted(value) || (typeof value === "object" && value !== null && Object.values(value).some(hasEncrypted));
}
