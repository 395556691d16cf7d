import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FIRST_EPHEMERAL_PORT } from "../../topology/listeners";
import { capture, type Environment, type Finished } from "../../cli/terminal/process";
import type { Report } from "../../cli/terminal/steps";
import { ensureDocker } from "../../tools/bootstrap/docker";
import { ensureKafkaImage } from "../../tools/bootstrap/image";
import { ensurePulumi } from "../../tools/bootstrap/pulumi";
import { linesOf, removeFromDocker, stackInDocker } from "../../cli/context/stackInDocker";

/** The checkout. */
export const ROOT = join(__dirname, "..", "..");

/** A stack that lives as long as one test file or command: own name, state folder, container names and ports. */
export class TemporaryStack {
  /** Holds the state, and what a test writes. */
  readonly folder: string;
  private readonly configFile: string;
  private environment: Environment = {};

  /**
   * @param name also the prefix of its containers; the same in every run, so that a run finds what a crashed one left
   * @param program folder of the Pulumi program
   */
  constructor(
    readonly name: string,
    private readonly program = ROOT,
  ) {
    this.folder = join(tmpdir(), `kafka-cluster-links-${name}`);
    this.configFile = join(program, `Pulumi.${name}.yaml`);
  }

  /** Removes what an earlier run left, and makes an empty stack with the given configuration. */
  async create(config: Record<string, unknown>, report: Report = () => undefined): Promise<void> {
    await ensureDocker(report);
    await ensureKafkaImage(report);
    const pulumi = await ensurePulumi(report);
    await this.remove();
    mkdirSync(join(this.folder, "state"), { recursive: true });
    this.environment = {
      ...pulumi.environment,
      PULUMI_BACKEND_URL: `file://${join(this.folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "correct horse battery staple",
      PULUMI_CONFIG_PASSPHRASE_FILE: undefined,
    };
    await this.must(["stack", "init", "--secrets-provider", "passphrase"]);
    this.configure(config);
  }

  /**
   * Replaces the stack's configuration; the name prefix is its own name, and its data is not protected unless that says so.
   *
   * @throws Error when a port is one that Pulumi's own servers may have just then, which happened once in some hundred runs
   */
  configure(config: Record<string, unknown>): void {
    const ports = [...JSON.stringify(config).matchAll(/"external":(\d+)/g)].map(([, port]) => Number(port));
    if (ports.some((port) => port >= FIRST_EPHEMERAL_PORT)) {
      throw new Error(`Ports of ${this.name} must be below ${FIRST_EPHEMERAL_PORT}, not ${ports.join(", ")}`);
    }
    const entries = Object.entries({ namePrefix: `${this.name}-`, protectData: false, ...config });
    const keys = Object.fromEntries(entries.map(([key, value]) => [`kafka-cluster-links:${key}`, value]));
    const salt = /^encryptionsalt: (.+)$/m.exec(readFileSync(this.configFile, "utf8"))?.[1];
    writeFileSync(this.configFile, `encryptionsalt: ${salt}\nconfig: ${JSON.stringify(keys)}\n`);
  }

  /** Runs pulumi on this stack, whatever comes of it. */
  pulumi(args: string[], environment: Environment = {}): Promise<Finished> {
    const flags = ["--stack", this.name, "--non-interactive", "--color", "never", "--cwd", this.program];
    return capture("pulumi", [...args, ...flags], { environment: { ...this.environment, ...environment } });
  }

  /** What a process needs in its environment to work on this stack. */
  processEnvironment(): NodeJS.ProcessEnv {
    return { ...process.env, ...this.environment };
  }

  /** Runs pulumi on this stack; throws with all it printed when it fails, the stack's outputs aside. */
  async must(args: string[]): Promise<Finished> {
    const finished = await this.pulumi(args);
    if (finished.status !== 0) {
      // Outputs have lines of their own for each key of each link, and would be most of a failed update's text.
      const printed = finished.stdout.replace(/^Outputs:\n(?: .*\n|\n)*/m, "");
      throw new Error(`pulumi ${args.join(" ")} ended with ${finished.status}:\n${printed}\n${finished.stderr}`);
    }
    return finished;
  }

  /** The stack's outputs, secrets included. */
  async outputs<T>(): Promise<T> {
    return JSON.parse((await this.must(["stack", "output", "--json", "--show-secrets"])).stdout) as T;
  }

  /** Everything of this stack that is in Docker, one line each. */
  async inDocker(): Promise<string[]> {
    return linesOf(await stackInDocker(this.name));
  }

  /** Takes everything of this stack away, without Pulumi: for what a crashed run left, and for the end of a failed one. */
  async remove(): Promise<void> {
    await removeFromDocker(await stackInDocker(this.name));
    rmSync(this.folder, { recursive: true, force: true });
    rmSync(this.configFile, { force: true });
  }
}
