import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { npmRun } from "../terminal/options";
import type { Backend } from "./backend";
import { stateFolder } from "../../tools/bootstrap/cache";
import type { Deployment } from "./stack";

/**
 * Remembers, across runs, that a stack is being removed. When that is interrupted, some data is gone and some is not:
 * brokers of a new `up` would meet topics that the state has forgotten, or ZooKeepers that have forgotten the brokers.
 */
export class Teardown {
  private readonly file: string;

  constructor(
    backend: Backend,
    project: string,
    private readonly stack: string,
  ) {
    const key = createHash("sha256").update([backend.name, project, stack].join("\n")).digest("hex");
    this.file = stateFolder("teardown", key.slice(0, 16));
  }

  /** Before the first resource is removed. A repeated attempt keeps the first one's count. */
  begin({ resources = [] }: Deployment): void {
    mkdirSync(dirname(this.file), { recursive: true, mode: 0o700 });
    try {
      writeFileSync(this.file, String(resources.length), { flag: "wx" });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
        throw error;
      }
    }
  }

  /** When everything has been removed. */
  end(): void {
    rmSync(this.file, { force: true });
  }

  /** @throws when the stack was removed in part; one of which nothing or everything is gone can be brought up */
  refuseIfPartial({ resources = [] }: Deployment): void {
    const before = this.read();
    if (before === undefined) {
      return;
    }
    if (resources.length === 0 || resources.length >= before) {
      this.end();
      return;
    }
    throw new Error(
      `Removing stack ${this.stack} was interrupted when ${before - resources.length} of its ${before} resources were ` +
        `gone, perhaps with data that the others need. Finish it with ${npmRun("down", this.stack)}, then start anew with ` +
        `${npmRun("up", this.stack)}.`,
    );
  }

  private read(): number | undefined {
    try {
      return Number(readFileSync(this.file, "utf8"));
    } catch {
      return undefined;
    }
  }
}
