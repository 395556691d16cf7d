import { WriteStream } from "node:tty";
import { cancellation } from "./process";

/** Called with one line whenever a long step has news. */
export type Report = (line: string) => void;

/** One step of a command's set-up. */
export interface Step<Context> {
  /** What is being set up, for example "Docker engine". */
  title: string;
  /** The steps whose results it needs; it runs beside all others. @default all steps before it */
  after?: readonly Step<Context>[];
  /** Does it. The result, for example a version, is shown behind the title. Throws an Error made for people. */
  run: (context: Context, report: Report) => Promise<string>;
}

/** Without a terminal: milliseconds before a running step says so for the first time, and then again. */
const FIRST_SIGN = 2000;
const NEXT_SIGN = 10_000;

/**
 * Runs each step as soon as those that it comes after are done, and shows how far they are: as a list with spinners on a
 * terminal, otherwise as lines, with a sign of life from long steps so that nobody takes a CI run for dead. At the first
 * error no further step starts, the programs that the others run are ended, and the error is thrown.
 */
export async function runSteps<Context>(
  steps: Step<Context>[],
  context: Context,
  output: NodeJS.WritableStream = process.stdout,
): Promise<void> {
  const schedule = new Schedule(steps);
  await (output instanceof WriteStream
    ? onTerminal(schedule, context, output)
    : Promise.all(steps.map((step) => schedule.run(step, () => asLine(step, context, output)))));
  schedule.throwFailure();
}

/** Which step waits for which. */
class Schedule<Context> {
  private readonly cancel = new AbortController();
  private failure: { error: unknown } | undefined;
  private readonly ends = new Map<Step<Context>, () => void>();
  private readonly ended = new Map<Step<Context>, Promise<void>>();

  constructor(readonly steps: readonly Step<Context>[]) {
    for (const step of steps) {
      this.ended.set(step, new Promise((resolve) => this.ends.set(step, resolve)));
    }
  }

  /**
   * Does the work of a step when its turn comes; it does not throw.
   *
   * @returns whether the work was done, and not cancelled because of another step's error
   */
  async run(step: Step<Context>, work: () => Promise<void>): Promise<boolean> {
    const earlier = step.after ?? this.steps.slice(0, this.steps.indexOf(step));
    await Promise.all(earlier.flatMap((other) => this.ended.get(other) ?? []));
    try {
      if (this.failure === undefined) {
        await cancellation.run(this.cancel.signal, work);
        return true;
      }
    } catch (error) {
      this.failure ??= { error };
      this.cancel.abort();
      if (this.failure.error === error) {
        return true;
      }
    } finally {
      this.ends.get(step)?.();
    }
    return false;
  }

  throwFailure(): void {
    if (this.failure !== undefined) {
      throw this.failure.error;
    }
  }
}

async function asLine<Context>(step: Step<Context>, context: Context, output: NodeJS.WritableStream) {
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

async function onTerminal<Context>(schedule: Schedule<Context>, context: Context, output: WriteStream) {
  // Loaded here, since it takes 0.1 s that a run without a terminal need not pay.
  const { Listr, ProcessOutput } = await import("listr2");
  const tasks = schedule.steps.map((step) => ({
    title: step.title,
    task: async (_: unknown, task: { title: string; output: string; skip: () => void }) => {
      let problem: unknown;
      const done = await schedule.run(step, () =>
        withClock(step, task, context).catch((error: unknown) => {
          problem = error;
          throw error;
        }),
      );
      if (!done) {
        task.skip();
      } else if (problem !== undefined) {
        throw problem as Error;
      }
    },
  }));
  const options = { collapseErrors: false, showErrorMessage: false, processOutput: new ProcessOutput(output, output) };
  await new Listr(tasks, {
    concurrent: true,
    // The schedule does that, once for all steps.
    exitOnError: false,
    renderer: "default",
    rendererOptions: options,
    // Otherwise Ctrl-C ends the process at once, and no command could clean up what it has made.
    registerSignalListeners: false,
  }).run();
}

async function withClock<Context>(step: Step<Context>, task: { title: string; output: string }, context: Context) {
  const started = performance.now();
  const elapsed = () => seconds(performance.now() - started);
  const clock = setInterval(() => (task.title = `${step.title} (${elapsed()})`), 1000);
  try {
    const result = await step.run(context, (line) => (task.output = lastLine(line)));
    task.title = `${join(step.title, result)} (${elapsed()})`;
  } finally {
    clearInterval(clock);
  }
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
