import { STACK_LABEL } from "../../topology/labels";
import { capture, type Environment } from "../terminal/process";
import type { Resource } from "./stack";

/** Docker's word for a type of Pulumi resource. */
const NOUNS: Record<string, "container" | "network" | "volume"> = {
  "docker:index/container:Container": "container",
  "docker:index/network:Network": "network",
  "docker:index/volume:Volume": "volume",
};

/** Milliseconds for containers that were just started; their health checks end the wait before. */
const HEALTH_LIMIT = 180_000;
const POLL = 500;

/** Docker's word for a resource, or undefined when Docker does not keep it. */
export function nounOf({ type }: Resource): string | undefined {
  return NOUNS[type];
}

/** The resource under its name in Docker, whoever made it. */
export interface DockerObject {
  /** Its id; volumes have only a name. */
  id: string;
  /** The value of {@link STACK_LABEL}. */
  stack: string | undefined;
}

/** What the stack's resources really are in Docker. */
export class DockerState {
  constructor(private readonly environment: Environment) {}

  /** The object that has the name which a resource is to have. */
  async find(resource: Resource): Promise<DockerObject | undefined> {
    const name = resource.inputs?.name;
    const noun = nounOf(resource);
    if (noun === undefined || typeof name !== "string") {
      return undefined;
    }
    const { status, stdout } = await this.docker([noun, "inspect", "--format={{json .}}", name]);
    if (status !== 0) {
      return undefined;
    }
    const found = JSON.parse(stdout) as { Id?: string; Labels?: Labels; Config?: { Labels?: Labels } };
    return { id: found.Id ?? name, stack: (found.Config?.Labels ?? found.Labels)?.[STACK_LABEL] };
  }

  /** Removes an object, running or not; to Docker one that is gone already is an error, here it is not. */
  async remove(resource: Resource, id: string): Promise<void> {
    const noun = nounOf(resource) ?? "";
    const force = noun === "network" ? [] : ["--force"];
    const { status, stderr } = await this.docker([noun, "rm", ...force, id]);
    if (status !== 0 && !/no such|already in progress/i.test(stderr)) {
      throw new Error(`docker ${noun} rm ${id} failed: ${stderr.trim()}`);
    }
  }

  /** Those of the resources that are not in Docker, by id. */
  async missing(resources: Resource[]): Promise<Resource[]> {
    const present = new Set<string>();
    for (const noun of new Set(resources.map(nounOf))) {
      if (noun !== undefined) {
        const all = noun === "container" ? ["--all"] : [];
        const long = noun === "volume" ? [] : ["--no-trunc"];
        const { stdout } = await this.docker([noun, "ls", "--quiet", ...all, ...long]);
        stdout.split("\n").forEach((id) => present.add(id));
      }
    }
    return resources.filter((resource) => nounOf(resource) !== undefined && !present.has(resource.id ?? ""));
  }

  /** Starts those of the containers that have stopped; returns them. */
  async startStopped(containers: Resource[]): Promise<Resource[]> {
    const statuses = await this.statuses(containers);
    const stopped = containers.filter(({ id }) => /^(exited|created) /.test(statuses.get(id ?? "") ?? ""));
    for (const { id } of stopped) {
      const { status, stderr } = await this.docker(["container", "start", id ?? ""]);
      if (status !== 0) {
        throw new Error(`docker container start ${id} failed: ${stderr.trim()}`);
      }
    }
    return stopped;
  }

  /** Waits for containers whose health check has not come to a result since they were started. */
  async waitWhileStarting(containers: Resource[], waiting: () => void): Promise<void> {
    const started = performance.now();
    const starting = async () => [...(await this.statuses(containers)).values()].includes("running starting");
    while ((await starting()) && performance.now() - started < HEALTH_LIMIT) {
      waiting();
      await new Promise((resolve) => setTimeout(resolve, POLL));
    }
  }

  /** By id: `<status> <health>`, for example `running starting`; `running ` without a health check. */
  private async statuses(containers: Resource[]): Promise<Map<string, string>> {
    if (containers.length === 0) {
      return new Map();
    }
    const format = "{{.Id}} {{.State.Status}} {{with .State.Health}}{{.Status}}{{end}}";
    const ids = containers.map(({ id }) => id ?? "");
    const { stdout } = await this.docker(["container", "inspect", `--format=${format}`, ...ids]);
    return new Map(stdout.split("\n").map((line) => [line.replace(/ .*/, ""), line.replace(/^\S* /, "")]));
  }

  private docker(args: string[]) {
    return capture("docker", args, { environment: this.environment });
  }
}

type Labels = Record<string, string> | null;
