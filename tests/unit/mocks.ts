import { setTimeout as delay } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { vi } from "vitest";
import type { DeployedLink, StackOutputs } from "../../topology/outputs";

/** A resource as the engine would have seen it. */
export interface Registered {
  type: string;
  name: string;
  /** Inputs; a secret one is wrapped, see {@link secretOf}. */
  inputs: Record<string, unknown>;
  /** Name of its parent; undefined for a resource of the program itself. */
  parent?: string;
  options: {
    deleteBeforeReplace: boolean;
    replaceOnChanges: string[];
    secretOutputs: string[];
    deletedWith?: string;
    /** Only where there are any. */
    ignoreChanges?: string[];
    /** Only where it is so. */
    protect?: true;
  };
  /** Names of the resources that were complete when this one was asked for. */
  after: string[];
}

export interface ProgramRun {
  resources: Registered[];
  /** The stack's outputs, plain; secret ones are listed in `secretOutputs`. */
  outputs: Record<string, unknown>;
  secretOutputs: string[];
  /** Stacks whose outputs were read; they are no resources of this one. */
  stacksRead: string[];
  /** What was logged as a warning. */
  warnings: string[];
  named: (name: string) => Registered;
}

/**
 * Runs the whole program against mocks.
 *
 * @param config the stack's configuration, without its namespace; its data is not protected unless it says so
 * @param slow name of a resource that takes longer than all others together: what is asked for after it waited for it
 * @param previous the stack's outputs of the last run, or those of its links alone; undefined where there was no run yet
 * @param stack name of the stack
 */
export async function runProgram(
  config: Record<string, unknown>,
  slow?: string,
  previous?: DeployedLink[] | Partial<StackOutputs>,
  stack = "dev",
): Promise<ProgramRun> {
  const resources: Registered[] = [];
  const complete: string[] = [];
  const stacksRead: string[] = [];
  const warnings: string[] = [];
  vi.resetModules();
  vi.doMock("../../program/preflight", () => ({ preflight: () => Promise.resolve() }));
  const fresh = await import("@pulumi/pulumi");
  let requests = new Map<string, Request>();
  await fresh.runtime.setMocks(
    {
      async newResource({ type, name, inputs }) {
        if (type === "pulumi:pulumi:StackReference") {
          stacksRead.push(name);
          const outputs = Array.isArray(previous) ? { links: previous } : (previous ?? {});
          return { id: name, state: { ...(inputs as object), outputs, secretOutputNames: [] } };
        }
        const request = requests.get(name);
        if (!request) {
          throw new Error(`${name} was not asked for through the monitor`);
        }
        resources.push({ type, name, inputs: inputs as Record<string, unknown>, after: [...complete], ...request });
        await delay(name === slow ? 400 : 1);
        complete.push(name);
        return { id: `${name}-id`, state: { ...(inputs as object), ...madeUp(type, name, inputs) } };
      },
      call({ token }) {
        throw new Error(`the program should not call ${token}`);
      },
    },
    "kafka-cluster-links",
    stack,
    false,
    "organization",
  );
  const duplicates: string[] = [];
  requests = recordRequests(fresh, duplicates);
  // No engine takes messages here. Set anew for each run, so that what one run logs is never found in another.
  vi.spyOn(fresh.log, "warn").mockImplementation((message) => {
    warnings.push(message);
    return Promise.resolve();
  });
  fresh.runtime.setAllConfig(
    Object.fromEntries(
      Object.entries({ protectData: "false", ...config }).map(([key, value]) => [
        `kafka-cluster-links:${key}`,
        typeof value === "string" ? value : JSON.stringify(value),
      ]),
    ),
  );
  const program = (await import("../../index")) as unknown as { default: () => Promise<Record<string, unknown>> };
  const outputs = await program.default();
  // Waits for every resource that is still on its way.
  await fresh.runtime.disconnect();
  if (duplicates.length > 0) {
    throw new Error(duplicates.join("\n"));
  }
  const plain = await settle(fresh, outputs);
  return {
    resources,
    outputs: plain.values,
    secretOutputs: plain.secrets,
    stacksRead,
    warnings,
    named: (name) => {
      const found = resources.filter((resource) => resource.name === name);
      if (found.length !== 1 || !found[0]) {
        throw new Error(
          `${found.length} resources are called ${name}; there are ${resources.map((r) => r.name).join(", ")}`,
        );
      }
      return found[0];
    },
  };
}

type Request = Pick<Registered, "parent" | "options">;

/** The parts of a request that mocks do not get to see, by the resource's name. */
function recordRequests(runtime: typeof pulumi, duplicates: string[]): Map<string, Request> {
  const requests = new Map<string, Request>();
  const urns = new Set<string>();
  const monitor = runtime.runtime.getMonitor();
  if (!monitor) {
    throw new Error("the mocks have no monitor");
  }
  const registerResource = monitor.registerResource.bind(monitor) as (...args: unknown[]) => unknown;
  const recording = (request: RegisterResourceRequest, ...rest: unknown[]) => {
    const parent = nameIn(request.getParent());
    // As the engine does it: mocks take two resources of one name.
    const urn = `${request.getParent().split("::")[2] ?? ""}$${request.getType()}::${request.getName()}`;
    if (urns.has(urn)) {
      duplicates.push(`Duplicate resource URN '${urn}'; try giving it a unique name`);
    }
    urns.add(urn);
    const deletedWith = nameIn(request.getDeletedwith());
    const ignoreChanges = request.getIgnorechangesList();
    requests.set(request.getName(), {
      ...(parent === undefined ? {} : { parent }),
      options: {
        deleteBeforeReplace: request.getDeletebeforereplace(),
        replaceOnChanges: request.getReplaceonchangesList(),
        secretOutputs: request.getAdditionalsecretoutputsList(),
        ...(deletedWith === undefined ? {} : { deletedWith }),
        ...(ignoreChanges.length === 0 ? {} : { ignoreChanges }),
        ...(request.getProtect() ? { protect: true as const } : {}),
      },
    });
    return registerResource(request, ...rest);
  };
  monitor.registerResource = recording as typeof monitor.registerResource;
  return requests;
}

/** The getters of the protocol's request that are read here. */
interface RegisterResourceRequest {
  getName(): string;
  getType(): string;
  getParent(): string;
  getDeletedwith(): string;
  getDeletebeforereplace(): boolean;
  getReplaceonchangesList(): string[];
  getIgnorechangesList(): string[];
  getProtect(): boolean;
  getAdditionalsecretoutputsList(): string[];
}

/** The resource's name at the end of a URN; undefined for none, and for the stack itself. */
function nameIn(urn: string): string | undefined {
  return urn === "" || urn.includes("pulumi:pulumi:Stack") ? undefined : urn.split("::")[3];
}

/** What a provider would have filled in. */
export function madeUp(type: string, name: string, inputs: unknown = {}): Record<string, unknown> {
  switch (type) {
    case "docker:index/remoteImage:RemoteImage":
      return { imageId: `sha256:${name}` };
    case "tls:index/privateKey:PrivateKey":
      return { privateKeyPem: `${name} PEM`, privateKeyPemPkcs8: `${name} PKCS8` };
    case "tls:index/certRequest:CertRequest":
      return { certRequestPem: `${name} PEM` };
    case "tls:index/selfSignedCert:SelfSignedCert":
    case "tls:index/locallySignedCert:LocallySignedCert":
      return { certPem: `${name} PEM` };
    case "command:local:Command":
      // What replace-secrets.sh prints is read.
      return {
        stdout: (inputs as { environment?: { GENERATION?: string } }).environment?.GENERATION ?? `${name} stdout`,
        stderr: "",
      };
    default:
      return {};
  }
}

async function settle(runtime: typeof pulumi, outputs: Record<string, unknown>) {
  const values: Record<string, unknown> = {};
  const secrets: string[] = [];
  for (const [key, value] of Object.entries(outputs)) {
    const output = runtime.output(value) as pulumi.Output<unknown>;
    values[key] = await new Promise((resolve) => {
      output.apply(resolve);
    });
    if (await runtime.isSecret(output)) {
      secrets.push(key);
    }
  }
  return { values, secrets };
}

/** Pulumi's mark of a secret in the inputs of a resource. */
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** The value inside a secret input; an error when it is not marked as one. */
export function secretOf(input: unknown): unknown {
  if (typeof input === "object" && input !== null && (input as Record<string, unknown>)[SIGNATURE] === SECRET) {
    return (input as { value: unknown }).value;
  }
  throw new Error(`not marked as a secret: ${JSON.stringify(input)}`);
}
