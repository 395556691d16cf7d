import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { LOSS_NAME } from "../../topology/dataLoss";
import { DEFAULT_STACK, type Options } from "./options";

/** What a command does with arguments other than its own options. */
export interface CommandDeclaration {
  /** As in `npm run NAME`. */
  name: string;
  /** What it does, and what its exit status says; shown by `--help`. */
  description: string;
  /** Whether it works on a stack, and so has `--stack`. @default true */
  onStack?: boolean;
  /** The command that gets all arguments that are not known here, for example `pulumi up`. @default they are refused */
  passesTo?: string;
}

/** A command of this project, to which its own options can be added. */
export function npmCommand({ name, description, onStack = true, passesTo }: CommandDeclaration): Command {
  const command = new Command(`npm run ${name} --`)
    .description(description)
    .usage(`[options]${passesTo === undefined ? "" : ` [arguments of ${passesTo}]`}`)
    .helpOption("-h, --help", "show this help")
    .allowExcessArguments(passesTo !== undefined)
    .allowUnknownOption(passesTo !== undefined)
    .configureOutput({ writeErr: () => undefined })
    .exitOverride((error) => {
      if (error.exitCode === 0) {
        process.exit(0); // The help was shown.
      }
      throw error;
    });
  if (passesTo !== undefined) {
    command.addHelpText("after", `\nEverything else is passed on: ${passesTo} --help lists it.`);
  }
  return onStack ? command.addOption(stackOption()) : command;
}

/**
 * Reads the arguments of a command.
 *
 * @returns values of its own options by their names in camel case, with the stack and what is to be passed on
 * @throws Error that names the unknown option or the wrong value, what is allowed, and a similar option
 */
// Whoever adds the options knows their types; commander itself does not.
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
export function readArguments<Own extends object = object>(command: Command, args: string[]): Own & Options {
  try {
    command.parse(args, { from: "user" });
  } catch (error) {
    throw error instanceof CommanderError ? new Error(explain(error, command), { cause: error }) : error;
  }
  const { stack, ...own } = command.opts<Own & { stack?: string }>();
  return {
    ...(own as unknown as Own),
    stack: stack || DEFAULT_STACK,
    named: Boolean(stack) && command.getOptionValueSource("stack") !== "default",
    rest: command.args,
  };
}

/** As Pulumi accepts it: `-s NAME`, `-sNAME`, `-s=NAME`, `--stack NAME` or `--stack=NAME`. */
function stackOption(): Option {
  return new Option("-s, --stack <name>", "the stack to work on")
    .env("PULUMI_STACK")
    .default(DEFAULT_STACK)
    .argParser((value: string) => (value === "" ? value : oneName(value.replace(/^=/, ""))));
}

/** Parses the name of something. */
export function oneName(value: string): string {
  if (value === "" || value.startsWith("-")) {
    throw new InvalidArgumentError("Allowed: a name.");
  }
  return value;
}

/** Parses a file that is read or written. */
export function fileName(value: string): string {
  if (value === "" || (value.startsWith("-") && value !== "-")) {
    throw new InvalidArgumentError("Allowed: the name of a file, or - for the standard stream.");
  }
  return value;
}

/** Parses the name of a loss, one of several that the option may be given. */
export function lossName(value: string, earlier: readonly string[]): string[] {
  if (!LOSS_NAME.test(value)) {
    throw new InvalidArgumentError(
      "Allowed: a name as the refusal shows it, such as topic:cluster1/orders, records:cluster1/orders, " +
        "broker:cluster1/broker1-2 or cluster:cluster1.",
    );
  }
  return [...earlier, value];
}

/** A parser of numbers within limits. */
export function numberWithin(least: number, most: number, { whole }: { whole: boolean }): (value: string) => number {
  return (value) => {
    const number = (whole ? /^\d{1,9}$/ : /^\d{1,9}(\.\d+)?$/).test(value) ? Number(value) : NaN;
    if (!(number >= least && number <= most)) {
      throw new InvalidArgumentError(`Allowed: a ${whole ? "whole " : ""}number from ${least} to ${most}.`);
    }
    return number;
  };
}

/** Commander's message as a sentence, followed by the options that there are unless the message says what is allowed. */
function explain({ code, message }: CommanderError, command: Command): string {
  const [problem = "", suggestion = ""] = message.replace(/^error: /, "").split("\n");
  if (code === "commander.invalidArgument") {
    return sentence(problem);
  }
  const cause = code === "commander.excessArguments" ? `unexpected argument '${command.args[0]}'` : problem;
  const flags = [...command.options.map((option) => option.flags), "-h, --help"];
  return [
    `${sentence(cause)}${suggestion === "" ? "" : ` ${suggestion}`}`,
    `Allowed: ${flags.join("; ")}. ${command.name()} --help explains them.`,
  ].join("\n");
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.?$/, ".")}`;
}
