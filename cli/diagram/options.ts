import { parseArgs } from "node:util";

/** What `npm run topology` is to draw, and where to. */
export interface PictureOptions {
  /** Whether it shows the configuration, whatever runs. */
  planned: boolean;
  format: Format;
  /** File that it is written to; `-` is standard output. */
  output: string;
}

const FORMATS = ["svg", "mermaid"] as const;
type Format = (typeof FORMATS)[number];

/** Where pictures go unless told otherwise: an SVG is for a browser, Mermaid for a text that it is pasted into. */
const OUTPUTS: Readonly<Record<Format, string>> = { svg: "topology.svg", mermaid: "-" };

/**
 * Reads the arguments of `npm run topology`, without those that choose the stack.
 *
 * @throws Error that names the unknown or wrong one, and what is allowed
 */
export function readPictureOptions(args: string[]): PictureOptions {
  const { planned, format, output } = parse(args);
  const known = FORMATS.find((name) => name === format);
  if (known === undefined) {
    throw new Error(`--format is ${format}. Allowed: ${FORMATS.join(", ")}, for example --format mermaid.`);
  }
  if (output === "") {
    throw new Error("--output is empty. Allowed: the name of a file, or - for standard output.");
  }
  return { planned, format: known, output: output ?? OUTPUTS[known] };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        planned: { type: "boolean", default: false },
        format: { type: "string", default: "svg" },
        output: { type: "string", short: "o" },
      },
    }).values;
  } catch (error) {
    const [message = ""] = (error as Error).message.split(/\. To specify a positional|\n/);
    throw new Error(
      `${message.replace(/\.?$/, ".")} Allowed: --planned, --format svg or mermaid, --output FILE (- for standard ` +
        "output) and --stack NAME; with npm they stand behind --, for example npm run topology -- --planned.",
      { cause: error },
    );
  }
}
