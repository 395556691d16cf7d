import { dirname } from "node:path";
import { npmCommand, readArguments } from "../terminal/arguments";
import { main } from "../terminal/main";
import type { Environment } from "../terminal/process";
import { exportLines } from "../terminal/shell";
import { begin, docker, image, prepared, pulumi, stack } from "../context/run";

const COMMAND = npmCommand({
  name: "env",
  description:
    "Prints the environment variables with which plain pulumi commands work on the stack. " +
    'In a shell: eval "$(npm run -s env)".',
});

void main(async (args) => {
  const run = begin(readArguments(COMMAND, args));
  const { cli, options } = run;
  const print = () => {
    const { executable, environment } = cli;
    // Pulumi itself reads the stack's name from this variable; a stack that was not named is the selected one.
    const all: Environment = { ...environment, ...(options.named && { PULUMI_STACK: options.stack }) };
    // npm's own PATH is none for a shell.
    delete all.PATH;
    console.log(exportLines(all, executable === "pulumi" ? undefined : dirname(executable)));
    return Promise.resolve(0);
  };
  // Only standard output is evaluated.
  return prepared(run, [docker, pulumi, stack, image], print, process.stderr);
});
