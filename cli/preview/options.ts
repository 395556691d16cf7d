import { fileName, npmCommand, readArguments } from "../terminal/arguments";
import type { Options } from "../terminal/options";

/** What is asked of `npm run preview:comment`. */
export interface CommentOptions extends Options {
  /** File with the output of `pulumi preview --json`, `-` for standard input; undefined to run the preview. */
  from?: string;
  /** File that the Markdown is written to; `-` is standard output. */
  output: string;
}

const COMMAND = npmCommand({
  name: "preview:comment",
  description:
    "Writes what npm run up would do as Markdown for a pull request comment. Exit status 1: the preview fails, and the " +
    "comment says why.",
  passesTo: "pulumi preview",
})
  .option(
    "--from <file>",
    "read the output of pulumi preview --json (- for standard input) instead of running it",
    fileName,
  )
  .option("-o, --output <file>", "file to write, - for standard output", fileName, "-");

/**
 * Reads the arguments of `npm run preview:comment`.
 *
 * @throws Error that says what was received and what is allowed
 */
export function readCommentOptions(args: string[]): CommentOptions {
  const options = readArguments<{ from?: string; output: string }>(COMMAND, args);
  const [first] = options.rest;
  if (options.from !== undefined && first !== undefined) {
    throw new Error(
      `${first} is for pulumi preview, which is not run with --from: its output is read from ${options.from}. Leave one of them out.`,
    );
  }
  return options;
}
