import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { cancellation, capture, intoFile } from "../../cli/terminal/process";
import { type Report, seconds } from "../../cli/terminal/steps";
import { stateFolder } from "./cache";
import { processName } from "./processes";

/** How the machine's own daemon is started. */
export interface DaemonSettings {
  /** Whether systemd runs the machine: it then starts the daemon. */
  systemd: boolean;
  /** Arguments of dockerd. */
  arguments: string[];
  /** Files in which dockerd, and the containerd that it starts, note their process ids. */
  pidFiles: { dockerd: string; containerd: string };
  /** Where dockerd's output goes. */
  log: string;
  /** Milliseconds for the daemon to answer. */
  limit: number;
  /** PATH for the daemon and for what installs it. */
  path: string;
}

/** The daemon with Docker's own defaults. */
export function daemonSettings(): DaemonSettings {
  return {
    systemd: existsSync("/run/systemd/system"),
    arguments: [],
    pidFiles: { dockerd: "/var/run/docker.pid", containerd: "/var/run/docker/containerd/containerd.pid" },
    log: stateFolder("dockerd.log"),
    limit: 60_000,
    // Not every root shell has the folders of dockerd and of what it calls.
    path: `${process.env.PATH ?? ""}:/usr/sbin:/sbin`,
  };
}

const POLL = 200;

/** Installs Debian's or Ubuntu's Docker; needs root. Its output goes to a file. */
export async function installDocker(report: Report, { path }: DaemonSettings): Promise<void> {
  const log = stateFolder("apt.log");
  const run = async (...command: [string, ...string[]]) => {
    report(command.join(" "));
    const status = await intoFile(command, log, environment(path)).exit;
    if (status !== 0) {
      throw new Error(`${command.join(" ")} failed (exit status ${status}), see ${log}:\n${lastLines(log, 0)}`);
    }
  };
  // Another apt may be at work, for example unattended upgrades after the machine's start: wait for it.
  const apt = (...args: string[]) => run("apt-get", "-q", "-o", "DPkg::Lock::Timeout=300", ...args);
  await apt("update");
  // Finishes what an earlier, killed run has begun; apt refuses to go on without.
  await run("dpkg", "--configure", "-a");
  await apt("install", "-y", "--no-install-recommends", "docker.io", "iptables", "ca-certificates");
  // A package of its own since Debian 13.
  if ((await capture("docker", ["--version"])).status === 127) {
    await apt("install", "-y", "--no-install-recommends", "docker-cli");
  }
}

/**
 * Starts the machine's daemon and waits until it answers. It runs in a session of its own with its output in a file: a
 * daemon that inherited this process's output would keep whoever reads that, for example a CI run, waiting for ever.
 *
 * @param answers whether the engine answers by now
 * @throws Error with the daemon's last lines when it does not answer within the limit
 */
export async function startDaemon(
  report: Report,
  settings: DaemonSettings,
  answers: () => Promise<boolean>,
): Promise<void> {
  if (settings.systemd) {
    report("systemctl start docker");
    const { status, stderr } = await capture("systemctl", ["start", "docker"]);
    if (status !== 0) {
      const { stdout } = await capture("journalctl", ["-u", "docker", "-n", "20", "--no-pager"]);
      throw new Error(`systemctl start docker failed: ${stderr.trim()}\n${stdout.trim()}`);
    }
  }
  const offset = existsSync(settings.log) ? statSync(settings.log).size : 0;
  let exited: number | undefined;
  if (!settings.systemd && !(await removeStalePidFiles(settings, report))) {
    const daemon = intoFile(["dockerd", ...settings.arguments], settings.log, environment(settings.path));
    daemon.unref();
    void daemon.exit.then((status) => (exited = status));
  }
  const started = performance.now();
  while (!(await answers())) {
    cancellation.getStore()?.throwIfAborted();
    const waited = performance.now() - started;
    // A daemon that ends at once has perhaps found the one that another run has just started: that one may answer.
    if (waited > (exited === undefined ? settings.limit : settings.limit / 6)) {
      const end = exited === undefined ? "does not answer" : `has ended with exit status ${exited}`;
      throw new Error(
        `The Docker daemon was started and ${end} after ${seconds(waited)}. ` +
          `Its last lines (all of them: ${settings.log}):\n${lastLines(settings.log, offset)}`,
      );
    }
    report(`waiting for dockerd (${settings.log})`);
    await new Promise((resolve) => setTimeout(resolve, POLL));
  }
}

/**
 * A daemon that was killed leaves files with process ids, and refuses to start while a process has such an id, even if
 * that is by now another program. Removes these files; true when the daemon itself still runs.
 */
async function removeStalePidFiles({ pidFiles }: DaemonSettings, report: Report): Promise<boolean> {
  for (const [program, file] of Object.entries(pidFiles)) {
    const pid = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
    const name = pid > 0 ? await processName(pid) : undefined;
    if (name !== undefined && name !== program) {
      report(`removing ${file}: process ${pid} is ${name}`);
      rmSync(file, { force: true });
    } else if (name === "dockerd") {
      return true;
    }
  }
  return false;
}

/** What installs the daemon asks nothing, and finds the folders that not every root shell has. */
function environment(path: string): Record<string, string> {
  return { DEBIAN_FRONTEND: "noninteractive", PATH: path };
}

function lastLines(file: string, offset: number): string {
  const text = existsSync(file) ? readFileSync(file).subarray(offset).toString() : "";
  return text.trimEnd().split("\n").slice(-15).join("\n");
}
