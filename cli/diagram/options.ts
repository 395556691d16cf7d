import { Option } from "commander";
import { fileName, npmCommand, readArguments } from "../terminal/arguments";
import type { Options } from "../terminal/options";

/** What `npm run topology` is to draw, and where to. */
export interface DiagramOptions extends Options {
  /** Whether it shows the configuration, whatever runs. */
  planned: boolean;
  format: Format;
  /** File that it is written to; `-` is standard output. */
  output: string;
}

const FORMATS = ["svg", "mermaid"] as const;
type Format = (typeof FORMATS)[number];

/** Where diagrams go unless told otherwise: an SVG is for a browser, Mermaid for a text that it is pasted into. */
const OUTPUTS: Readonly<Record<Format, string>> = { svg: "topology.svg", mermaid: "-" };

const COMMAND = npmCommand({
  name: "topology",
  description: "Draws the stack's clusters and links, as they run or else as they are planned.",
})
  .option("--planned", "draw the configuration, whatever runs", false)
  .addOption(new Option("--format <format>", "what to draw it in").choices(FORMATS).default("svg"))
  .option(
    "-o, --output <file>",
    `file to write, - for standard output (default: ${OUTPUTS.svg}, and - for Mermaid)`,
    fileName,
  );

/** Reads the arguments of `npm run topology`. */
export function readDiagramOptions(args: string[]): DiagramOptions {
  const options = readArguments<{ planned: boolean; format: Format; output?: string }>(COMMAND, args);
  return { ...options, output: options.output ?? OUTPUTS[options.format] };
}
