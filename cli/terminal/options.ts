/** The stack that commands work on unless told otherwise. */
export const DEFAULT_STACK = "dev";

/** What every command gets from its arguments. */
export interface Options {
  /** Name of the Pulumi stack. */
  stack: string;
  /** Whether the user named the stack; only then is the stack that plain `pulumi` commands use left as it is. */
  named: boolean;
  /** Arguments for Pulumi; empty for commands that pass none on. */
  rest: string[];
}

/** A command of this project on a stack, as the user types it. */
export function npmRun(command: string, stack: string, ...flags: string[]): string {
  const args = [...(stack === DEFAULT_STACK ? [] : ["--stack", stack]), ...flags];
  return `npm run ${[command, ...(args.length > 0 ? ["--", ...args] : [])].join(" ")}`;
}
