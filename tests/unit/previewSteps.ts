import type { DeployedLink } from "../../topology/outputs";
import { type ProgramRun, type Registered, runProgram } from "./mocks";

/** A step as `pulumi preview --json` has it. */
export interface Step {
  op: string;
  urn: string;
  oldState?: Record<string, unknown>;
  newState?: Record<string, unknown>;
  detailedDiff?: Record<string, { kind: string; inputDiff: boolean }>;
}

/** What `pulumi preview --json` prints, as far as it is read. */
export interface Digest {
  config: Record<string, string>;
  steps: Step[];
  diagnostics: { severity: string; message: string }[];
  changeSummary: Record<string, number>;
}

const PREFIX = "urn:pulumi:dev::kafka-cluster-links::";
const STACK = "pulumi:pulumi:Stack";

/**
 * The preview of a change of the configuration, from what the program asks for with mocks. Which changes replace a
 * resource is known of containers, volumes, certificates, and whatever the program itself says of.
 *
 * @param before undefined for a stack that has never been up
 */
export async function previewOfChange(
  before: Record<string, unknown> | undefined,
  after: Record<string, unknown>,
): Promise<Digest> {
  const old = before && (await run(before));
  const now = await run(after, old?.outputs.links as DeployedLink[] | undefined);
  const oldResources = byUrn(old);
  const newResources = byUrn(now);
  const steps: Step[] = [];
  let same = 0;
  for (const [urn, resource] of newResources) {
    const was = oldResources.get(urn);
    if (was === undefined) {
      steps.push({ op: "create", urn, newState: stateOf(resource, newResources) });
      continue;
    }
    const paths = changedPaths(was.inputs, resource.inputs, "");
    if (paths.length === 0) {
      same++;
      continue;
    }
    const replacing = paths.filter((path) => replaces(resource, path));
    const kindOf = (path: string) => (replacing.includes(path) ? "update-replace" : "update");
    steps.push({
      op: replacing.length > 0 ? "replace" : "update",
      urn,
      oldState: stateOf(was, oldResources),
      newState: stateOf(resource, newResources),
      detailedDiff: Object.fromEntries(paths.map((path) => [path, { kind: kindOf(path), inputDiff: true }])),
    });
  }
  for (const [urn, resource] of [...oldResources].reverse()) {
    if (!newResources.has(urn)) {
      steps.push({ op: "delete", urn, oldState: stateOf(resource, oldResources) });
    }
  }
  const root = { op: old ? "same" : "create", urn: `${PREFIX}${STACK}::kafka-cluster-links-dev` };
  return {
    config: Object.fromEntries(
      Object.entries(after).map(([key, value]) => [
        `kafka-cluster-links:${key}`,
        typeof value === "string" ? value : JSON.stringify(value),
      ]),
    ),
    steps: [
      {
        ...root,
        ...(old && {
          oldState: { type: STACK, inputs: {}, outputs: { ...old.outputs, clientCredentials: "[secret]" } },
        }),
      },
      ...steps,
    ],
    diagnostics: now.warnings.map((message) => ({ severity: "warning", message: `warning: ${message}` })),
    changeSummary: { same },
  };
}

/** Most previews begin at the same configuration. */
const runs = new Map<string, Promise<ProgramRun>>();

function run(config: Record<string, unknown>, previousLinks?: DeployedLink[]): Promise<ProgramRun> {
  const key = JSON.stringify([config, previousLinks]);
  const known = runs.get(key) ?? runProgram(config, undefined, previousLinks);
  runs.set(key, known);
  return known;
}

function byUrn(program: ProgramRun | undefined): Map<string, Registered> {
  const resources = program?.resources ?? [];
  return new Map(resources.map((resource) => [urnOf(resource, resources), resource]));
}

function urnOf(resource: Registered, all: readonly Registered[]): string {
  const types = (one: Registered | undefined): string =>
    one === undefined ? "" : `${types(parentOf(one, all))}${one.type}$`;
  return `${PREFIX}${types(resource).slice(0, -1)}::${resource.name}`;
}

/** Only components are parents. */
function parentOf({ parent }: Registered, all: readonly Registered[]): Registered | undefined {
  return all.find(({ name, type }) => name === parent && type.startsWith("kafka-cluster-links:"));
}

function stateOf(resource: Registered, all: ReadonlyMap<string, Registered>): Record<string, unknown> {
  const deletedWith = [...all].find(([, { name }]) => name === resource.options.deletedWith)?.[0];
  return { type: resource.type, inputs: blinded(resource.inputs), outputs: {}, ...(deletedWith && { deletedWith }) };
}

/** Secrets as a preview shows them. */
function blinded(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(blinded);
  }
  if (!isMap(value)) {
    return value;
  }
  return "4dabf18193072939515e22adb298388d" in value
    ? "[secret]"
    : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, blinded(inner)]));
}

function changedPaths(before: unknown, after: unknown, path: string): string[] {
  if (isMap(before) && isMap(after)) {
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
      changedPaths(before[key], after[key], path === "" ? key : `${path}.${key}`),
    );
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [path.replace(/\.value$/, "")];
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function replaces({ type, options }: Registered, path: string): boolean {
  return (
    options.replaceOnChanges.includes(path) ||
    /^(docker:index\/(container|volume|network)|tls:)/.test(type) ||
    (type.startsWith("kafka:index/topic") && path === "name") ||
    path === "triggers"
  );
}
