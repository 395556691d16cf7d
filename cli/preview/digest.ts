import { z } from "zod";
import { parseOutputs, type StackOutputs } from "../../topology/outputs";
import { HIDDEN, Mask, PUBLIC_OUTPUTS, SECRET, SECRET_KEYS, UNKNOWN } from "./masking";

/** What is done with a resource, what takes most away first. */
export const ACTIONS = ["replace", "delete", "update", "create"] as const;
export type Action = (typeof ACTIONS)[number];

/** What `pulumi preview --json` has found out. Nothing in it is secret. */
export interface Preview {
  /** Name of the stack; empty when the preview failed before its first step. */
  stack: string;
  /** Each resource that does not stay as it is, once, by name. */
  changes: Change[];
  /** How many resources stay as they are. */
  unchanged: number;
  /** What the program and the providers say. */
  messages: Message[];
  /** Whether an error ended the preview, so that more may change than it shows. */
  failed: boolean;
  /** The configuration of the stack, without its namespace and without secrets. */
  config: Record<string, string>;
  /** What the last run has made, as far as it is public; empty before the first one. */
  outputs: Partial<StackOutputs>;
}

export interface Change {
  urn: string;
  name: string;
  /** What it is in this program: its component's type and its own, for example `Broker/Container`. */
  part: string;
  action: Action;
  before?: State;
  after?: State;
  properties: ChangedProperty[];
}

/** A resource before or after the run. */
export interface State {
  /** What the program gives it; values that are not public are replaced. */
  inputs: Record<string, unknown>;
  /** URN of the resource that it goes with: when that one is deleted, nothing more is done with it. */
  deletedWith?: string;
}

export interface ChangedProperty {
  /** For example `environment.STATE`. */
  path: string;
  /** Whether it cannot change in place. */
  forcesReplacement: boolean;
  before: unknown;
  after: unknown;
}

export interface Message {
  severity: string;
  text: string;
}

const state = z.object({
  inputs: z.record(z.string(), z.unknown()).default({}),
  outputs: z.record(z.string(), z.unknown()).default({}),
  deletedWith: z.string().optional(),
});
const step = z.object({
  op: z.string(),
  urn: z.string(),
  oldState: state.nullish(),
  newState: state.nullish(),
  diffReasons: z.array(z.string()).nullish(),
  replaceReasons: z.array(z.string()).nullish(),
  detailedDiff: z.record(z.string(), z.object({ kind: z.string() })).nullish(),
});
type Step = z.output<typeof step>;

/** The parts of `display.PreviewDigest` (sdk/go/common/display) that are read here. */
const digest = z.object({
  config: z.record(z.string(), z.string()).nullish(),
  steps: z.array(step).nullish(),
  diagnostics: z.array(z.object({ severity: z.string().default("info"), message: z.string().default("") })).nullish(),
  changeSummary: z.record(z.string(), z.number()).nullish(),
});

const STACK = "pulumi:pulumi:Stack";

/** Steps of a replacement are several, and those of a resource that stays are none; any new kind is some change. */
const ACTION_OF: Readonly<Record<string, Action | undefined>> = {
  replace: "replace",
  "create-replacement": "replace",
  "delete-replaced": "replace",
  "import-replacement": "replace",
  delete: "delete",
  create: "create",
  import: "create",
  update: "update",
  same: undefined,
  read: undefined,
  refresh: undefined,
  "read-discard": undefined,
  discard: undefined,
};

/**
 * Reads what `pulumi preview --json` has printed.
 *
 * @throws Error when that is something else
 */
export function readPreview(json: string): Preview {
  const raw = parseJson(json);
  const parsed = digest.safeParse(raw);
  if (!parsed.success || !(parsed.data.steps ?? parsed.data.diagnostics ?? parsed.data.changeSummary)) {
    throw new Error(
      `This is not what pulumi preview --json prints${parsed.success ? "" : ` (${z.prettifyError(parsed.error)})`}. ` +
        "Make it with: pulumi preview --json > preview.json",
    );
  }
  const { steps, diagnostics, changeSummary, config } = parsed.data;
  // What happens to a secret property, in a step's diff, is none.
  const mask = new Mask([config, steps?.map(({ oldState, newState }) => [oldState, newState])]);
  const root = steps?.find(({ urn }) => typeOf(urn) === STACK);
  const messages = (diagnostics ?? [])
    .map(({ severity, message }) => ({
      severity,
      text: mask.text(message.replace(/^(\w+): /, (prefix, word: string) => (word === severity ? "" : prefix))).trim(),
    }))
    .filter(({ text }) => text !== "");
  return {
    stack: stackOf(steps ?? []),
    changes: changesOf(steps ?? [], mask),
    unchanged: changeSummary?.same ?? 0,
    messages,
    failed: messages.some(({ severity }) => severity === "error"),
    config: publicConfig(config ?? {}, mask),
    outputs: publicOutputs(root?.oldState?.outputs ?? {}, mask),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const start = text.trim().slice(0, 60);
    throw new Error(
      `This is no JSON: ${start === "" ? "there is nothing" : `it begins with ${JSON.stringify(start)}`}. ` +
        "Make it with: pulumi preview --json > preview.json",
      { cause: error },
    );
  }
}

function changesOf(steps: readonly Step[], mask: Mask): Change[] {
  const byUrn = new Map<string, Change>();
  for (const one of steps) {
    const action = one.op in ACTION_OF ? ACTION_OF[one.op] : "update";
    const known = byUrn.get(one.urn);
    const isLogical = one.op === "replace";
    if (action === undefined || typeOf(one.urn) === STACK || (known?.action === action && !isLogical)) {
      continue;
    }
    byUrn.set(one.urn, changeOf(one, action, mask));
  }
  // The order of a run is another one each time; a component's resources begin with its name.
  return [...byUrn.values()].sort((a, b) => compare(a.name, b.name) || compare(a.urn, b.urn));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function changeOf(one: Step, action: Action, mask: Mask): Change {
  const { urn, oldState, newState } = one;
  const type = typeOf(urn);
  const masked = (from: Step["oldState"]): State | undefined =>
    from ? { inputs: mask.properties(type, from.inputs), deletedWith: from.deletedWith } : undefined;
  const [before, after] = [masked(oldState), masked(newState)];
  return {
    urn,
    name: mask.text(nameOf(urn)),
    part: partOf(urn),
    action,
    before,
    after,
    properties: before && after ? changedProperties(one, before, after) : [],
  };
}

function changedProperties(one: Step, before: State, after: State): ChangedProperty[] {
  const kinds = new Map(Object.entries(one.detailedDiff ?? {}).map(([path, { kind }]) => [path, kind]));
  const reasons = new Set(one.replaceReasons ?? []);
  const named =
    kinds.size > 0 ? [...kinds.keys()] : [...new Set([...(one.diffReasons ?? []), ...(one.replaceReasons ?? [])])];
  const paths = named.length > 0 ? named : differing(one.oldState?.inputs ?? {}, one.newState?.inputs ?? {});
  const byPath = new Map<string, ChangedProperty>();
  for (const full of paths) {
    // An element of a list means little without its neighbours: the whole list is compared.
    const path = full.replace(/\[.*/s, "");
    const forces = kinds.get(full)?.endsWith("replace") ?? (reasons.has(path) || reasons.has(full));
    const [old, now] = [valueAt(before.inputs, path), valueAt(after.inputs, path)];
    byPath.set(path, {
      path,
      forcesReplacement: forces || (byPath.get(path)?.forcesReplacement ?? false),
      before: old,
      after: now,
    });
  }
  return [...byPath.values()];
}

/** Where Pulumi does not say what differs, as of a command's triggers: names of inputs, before anything is masked. */
function differing(before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (key) => !key.startsWith("__") && JSON.stringify(before[key]) !== JSON.stringify(after[key]),
  );
}

/** The value at a path of property names, which may themselves have dots in them. */
function valueAt(values: Readonly<Record<string, unknown>>, path: string): unknown {
  if (path in values) {
    return values[path];
  }
  const parts = path.split(".");
  for (let length = parts.length - 1; length > 0; length--) {
    const inner = values[parts.slice(0, length).join(".")];
    if (typeof inner === "object" && inner !== null) {
      return valueAt(inner as Record<string, unknown>, parts.slice(length).join("."));
    }
    if (inner === HIDDEN || inner === SECRET || inner === UNKNOWN) {
      return inner;
    }
  }
  return undefined;
}

function publicConfig(config: Readonly<Record<string, string>>, mask: Mask): Record<string, string> {
  return Object.fromEntries(
    Object.entries(config)
      .map(([key, value]) => [key.slice(key.indexOf(":") + 1), mask.text(value)] as const)
      .filter(([key]) => !SECRET_KEYS.includes(key)),
  );
}

function publicOutputs(outputs: Readonly<Record<string, unknown>>, mask: Mask): Partial<StackOutputs> {
  const shown = Object.entries(outputs).filter(([key]) => PUBLIC_OUTPUTS.includes(key));
  try {
    return parseOutputs(Object.fromEntries(shown.map(([key, value]) => [key, mask.outputs(value)])));
  } catch {
    // Outputs of another program are not drawn.
    return {};
  }
}

// URNs: urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME

function stackOf([first]: readonly Step[]): string {
  return first?.urn.split("::")[0]?.replace(/^urn:pulumi:/, "") ?? "";
}

function typesOf(urn: string): string[] {
  return (urn.split("::")[2] ?? "").split("$");
}

function typeOf(urn: string): string {
  return typesOf(urn).at(-1) ?? "";
}

function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

function partOf(urn: string): string {
  return typesOf(urn)
    .slice(-2)
    .filter((type) => type !== STACK)
    .map((type) => (type.startsWith("pulumi:providers:") ? "Provider" : (type.split(":").at(-1) ?? "")))
    .join("/");
}
