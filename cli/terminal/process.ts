import { AsyncLocalStorage } from "node:async_hooks";
import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { constants } from "node:os";
import { dirname } from "node:path";
import { createInterface } from "node:readline";

// Not execa: loading it takes time at every start of every command.

/** What a program left behind when it ended. */
export interface Finished {
  /** Exit status; 127 when the program does not exist, as in a shell; 128 + n after signal n. */
  status: number;
  stdout: string;
  stderr: string;
}

/** Variables for a program, on top of this process's own; `undefined` removes one. */
export type Environment = Record<string, string | undefined>;

export interface CaptureOptions {
  environment?: Environment;
  /** Standard input. @default nothing */
  input?: string;
  /** Milliseconds after which the program is killed. @default no limit */
  timeout?: number;
  /** Called with each line that the program prints, on either output. */
  onLine?: (line: string) => void;
}

/** Within work that can be cancelled: its signal, at which {@link capture} ends the program that it runs. */
export const cancellation = new AsyncLocalStorage<AbortSignal>();

/** Runs a program to its end and returns what it printed. Never throws because of what the program did. */
export function capture(command: string, args: string[], options: CaptureOptions = {}): Promise<Finished> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      env: { ...process.env, ...options.environment },
      stdio: ["pipe", "pipe", "pipe"],
      timeout: options.timeout,
      killSignal: options.timeout === undefined ? "SIGTERM" : "SIGKILL",
      signal: cancellation.getStore(),
    });
    if (options.onLine !== undefined) {
      for (const stream of [child.stdout, child.stderr]) {
        createInterface(stream).on("line", options.onLine);
      }
    }
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk));
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
    // A program that ends without reading its input is not an error.
    child.stdin.on("error", () => undefined).end(options.input ?? "");
    child.on("error", (error) => {
      const status = error.name === "AbortError" ? exitStatus(null, "SIGTERM") : 127;
      resolve({ status, stdout, stderr: error.message });
    });
    child.on("close", (code, signal) => {
      resolve({ status: exitStatus(code, signal), stdout, stderr });
    });
  });
}

/**
 * Starts a program in a session of its own, with its output appended to a file: it survives this process, and a Ctrl-C,
 * which would leave the work of a package manager half done.
 *
 * @returns its exit status, 127 when it does not exist; `unref` lets this process end before it
 */
export function intoFile(
  [command, ...args]: [string, ...string[]],
  file: string,
  environment: Environment,
): { exit: Promise<number>; unref: () => void } {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const output = openSync(file, "a");
  const child = spawn(command, args, {
    detached: true,
    stdio: ["ignore", output, output],
    env: { ...process.env, ...environment },
  });
  closeSync(output);
  const exit = new Promise<number>((resolve) => {
    child.on("error", () => {
      resolve(127);
    });
    child.on("exit", (code, signal) => {
      resolve(exitStatus(code, signal));
    });
  });
  return {
    exit,
    unref: () => {
      child.unref();
    },
  };
}

/** Two signals within this time (ms) are one key press: npm sends on what the terminal has sent to all of us already. */
export const SAME_KEY_PRESS = 500;

/**
 * Runs a program on this process's own terminal, and returns its exit status. The program gets each Ctrl-C (and
 * SIGTERM) once, so that it can end cleanly at the first and at once at the second; this process waits for it.
 */
export function foreground(command: string, args: string[], environment: Environment): Promise<number> {
  return new Promise((resolve, reject) => {
    // In a group of its own: the terminal's signal must not reach it a second time.
    const child = spawn(command, args, {
      env: { ...process.env, ...environment },
      stdio: "inherit",
      detached: true,
    });
    let last = -Infinity;
    const sendOn = (signal: NodeJS.Signals) => {
      if (performance.now() - last > SAME_KEY_PRESS) {
        last = performance.now();
        // The terminal was closed: Pulumi would die of this signal at once, and end cleanly at that one.
        child.kill(signal === "SIGHUP" ? "SIGTERM" : signal);
      }
    };
    const signals: NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];
    for (const signal of signals) {
      process.on(signal, sendOn);
    }
    const end = () => {
      for (const signal of signals) {
        process.off(signal, sendOn);
      }
    };
    child.on("error", (error) => {
      end();
      reject(new Error(`${command} could not be started: ${error.message}`));
    });
    child.on("close", (code, signal) => {
      end();
      resolve(exitStatus(code, signal));
    });
  });
}

function exitStatus(code: number | null, signal: NodeJS.Signals | null): number {
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
}
