import { join } from "node:path";
import { capture } from "../terminal/process";

/** A check of the sources; counts as one test. */
interface Check {
  title: string;
  command: string;
  args: () => Promise<string[]>;
}

const CHECKS: Check[] = [
  { title: "formatting (Prettier)", command: local("prettier"), args: fixed("--check", "--log-level", "warn", ".") },
  { title: "lint (ESLint)", command: local("eslint"), args: fixed("--max-warnings", "0", ".") },
  { title: "types (tsc)", command: local("tsc"), args: fixed("--project", ".", "--noCheck", "false") },
  { title: "shell scripts (shellcheck)", command: "shellcheck", args: shellcheckArguments },
];

/** Runs all checks, side by side, and says of each how it went. */
export async function runChecks(): Promise<{ passed: number; failed: number }> {
  await ensureShellcheck();
  const outcomes = await Promise.all(
    CHECKS.map(async ({ title, command, args }) => {
      const { status, stdout, stderr } = await capture(command, await args());
      console.log(status === 0 ? `✔ ${title}` : `✖ ${title}\n${stdout}${stderr}`);
      return status === 0;
    }),
  );
  const passed = outcomes.filter(Boolean).length;
  return { passed, failed: outcomes.length - passed };
}

function local(program: string): string {
  return join("node_modules", ".bin", program);
}

function fixed(...args: string[]): () => Promise<string[]> {
  return () => Promise.resolve(args);
}

/** Every shell script that git knows: by its ending, its first line, or shellcheck's own comment. */
export async function shellScripts(): Promise<string[]> {
  const { stdout } = await capture("git", ["grep", "-lIE", "^#!.*[/ ](ba)?sh$|^# shellcheck shell="]);
  const { stdout: named } = await capture("git", ["ls-files", "*.sh"]);
  return [...new Set(`${stdout}\n${named}`.split("\n").filter((path) => path !== ""))].sort();
}

async function shellcheckArguments(): Promise<string[]> {
  // Sourced files are where they are in the image, and sourced variables with them.
  return ["--severity=warning", "--exclude=SC1091,SC2154", "--shell=bash", ...(await shellScripts())];
}

/** Installs shellcheck where Debian's package is to be had; elsewhere the check fails and names it. */
async function ensureShellcheck(): Promise<void> {
  if ((await capture("shellcheck", ["--version"])).status !== 0) {
    await capture("sh", ["-c", "apt-get update -qq && apt-get install -y -qq --no-install-recommends shellcheck"]);
  }
}
