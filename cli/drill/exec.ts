import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { readScript } from "../../components/docker/scripts";
import { CLIENT_CONFIG } from "../../topology/paths";
import type { Environment } from "../terminal/process";
import { type TargetCluster } from "./target";

/** A cluster, and the container in which tools are run on it. */
export interface ExecTarget {
  cluster: TargetCluster;
  container: string;
  /** For the Docker client. */
  environment: Environment;
}

/** Variables of a script; not for secrets, which would be seen in the list of processes. */
export type Variables = Record<string, string | number>;

/** A script that runs in a container. */
export interface Running {
  /** Exit status, once it has ended and all it printed has been read. */
  ended: Promise<number>;
  /** Whether it has. */
  hasEnded: () => boolean;
  /** The last lines that it has printed on standard error. */
  complaints: () => string;
  /** Ends its standard input, by which every long script here knows that it is to end. */
  end: () => void;
}

/** Lines of standard error that are kept as evidence. */
const EVIDENCE = 5;

/** The scripts beside this file, which are read when they are run. */
export type Script = "background" | "create-link" | "hold-lock" | "read-log" | "remove";

/** Starts one of the scripts beside this file, or bash commands, in a target's container. */
export function start(
  { cluster, container, environment }: ExecTarget,
  script: Script | { commands: string },
  variables: Variables,
  onLine: (line: string) => void,
): Running & { input: (text: string) => void } {
  const all: Variables = {
    BOOTSTRAP_SERVER: cluster.bootstrapServer,
    COMMAND_CONFIG: CLIENT_CONFIG,
    ...variables,
  };
  const flags = Object.entries(all).flatMap(([name, value]) => ["--env", `${name}=${value}`]);
  const text = typeof script === "string" ? readScript(join(__dirname, `${script}.sh`)) : script.commands;
  // In a group of its own: a terminal's Ctrl-C must not end the client alone and leave the command running unwatched.
  const child = spawn("docker", ["exec", "--interactive", ...flags, container, "bash", "-c", text], {
    env: { ...process.env, ...environment },
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
  });
  const complaints: string[] = [];
  createInterface({ input: child.stdout }).on("line", onLine);
  createInterface({ input: child.stderr }).on("line", (line) => {
    if (line.trim() !== "" && !/^\s+at /.test(line)) {
      complaints.splice(0, complaints.length - EVIDENCE + 1);
      complaints.push(line.trim());
    }
  });
  child.stdin.on("error", () => undefined);
  let over = false;
  const ended = new Promise<number>((resolve) => {
    child.on("error", (error) => {
      complaints.push(error.message);
      over = true;
      resolve(127);
    });
    child.on("close", (code) => {
      over = true;
      resolve(code ?? 1);
    });
  });
  return {
    ended,
    hasEnded: () => over,
    complaints: () => complaints.join("\n"),
    end: () => child.stdin.end(),
    input: (input) => child.stdin.end(input),
  };
}

/** What a script has printed, and the status it ended with. */
export interface Answer {
  status: number;
  stdout: string;
  /** Everything it can say about why it failed. */
  said: string;
}

/** Runs a script to its end, whatever comes of it. Every script has a limit of its own. */
export async function run(
  target: ExecTarget,
  script: Script | { commands: string },
  variables: Variables = {},
  input = "",
): Promise<Answer> {
  const lines: string[] = [];
  const running = start(target, script, variables, (line) => lines.push(line));
  running.input(input);
  const status = await running.ended;
  const said = [...lines.slice(-EVIDENCE), running.complaints()].filter((line) => line.trim() !== "").join("\n");
  return { status, stdout: lines.join("\n"), said: said || `exit status ${status}` };
}

/**
 * Runs a script that must succeed; returns its standard output.
 *
 * @param what what it does, worded to stand before "failed"
 */
export async function runOrThrow(
  what: string,
  target: ExecTarget,
  script: Script | { commands: string },
  variables: Variables = {},
  input = "",
): Promise<string> {
  const { status, stdout, said } = await run(target, script, variables, input);
  if (status !== 0) {
    throw new Error(`${what} failed in ${target.container}:\n${said}`);
  }
  return stdout;
}
