import { WriteStream } from "node:tty";

/** Called with one line whenever a long step has news. */
export type Report = (line: string) => void;

/** One step of a command's set-up. */
export interface Step<Context> {
  /** What is being set up, for example "Docker engine". */
  title: string;
  /** Does it. The result, for example a version, is shown behind the title. Throws an Error made for people. */
  run: (context: Context, report: Report) => Promise<string>;
}

/** Without a terminal: milliseconds before a running step says so for the first time, and then again. */
export const FIRST_SIGN = 2000;
export const NEXT_SIGN = 10_000;

/**
 * Runs the steps one after another and shows how far they are: as a list with spinners on a terminal, otherwise as
 * lines, with a sign of life from long steps so that nobody takes a CI run for dead. Stops at the first error.
 */
export async function runSteps<Context>(
  steps: Step<Context>[],
  context: Context,
  output: NodeJS.WritableStream = process.stdout,
): Promise<void> {
  await (output instanceof WriteStream ? onTerminal(steps, context, output) : asLines(steps, context, output));
}

async function asLines<Context>(steps: Step<Context>[], context: Context, output: NodeJS.WritableStream) {
  for (const step of steps) {
    const started = performance.now();
    const elapsed = () => seconds(performance.now() - started);
    let news = "";
    let sign: NodeJS.Timeout | undefined;
    const wait = (time: number) => {
      sign = setTimeout(() => {
        output.write(`… ${step.title} (${elapsed()})${news && `: ${news}`}\n`);
        wait(NEXT_SIGN);
      }, time);
    };
    wait(FIRST_SIGN);
    try {
      const result = await step.run(context, (line) => (news = lastLine(line) || news));
      output.write(`✔ ${join(step.title, result)} (${elapsed()})\n`);
    } finally {
      clearTimeout(sign);
    }
  }
}

async function onTerminal<Context>(steps: Step<Context>[], context: Context, output: WriteStream) {
  // Loaded here, since it takes 0.1 s that a run without a terminal need not pay.
  const { Listr, ProcessOutput } = await import("listr2");
  const tasks = steps.map(({ title, run }) => ({
    title,
    task: async (_: unknown, task: { title: string; output: string }) => {
      const started = performance.now();
      const elapsed = () => seconds(performance.now() - started);
      const clock = setInterval(() => (task.title = `${title} (${elapsed()})`), 1000);
      try {
        const result = await run(context, (line) => (task.output = lastLine(line)));
        task.title = `${join(title, result)} (${elapsed()})`;
      } finally {
        clearInterval(clock);
      }
    },
  }));
  const options = { collapseErrors: false, showErrorMessage: false, processOutput: new ProcessOutput(output, output) };
  await new Listr(tasks, {
    renderer: "default",
    rendererOptions: options,
    // Otherwise Ctrl-C ends the process at once, and no command could clean up what it has made.
    registerSignalListeners: false,
  }).run();
}

function join(title: string, result: string): string {
  return result === "" ? title : `${title} ${result}`;
}

function lastLine(text: string): string {
  return (
    text
      .trim()
      .split(/[\r\n]+/)
      .at(-1) ?? ""
  );
}

/** `0.1 s`, `12 s`, `2 min 5 s`. */
export function seconds(milliseconds: number): string {
  const whole = Math.round(milliseconds / 1000);
  if (milliseconds < 9950) {
    return `${(milliseconds / 1000).toFixed(1)} s`;
  }
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
