import { readdir, readFile } from "node:fs/promises";
import { capture } from "../../cli/terminal/process";

/**
 * The name of the program that a process runs, for example `dockerd`; undefined when there is no such process any more
 * (one that has ended and only waits for its parent to notice counts as gone).
 */
export async function processName(pid: number): Promise<string | undefined> {
  const { name, state } = process.platform === "linux" ? await fromProc(pid) : await fromPs(pid);
  return state === "Z" || state === "X" ? undefined : name;
}

/**
 * Ends what is left of a session whose leader is gone: our runs start Pulumi as the leader of a session, and its plugins
 * and their children belong to it. Does nothing while the leader lives, or where there is no /proc.
 */
export async function endSession(leader: number): Promise<void> {
  if ((await processName(leader)) !== undefined) {
    return;
  }
  for (const entry of await readdir("/proc").catch(() => [])) {
    const pid = Number(entry);
    if (pid > 0 && (await fromProc(pid)).session === leader) {
      kill(pid);
    }
  }
}

interface ProcessFacts {
  name?: string;
  /** One letter, as ps shows it. */
  state?: string;
  session?: number;
}

async function fromProc(pid: number): Promise<ProcessFacts> {
  // pid (name) state parent group session …
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  const [, name, state, session] = /^\d+ \((.*)\) (\S) \d+ \d+ (\d+) /s.exec(stat) ?? [];
  return { name, state, session: Number(session) };
}

async function fromPs(pid: number): Promise<ProcessFacts> {
  const { stdout } = await capture("ps", ["-o", "state=,comm=", "-p", String(pid)]);
  const [, state, path] = /^\s*(\S)\S*\s+(.*\S)/.exec(stdout) ?? [];
  return { name: path?.replace(/.*\//, ""), state };
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // Gone by now, or somebody else's.
  }
}
