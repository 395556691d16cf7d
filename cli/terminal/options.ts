/** The stack that commands work on unless told otherwise. */
export const DEFAULT_STACK = "dev";

export interface Options {
  /** Name of the Pulumi stack. */
  stack: string;
  /** Whether the user named the stack; only then is the stack that plain `pulumi` commands use left as it is. */
  named: boolean;
  /** Everything else, for Pulumi. */
  rest: string[];
}

/**
 * Takes the stack out of a command's arguments: `-s NAME`, `-sNAME`, `--stack NAME` or `--stack=NAME`, as Pulumi
 * accepts them, else Pulumi's own variable `PULUMI_STACK`, else `dev`.
 *
 * @throws when a stack option has no value
 */
export function readOptions(args: string[], environment: NodeJS.ProcessEnv = process.env): Options {
  const rest: string[] = [];
  let stack = environment.PULUMI_STACK || undefined;
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? "";
    const match = /^(?:--stack=|-s=?)(.+)$/s.exec(arg);
    if (match) {
      stack = match[1];
    } else if (arg === "-s" || arg === "--stack") {
      stack = args[++index];
      if (stack === undefined) {
        throw new Error(`${arg} needs the name of a stack, for example ${arg} ${DEFAULT_STACK}.`);
      }
    } else {
      rest.push(arg);
    }
  }
  return { stack: stack ?? DEFAULT_STACK, named: stack !== undefined, rest };
}

/** A command of this project on a stack, as the user types it. */
export function npmRun(command: string, stack: string, ...flags: string[]): string {
  const args = [...(stack === DEFAULT_STACK ? [] : ["--stack", stack]), ...flags];
  return `npm run ${[command, ...(args.length > 0 ? ["--", ...args] : [])].join(" ")}`;
}
