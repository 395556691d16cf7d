import { setTimeout as delay } from "node:timers/promises";
import { capture, type Finished } from "../../cli/terminal/process";
import { compare, difference, type Values } from "./compare";
import type { Step } from "./step";

/** Milliseconds after which a command that does not end is killed: none of them needs a tenth of it. */
const LONGEST = 120_000;

/** Milliseconds between two tries of a command whose output has to become what is shown. */
const POLL = 500;

/**
 * Runs a step's command on the stack whose container names have this prefix.
 *
 * @param values what earlier steps have found
 * @returns the values, with those found here
 * @throws Error that shows the command and how its output differs
 */
export async function runStep(step: Step, prefix: string, values: Values): Promise<Values> {
  const deadline = performance.now() + (step.within ?? 0) * 1000;
  for (;;) {
    const finished = await run(step, prefix, values);
    const lines = linesOf(finished, prefix, step);
    const shown = step.anyOrder ? [...step.shown].sort() : step.shown;
    const found = compare(shown, lines, values);
    if (found && finished.status === (step.status ?? 0)) {
      return found;
    }
    if (performance.now() >= deadline) {
      throw new Error(complaint(step, shown, lines, finished, values));
    }
    await delay(POLL);
  }
}

function run({ command, input = [] }: Step, prefix: string, values: Values): Promise<Finished> {
  return capture("bash", ["-o", "pipefail", "-c", withPrefix(command, prefix)], {
    environment: { ...values },
    input: input.map((line) => `${line}\n`).join(""),
    timeout: LONGEST,
  });
}

/** The command with this stack's container names; host names inside the network are the walkthrough's in every stack. */
export function withPrefix(command: string, prefix: string): string {
  return command.replace(/^(docker (?:exec|start|stop|logs)(?: -i| --env \w+="[^"]*")*) (\w+)/, `$1 ${prefix}$2`);
}

function linesOf({ stdout }: Finished, prefix: string, { anyOrder }: Step): string[] {
  const lines = stdout.replaceAll(prefix, "").replace(/\r/g, "").split("\n");
  while (lines.at(-1) === "") {
    lines.pop();
  }
  return anyOrder ? lines.sort() : lines;
}

function complaint(step: Step, shown: string[], lines: string[], finished: Finished, values: Values): string {
  const { command, input = [], status: expected = 0, within, title } = step;
  const status = finished.status === expected ? [] : [`Its status is ${finished.status} instead of ${expected}.`];
  return [
    `${title}: ${within === undefined ? "not as in the walkthrough" : `not as in the walkthrough within ${within} s`}.`,
    `$ ${command}`,
    ...input.map((line) => `> ${line}`),
    ...status,
    "The walkthrough (-) and what was printed (+):",
    difference(shown, lines, values),
    ...(finished.stderr.trim() === "" ? [] : ["Standard error:", finished.stderr.trim()]),
  ].join("\n");
}
