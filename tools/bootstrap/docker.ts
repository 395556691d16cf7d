import { existsSync } from "node:fs";
import { capture } from "../../cli/terminal/process";
import type { Report } from "../../cli/terminal/steps";
import { type DaemonSettings, daemonSettings, installDocker, startDaemon } from "./dockerDaemon";

/** A Docker engine that answers. */
export interface DockerEngine {
  /** The engine's version, for example `20.10.24`. */
  version: string;
  /**
   * What programs other than Docker's own client need to find the same engine: `DOCKER_HOST` when the user's Docker
   * context points elsewhere than to the default socket, otherwise nothing.
   */
  environment: Record<string, string>;
}

/** What can be done on this machine about an engine that does not answer. */
export interface Machine {
  root: boolean;
  /** Whether Docker can be installed with apt: Debian, Ubuntu and what derives from them. */
  apt: boolean;
  daemon: DaemonSettings;
}

/** The engine's socket on Linux when neither `DOCKER_HOST` nor a Docker context says otherwise. */
const DEFAULT_HOSTS = ["unix:///var/run/docker.sock", "unix:///run/docker.sock"];

/** Milliseconds for one question to the engine, which may be at the other end of an ssh connection. */
const ANSWER_TIMEOUT = 20_000;

/**
 * Makes sure that a Docker engine answers: the user's own (`DOCKER_HOST` and Docker contexts count), otherwise, for root,
 * the machine's, which is installed from Debian's packages when it is missing and then started.
 *
 * @throws Error that says what to do, when no engine answers and none can be started
 */
export async function ensureDocker(report: Report, machine: Machine = thisMachine()): Promise<DockerEngine> {
  const answer = await askEngine();
  if (answer.version !== undefined) {
    return describe(answer.version, answer.context);
  }
  const client = !answer.clientMissing;
  if (client) {
    await refuseWhatCannotBeStarted(answer.problem);
  }
  if (!machine.root) {
    throw new Error(
      `${client ? "No Docker engine answers" : "Docker is not installed"}, and only root can start one here. ` +
        `${client ? "Start it (Linux: sudo systemctl start docker; macOS and Windows: Docker Desktop)" : INSTALL} ` +
        "and run the command again.",
    );
  }
  if (!client || !(await installed("dockerd", machine))) {
    if (!machine.apt) {
      throw new Error(
        `Docker is not installed, and this is not Debian or Ubuntu. ${INSTALL} and run the command again.`,
      );
    }
    await installDocker(report, machine.daemon);
  }
  await startDaemon(report, machine.daemon, async () => (await askEngine()).version !== undefined);
  const started = await askEngine();
  return describe(started.version ?? "", started.context);
}

const INSTALL = "Install Docker Engine (https://docs.docker.com/engine/install/)";

/** This machine as it is. */
function thisMachine(): Machine {
  return {
    root: process.getuid?.() === 0,
    apt: existsSync("/etc/debian_version") && existsSync("/usr/bin/apt-get"),
    daemon: daemonSettings(),
  };
}

interface Answer {
  version?: string;
  context: string;
  clientMissing: boolean;
  problem: string;
}

async function askEngine(): Promise<Answer> {
  const format = "{{.Client.Context}} {{.Server.Version}}";
  const asked = await capture("docker", ["version", "--format", format], { timeout: ANSWER_TIMEOUT });
  const [context = "", version = ""] = asked.stdout.trim().split(" ");
  return {
    version: asked.status === 0 && version !== "" ? version : undefined,
    context,
    clientMissing: asked.status === 127,
    problem: asked.stderr.trim() || `no answer within ${ANSWER_TIMEOUT / 1000} s`,
  };
}

async function describe(version: string, context: string): Promise<DockerEngine> {
  // Debian writes "20.10.24+dfsg1". Pulumi's provider knows nothing of Docker's contexts.
  const environment: Record<string, string> = context === "default" ? {} : { DOCKER_HOST: await currentHost() };
  return { version: version.replace(/\+.*/, ""), environment };
}

async function currentHost(): Promise<string> {
  const inspected = await capture("docker", ["context", "inspect", "--format", "{{.Endpoints.docker.Host}}"]);
  return inspected.stdout.trim() || (process.env.DOCKER_HOST ?? "");
}

async function refuseWhatCannotBeStarted(problem: string): Promise<void> {
  if (/permission denied/i.test(problem)) {
    throw new Error(
      "This user may not talk to the Docker engine. Add it to the group docker (sudo usermod -aG docker $USER), " +
        `log in again and run the command again. Docker says: ${problem}`,
    );
  }
  const host = await currentHost();
  if (host !== "" && !DEFAULT_HOSTS.includes(host)) {
    const source = process.env.DOCKER_HOST ? "DOCKER_HOST" : "the Docker context in use";
    const other = process.env.DOCKER_HOST ? "unset DOCKER_HOST" : "run docker context use default";
    throw new Error(
      `The Docker engine at ${host} (from ${source}) does not answer. Start it, or ${other} to use this machine's, ` +
        `and run the command again. Docker says: ${problem}`,
    );
  }
}

async function installed(program: string, { daemon }: Machine): Promise<boolean> {
  return (await capture("which", [program], { environment: { PATH: daemon.path } })).status === 0;
}

/**
 * The id of an image that Docker has; undefined when it has none of that name.
 *
 * @throws Error when Docker could not be asked
 */
export async function imageId(name: string): Promise<string | undefined> {
  const asked = await capture("docker", ["image", "inspect", "--format", "{{.Id}}", name]);
  if (asked.status === 0) {
    return asked.stdout.trim();
  }
  if (/no such image/i.test(asked.stderr)) {
    return undefined;
  }
  const problem = asked.status === 127 ? "the docker command is not installed" : asked.stderr.trim();
  throw new Error(
    `Docker could not be asked for the image ${name}: ${problem}. Start Docker and run the command again.`,
  );
}
