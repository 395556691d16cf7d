import { join } from "node:path";
import { type Environment, foreground } from "../terminal/process";
import { DEFAULT_STACK, type Options } from "../terminal/options";
import { runSteps, type Step } from "../terminal/steps";
import { type Backend, chooseBackend } from "./backend";
import { ensureDocker } from "../../tools/bootstrap/docker";
import { ensureKafkaImage } from "../../tools/bootstrap/image";
import { plannedEngine } from "./engine";
import { type Locks, removeDeadLocks } from "./locks";
import { explainPassphrase } from "./passphrase";
import { ensurePulumi } from "../../tools/bootstrap/pulumi";
import { recover } from "./recover";
import { type Deployment, ensureStack, exportStack, projectName, type Pulumi } from "./stack";
import { StackFile } from "./stackFile";
import { Teardown } from "./teardown";

/** One run of a command: what its steps find out, each for those after it. */
export interface Run {
  options: Options;
  backend: Backend;
  /** Where its salt is none of the user's: in our own backend. */
  stackFile?: StackFile;
  teardown: Teardown;
  /** Complete after the steps `docker` and `pulumi`. */
  cli: Pulumi;
  locks: Locks;
  deployment: Deployment;
  /** What the stack's files say, read before Pulumi writes to them. */
  engine?: string;
}

const NO_OPTIONS: Options = { stack: DEFAULT_STACK, named: false, rest: [] };

/** Begins a command in the project's folder: chooses the backend. */
export function begin({ stack, named, rest }: Options = NO_OPTIONS): Run {
  const options = { stack, named, rest };
  const backend = chooseBackend(process.cwd());
  const environment: Environment = { PULUMI_SKIP_UPDATE_CHECK: "true", ...backend.environment };
  return {
    options,
    backend,
    stackFile:
      backend.source === "own" ? new StackFile(join(process.cwd(), `Pulumi.${options.stack}.yaml`)) : undefined,
    teardown: new Teardown(backend, projectName(process.cwd()), options.stack),
    cli: { executable: "pulumi", environment },
    locks: { dead: [] },
    deployment: {},
  };
}

/** Runs steps and then the command itself. */
export async function prepared(
  run: Run,
  steps: Step<Run>[],
  command: () => Promise<number>,
  output?: NodeJS.WritableStream,
): Promise<number> {
  run.engine = plannedEngine(process.cwd(), run.options.stack);
  try {
    await runSteps(steps, run, output);
    return await command();
  } finally {
    run.stackFile?.restore();
  }
}

/** Runs Pulumi on the terminal; returns its exit status. */
export function runPulumi({ cli, options }: Run, [command, ...flags]: [string, ...string[]]): Promise<number> {
  return foreground(cli.executable, [command, "--stack", options.stack, ...flags, ...options.rest], cli.environment);
}

export const docker: Step<Run> = {
  title: "Docker engine",
  after: [],
  run: async ({ cli }, report) => {
    const { version, environment } = await ensureDocker(report);
    Object.assign(cli.environment, environment);
    return version;
  },
};

export const pulumi: Step<Run> = {
  title: "Pulumi",
  after: [],
  run: async ({ cli }, report) => {
    const { executable, version, source, environment } = await ensurePulumi(report);
    cli.executable = executable;
    // The user's backend and login win over what the toolchain needs.
    cli.environment = { ...environment, ...cli.environment };
    return `${version.replace(/^v/, "")} (${{ path: "installed", release: "official release", built: "built here" }[source]})`;
  },
};

export const stack: Step<Run> = {
  title: "Stack",
  after: [pulumi],
  run: async (run) => {
    const { cli, backend, stackFile } = run;
    const { stack, named } = run.options;
    // First, since making a stack needs its lock.
    run.locks = await removeDeadLocks(backend, projectName(process.cwd()), stack);
    await ensureStack(cli, stack, !named);
    // With its secrets: a wrong passphrase is found now, and not when something has been made already.
    run.deployment = await exportStack(cli, stack, { secrets: true }).catch((error: unknown) => {
      throw explainPassphrase(error, backend, stack);
    });
    const { type, state } = run.deployment.secrets_providers ?? {};
    if (type === "passphrase" && state?.salt !== undefined) {
      stackFile?.restore();
      stackFile?.addSalt(state.salt);
    }
    return `${stack} in ${backend.name}`;
  },
};

export const image: Step<Run> = {
  title: "Kafka image",
  after: [docker],
  run: async ({ options, engine = plannedEngine(process.cwd(), options.stack) }, report) => {
    if (engine !== "apache") {
      return `of the engine ${engine}, which Docker pulls`;
    }
    const { name, built } = await ensureKafkaImage(report);
    return built ? `${name} (built)` : name;
  },
};

/** Repairs what an interrupted run has left. Not for previews, which change nothing. */
export function recovery(direction: "up" | "down"): Step<Run> {
  return {
    title: "Left by earlier runs:",
    run: async (run, report) => {
      const { cli, options, locks, teardown, deployment } = run;
      if (locks.live !== undefined) {
        throw new Error(locks.live);
      }
      if (direction === "up") {
        teardown.refuseIfPartial(deployment);
      }
      const { stack } = options;
      const unlocked = locks.dead.map((pid) => `the lock of run ${pid}, which was killed (removed)`);
      const recovered = await recover({ cli, stack, deployment, direction }, report);
      if (direction === "up" && recovered.length > 0) {
        run.deployment = await exportStack(cli, stack, { secrets: true }); // The steps that follow act on it.
      }
      const done = [...unlocked, ...recovered];
      return done.length > 0 ? done.join(", ") : "nothing";
    },
  };
}
