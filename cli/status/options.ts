import { parseArgs } from "node:util";

/** What `npm run status` is to do. */
export interface StatusOptions {
  json: boolean;
  /** Seconds between two looks; undefined to look once. */
  every?: number;
}

/** Seconds between two looks. Each starts two JVMs for every cluster that has links. */
const EVERY = 5;

/**
 * Reads the arguments of `npm run status`, without those that choose the stack.
 *
 * @throws Error that names the unknown or wrong one
 */
export function statusOptions(args: string[]): StatusOptions {
  const { values } = parse(args);
  const interval = values.interval === undefined ? undefined : Number(values.interval);
  if (interval !== undefined && !(interval >= 1 && interval <= 3600)) {
    throw new Error(
      `--interval ${values.interval ?? ""} is none. Allowed: seconds from 1 to 3600, for example --interval 10.`,
    );
  }
  return {
    json: values.json,
    ...(values.watch || interval !== undefined ? { every: interval ?? EVERY } : {}),
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        json: { type: "boolean", default: false },
        watch: { type: "boolean", default: false, short: "w" },
        interval: { type: "string" },
      },
    });
  } catch (error) {
    const [message = ""] = (error as Error).message.split(". To specify a positional");
    throw new Error(
      `${message.replace(/\.?$/, ".")} Allowed: --watch, --interval SECONDS, --json and --stack NAME; ` +
        "with npm they stand behind --, for example npm run status -- --watch.",
      { cause: error },
    );
  }
}
