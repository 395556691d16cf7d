import { parseArgs } from "node:util";

/** What is asked of `npm run preview:comment`. */
export interface CommentOptions {
  /** File with the output of `pulumi preview --json`, `-` for standard input; undefined to run the preview. */
  from?: string;
  /** File that the Markdown is written to; `-` is standard output. */
  output: string;
  /** Everything else, for `pulumi preview`. */
  rest: string[];
}

const OPTIONS = { from: { type: "string" }, output: { type: "string", short: "o" } } as const;

/**
 * Reads the arguments of `npm run preview:comment`, without those that name the stack.
 *
 * @throws Error that says what was received and what is allowed
 */
export function readCommentOptions(args: string[]): CommentOptions {
  const { tokens } = parseArgs({ args, options: OPTIONS, strict: false, allowPositionals: true, tokens: true });
  const options: CommentOptions = { output: "-", rest: [] };
  const own = new Set<number>();
  for (const token of tokens) {
    if (token.kind === "option" && (token.name === "from" || token.name === "output" || token.name === "o")) {
      if (!token.value) {
        throw new Error(
          `${token.rawName} needs the name of a file, or - for standard ${token.name === "from" ? "in" : "out"}put.`,
        );
      }
      options[token.name === "from" ? "from" : "output"] = token.value;
      own.add(token.index);
      if (!token.inlineValue) {
        own.add(token.index + 1);
      }
    }
  }
  options.rest = args.filter((_, index) => !own.has(index));
  const [first] = options.rest;
  if (options.from !== undefined && first !== undefined) {
    throw new Error(
      `${first} is for pulumi preview, which is not run with --from: its output is read from ${options.from}. Leave one of them out.`,
    );
  }
  return options;
}
