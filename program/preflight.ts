import { createServer } from "node:net";
import { promisify } from "node:util";
import { execFile } from "node:child_process";
import * as pulumi from "@pulumi/pulumi";
import { type Engine } from "../components/cluster/engines";
import { STACK_LABEL } from "../topology/labels";
import { CONSOLE_ADDRESS, CONSOLE_NAME } from "../topology/console";
import { FIRST_EPHEMERAL_PORT } from "../topology/listeners";
import { brokersOf, linkWorkersOf, zookeepersOf } from "../topology/nodes";
import { stop } from "./userError";
import type { Settings } from "../topology/schema";

const run = promisify(execFile);

/**
 * Looks at the machine before anything is made, for what would otherwise fail half-way: no Docker, a missing image, a
 * container name or host port that something else has. A preview only warns of the last three, since it may well run on
 * another machine (for a pull request, say).
 *
 * @throws pulumi.RunError naming what is in the way and what to do
 */
export async function preflight(settings: Settings, engine: Engine): Promise<void> {
  const [containers, missing] = await Promise.all([
    existingContainers(),
    engine.builtHere ? missingImage(engine.brokerImage) : [],
  ]);
  const findings = [
    ...missing,
    ...takenNames(settings, engine, containers),
    ...(await takenPorts(settings, containers)),
  ];
  if (findings.length === 0) {
    return;
  }
  const message = findings.join("\n");
  if (!pulumi.runtime.isDryRun()) {
    throw stop(`${message}\nNothing was changed.`);
  }
  void pulumi.log.warn(message);
}

interface ExistingContainer {
  name: string;
  /** The stack it belongs to; undefined when it is not one of ours. */
  stack?: string;
  /** As Docker shows them, for example `127.0.0.1:29093->29093/tcp`. */
  ports: string;
}

async function existingContainers(): Promise<ExistingContainer[]> {
  const format = `{{.Names}}\t{{.Label "${STACK_LABEL}"}}\t{{.Ports}}`;
  try {
    const { stdout } = await run("docker", ["ps", "--all", "--no-trunc", "--format", format]);
    return stdout
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => {
        const [name = "", stack = "", ports = ""] = line.split("\t");
        return stack === "" ? { name, ports } : { name, stack, ports };
      });
  } catch (error) {
    throw stop(
      `Docker does not answer: ${reasonOf(error)}\n` +
        "Start the Docker engine, or set DOCKER_HOST to where it runs, and try again (`npm run up` does it where it can). Nothing was changed.",
    );
  }
}

async function missingImage(image: string): Promise<string[]> {
  try {
    await run("docker", ["image", "inspect", "--format", "{{.Id}}", image]);
    return [];
  } catch {
    return [`The image ${image} is not on this machine, and no registry has it. Build it: npm run image`];
  }
}

function takenNames(settings: Settings, engine: Engine, containers: readonly ExistingContainer[]): string[] {
  const names = settings.clusters
    .flatMap((cluster) => [
      ...zookeepersOf(cluster),
      ...brokersOf(cluster),
      ...(engine.linkWorkers ? linkWorkersOf(cluster) : []),
    ])
    .map((node) => node.name)
    .concat(settings.console === 0 ? [] : CONSOLE_NAME)
    .map((name) => `${settings.namePrefix}${name}`);
  return containers
    .filter(({ name, stack }) => names.includes(name) && stack !== pulumi.getStack())
    .map(({ name, stack }) => `The container name ${name} is taken by ${holderOf(name, stack)}`);
}

/** Who has a name, and what to do about it. To remove a container is no advice where its data goes with the next run. */
function holderOf(name: string, stack: string | undefined): string {
  const own = `give this stack names of its own: pulumi config set namePrefix ${pulumi.getStack()}-`;
  return stack === undefined
    ? `a container that is not part of any stack. Remove it if nobody needs it (docker rm --force ${name}), or ${own}`
    : `the stack ${stack}. If that is another stack, ${own}. If this stack was called ${stack} before, all of its volumes ` +
        `are called by that name, and a run would delete them: give it its name back (pulumi stack rename ${stack})`;
}

async function takenPorts(settings: Settings, containers: readonly ExistingContainer[]): Promise<string[]> {
  const findings = await Promise.all(
    publishedPorts(settings).map(async ({ port, address, server, key }) => {
      const holder = containers.find(({ ports }) => ports.includes(`:${port}->`));
      if (holder?.stack === pulumi.getStack() || (!holder && (await isFree(address, port)))) {
        return [];
      }
      const by = holder ? `the container ${holder.name}` : "another program";
      const lent = !holder && port >= FIRST_EPHEMERAL_PORT;
      return [
        `The port ${port} of ${address}, wanted by ${server}, is taken by ${by}. Stop it, or set ${key} to a free port` +
          (lent
            ? `; best below ${FIRST_EPHEMERAL_PORT}, since any program may be given those above for a while.`
            : "."),
      ];
    }),
  );
  return findings.flat();
}

/** Every port of the host that the stack takes, and the key it is set by. */
function publishedPorts(settings: Settings): { port: number; address: string; server: string; key: string }[] {
  const { clusters, console, publishAddress } = settings;
  const brokers = clusters.flatMap((cluster, index) =>
    brokersOf(cluster).map(({ name, externalPort }) => ({
      port: externalPort,
      address: publishAddress,
      server: name,
      key: `clusters[${index}].ports.external`,
    })),
  );
  return console === 0
    ? brokers
    : [...brokers, { port: console, address: CONSOLE_ADDRESS, server: "the web console", key: "console" }];
}

/** Whether a port can be listened on; on an engine elsewhere only that engine can tell, when it starts the container. */
async function isFree(address: string, port: number): Promise<boolean> {
  if (/^(tcp|ssh):/.test(process.env.DOCKER_HOST ?? "")) {
    return true;
  }
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => {
      resolve(false);
    });
    server.listen(port, address, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}

function reasonOf(error: unknown): string {
  const { code, stderr } = error as { code?: unknown; stderr?: string };
  return code === "ENOENT" ? "there is no docker command." : (stderr ?? String(error)).trim();
}
