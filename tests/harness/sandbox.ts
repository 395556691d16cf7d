import { randomBytes } from "node:crypto";
import { capture, type Finished } from "../../cli/terminal/process";
import { ensureDocker } from "../../tools/bootstrap/docker";
import { ensureKafkaImage } from "../../tools/bootstrap/image";
import { processName } from "../../tools/bootstrap/processes";
import { docker } from "./containers";

/** The label of everything that these tests make in Docker; its value is the process id of the run. */
const LABEL = "kafka-cluster-links.test.image";

/** The hardening that the stack runs its containers with. */
const HARDENED = ["--cap-drop", "ALL", "--security-opt", "no-new-privileges"];

/** Containers, volumes and a network of one test file. */
export class Sandbox {
  private readonly prefix = `kcl-image-${process.pid}-${randomBytes(3).toString("hex")}`;
  private readonly label = `${LABEL}=${process.pid}`;
  /** The image under test. */
  image = "";

  /** Builds the image if need be, removes what crashed runs have left, and makes the network. */
  async create(): Promise<void> {
    const silent = () => undefined;
    await ensureDocker(silent);
    this.image = (await ensureKafkaImage(silent)).name;
    for (const pid of await this.pidsOfRuns()) {
      if ((await processName(pid)) === undefined) {
        await removeAll(`${LABEL}=${pid}`);
      }
    }
    await docker("network", "create", "--label", this.label, this.prefix);
  }

  async remove(): Promise<void> {
    await removeAll(this.label);
  }

  /** The container's name, which is also its host name in the network. */
  name(short: string): string {
    return `${this.prefix}-${short}`;
  }

  /** Starts a container of the image in the background; its short name is a network alias. */
  async start(short: string, options: string[], command: string[] = []): Promise<void> {
    await docker("run", "--detach", ...this.options(short), ...options, this.image, ...command);
  }

  /** Gives a running container other names in the network, where it is gone for a moment. */
  async rename(short: string, ...aliases: string[]): Promise<void> {
    await docker("network", "disconnect", this.prefix, this.name(short));
    const options = aliases.flatMap((alias) => ["--alias", alias]);
    await docker("network", "connect", ...options, this.prefix, this.name(short));
  }

  /** Runs a container of the image to its end. */
  run(short: string, options: string[], command: string[] = []): Promise<Finished> {
    return capture("docker", ["run", "--rm", ...this.options(short), ...options, this.image, ...command]);
  }

  async volume(short: string): Promise<string> {
    await docker("volume", "create", "--label", this.label, this.name(short));
    return this.name(short);
  }

  /** Runs a command in a container, whatever comes of it. */
  exec(short: string, command: string[], environment: Record<string, string> = {}, input?: string): Promise<Finished> {
    const variables = Object.entries(environment).flatMap(([name, value]) => ["--env", `${name}=${value}`]);
    const stdin = input === undefined ? [] : ["--interactive"];
    return capture("docker", ["exec", ...stdin, ...variables, this.name(short), ...command], { input });
  }

  /** Runs a command in a container and returns its standard output; fails with all of its output when it fails. */
  async must(
    short: string,
    command: string[],
    environment: Record<string, string> = {},
    input?: string,
  ): Promise<string> {
    const { status, stdout, stderr } = await this.exec(short, command, environment, input);
    if (status !== 0) {
      throw new Error(`${command.join(" ")} in ${short}: status ${status}\n${stdout}${stderr}`);
    }
    return stdout;
  }

  /** Everything that a container has printed. */
  async log(short: string): Promise<string> {
    const { stdout, stderr } = await capture("docker", ["logs", this.name(short)]);
    return stdout + stderr;
  }

  /** Waits until a container has printed a text that many times; fails with its last lines when it ends before, or in 60 s. */
  async printed(short: string, text: string, times = 1): Promise<void> {
    const end = performance.now() + 60_000;
    for (;;) {
      const log = await this.log(short);
      if (log.split(text).length > times) {
        return;
      }
      const state = await docker("inspect", "--format", "{{.State.Status}}", this.name(short));
      if (state !== "running" || performance.now() > end) {
        throw new Error(`${short} (${state}) did not print "${text}" ${times} time(s):\n${log.slice(-3000)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  private options(short: string): string[] {
    const name = this.name(short);
    return ["--name", name, "--label", this.label, "--network", this.prefix, "--network-alias", short, ...HARDENED];
  }

  private async pidsOfRuns(): Promise<number[]> {
    const lists = await Promise.all([
      docker("ps", "--all", "--filter", `label=${LABEL}`, "--format", `{{.Label "${LABEL}"}}`),
      docker("network", "ls", "--filter", `label=${LABEL}`, "--format", `{{.Label "${LABEL}"}}`),
      docker("volume", "ls", "--filter", `label=${LABEL}`, "--format", `{{.Label "${LABEL}"}}`),
    ]);
    return [...new Set(lists.join("\n").split("\n").filter(Boolean).map(Number))];
  }
}

async function removeAll(label: string): Promise<void> {
  const filter = ["--filter", `label=${label}`, "--quiet"];
  const remove = async (list: string[], command: string[]) => {
    const ids = (await docker(...list, ...filter)).split("\n").filter(Boolean);
    await Promise.all(ids.map((id) => docker(...command, id)));
  };
  await remove(["ps", "--all"], ["rm", "--force", "--volumes"]);
  await remove(["volume", "ls"], ["volume", "rm"]);
  await remove(["network", "ls"], ["network", "rm"]);
}
