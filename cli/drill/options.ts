import { parseArgs } from "node:util";

/** What a drill is asked to do. */
export interface DrillOptions {
  /** Name of the link; the stack's first one when undefined. */
  link?: string;
  /** Name of the cluster it leads to; any when undefined. */
  destination?: string;
  recordsPerSecond: number;
  /** How long records are written before the failover. */
  seconds: number;
  /** Whether standard output is one JSON object. */
  json: boolean;
}

/** All records are compared in memory: at these limits, some millions of them. */
const LIMITS = { "records-per-second": [1, 5000], seconds: [1, 300] } as const;

const OPTIONS = {
  link: { type: "string" },
  destination: { type: "string" },
  "records-per-second": { type: "string", default: "500" },
  seconds: { type: "string", default: "10" },
  json: { type: "boolean", default: false },
} as const;

const ALLOWED =
  "--link NAME, --destination CLUSTER, --records-per-second NUMBER, --seconds NUMBER, --json, --stack NAME";

/**
 * Reads the arguments of `npm run drill`, without those that name the stack.
 *
 * @throws Error that says what was received and what is allowed
 */
export function readDrillOptions(args: string[]): DrillOptions {
  // Checked here rather than by parseArgs, whose messages do not say what is allowed.
  const { values, tokens } = parseArgs({ args, options: OPTIONS, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind !== "option") {
      throw new Error(`${args[token.index]} is no option of npm run drill. Allowed: ${ALLOWED}.`);
    }
    const option = (OPTIONS as Record<string, { type: string }>)[token.name];
    if (option === undefined) {
      throw new Error(`Unknown option ${token.rawName}. Allowed: ${ALLOWED}.`);
    }
    const optionForValue = !token.inlineValue && token.value?.startsWith("-");
    if (option.type === "string" && (!token.value || optionForValue)) {
      const received = optionForValue ? `${token.value} follows` : "nothing follows";
      throw new Error(`${token.rawName} needs a value, but ${received}. Allowed: ${ALLOWED}.`);
    }
    if (option.type === "boolean" && token.value !== undefined) {
      throw new Error(`${token.rawName} takes no value, but got ${token.value}.`);
    }
  }
  return {
    link: text(values.link),
    destination: text(values.destination),
    recordsPerSecond: whole("records-per-second", values["records-per-second"]),
    seconds: whole("seconds", values.seconds),
    json: values.json === true,
  };
}

function text(value: string | boolean | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function whole(name: keyof typeof LIMITS, value: string | boolean | undefined): number {
  const [least, most] = LIMITS[name];
  const number = /^\d{1,9}$/.test(String(value)) ? Number(value) : NaN;
  if (!(number >= least && number <= most)) {
    throw new Error(`--${name} is ${value}. Allowed: a whole number from ${least} to ${most}.`);
  }
  return number;
}
