import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, vi } from "vitest";

/** A temporary folder with a `bin` of fake programs that is all of PATH, and nothing of the user's Pulumi or Docker settings. */
export class Sandbox {
  readonly folder = mkdtempSync(join(tmpdir(), "kafka-cluster-links-scripts-"));
  readonly bin = join(this.folder, "bin");

  constructor() {
    mkdirSync(this.bin);
    for (const tool of ["bash", "sh", "cat", "which", "sleep", "touch", "cp", "ln", "mkdir", "rm", "cut", "wc", "ls"]) {
      const path = ["/bin", "/usr/bin"].map((folder) => join(folder, tool)).find((file) => existsSync(file));
      symlinkSync(path ?? tool, join(this.bin, tool));
    }
    symlinkSync(process.execPath, join(this.bin, "node"));
    for (const name of Object.keys(process.env)) {
      if (/^(PULUMI|DOCKER|XDG)_/.test(name)) {
        vi.stubEnv(name, undefined);
      }
    }
    vi.stubEnv("PATH", this.bin);
    vi.stubEnv("HOME", this.folder);
    sandboxes.push(this);
  }

  /** Writes a fake program: a bash script, each call of which is recorded. `$SANDBOX` is the sandbox's folder. */
  program(name: string, script: string, folder = this.bin): string {
    const file = join(folder, name);
    writeFileSync(file, `#!/bin/bash\nSANDBOX=${this.folder}\necho "${name} $*" >> $SANDBOX/calls\n${script}\n`);
    chmodSync(file, 0o755);
    return file;
  }

  /** All calls of fake programs so far, in order, for example `docker version`. */
  calls(): string[] {
    return this.read("calls").split("\n").filter(Boolean);
  }

  write(name: string, content: string): string {
    const file = join(this.folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  }

  read(name: string): string {
    const file = join(this.folder, name);
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  }
}

const sandboxes: Sandbox[] = [];

afterEach(() => {
  vi.unstubAllEnvs();
  for (const { folder } of sandboxes.splice(0)) {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** The error of a promise that is expected to fail. */
export async function failure(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("It was expected to fail, and did not.");
}
