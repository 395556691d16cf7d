import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import { plugins } from "../../tools/bootstrap/pulumiVersions";

/** A machine of its own for one test: empty home, cache and PATH, in a temporary folder. */
export class Machine {
  readonly folder = mkdtempSync(join(tmpdir(), "kafka-cluster-links-toolchain-"));
  readonly home = join(this.folder, "home");
  readonly cache = join(this.folder, "cache", "kafka-cluster-links", "toolchain");
  private readonly bin = join(this.folder, "bin");
  private server?: Server;

  constructor() {
    for (const folder of [this.home, this.cache, this.bin]) {
      mkdirSync(folder, { recursive: true });
    }
    vi.stubEnv("HOME", this.home);
    vi.stubEnv("XDG_CACHE_HOME", join(this.folder, "cache"));
    vi.stubEnv("PULUMI_HOME", undefined);
    vi.stubEnv("PULUMI_CREDENTIALS_PATH", undefined);
    this.setPath();
  }

  remove(): void {
    this.server?.close();
    vi.unstubAllEnvs();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Sets PATH to the fake programs, after other folders. The shell's own tools stay, at its end. */
  setPath(...before: string[]): void {
    vi.stubEnv("PATH", [...before, this.bin, "/usr/bin", "/bin"].join(":"));
  }

  /** Puts a program on PATH: a shell script, which finds its arguments in $* and notes each call. */
  install(name: string, script: string): string {
    const file = join(this.bin, name);
    writeProgram(file, `echo "$*" >> ${this.logFile(name)}\n${script}`);
    return file;
  }

  /** Takes a program off PATH. */
  uninstall(name: string): void {
    rmSync(join(this.bin, name));
  }

  /** The arguments of each call of a program on PATH. */
  calls(name: string): string[] {
    try {
      return readFileSync(this.logFile(name), "utf8").trim().split("\n");
    } catch {
      return []; // Never called.
    }
  }

  write(path: string, content: string): void {
    const file = join(this.folder, path);
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, content);
  }

  /** Serves files, as the site with the official releases does; returns its address. */
  async serve(files: Record<string, string | Buffer>): Promise<string> {
    const server = createServer((request, response) => {
      const content = files[(request.url ?? "").slice(1)];
      response.writeHead(content === undefined ? 404 : 200).end(content);
    });
    this.server = server;
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** An archive as the official one: a folder `pulumi` with the CLI in it. */
  releaseArchive(script: string): { archive: Buffer; checksum: string } {
    const folder = join(this.folder, "release");
    writeProgram(join(folder, "pulumi", "pulumi"), script);
    const archive = execFileSync("tar", ["-czf", "-", "-C", folder, "pulumi"]);
    return { archive, checksum: createHash("sha256").update(archive).digest("hex") };
  }

  private logFile(name: string): string {
    return join(this.folder, `${name}.log`);
  }
}

/** An address that never exists (RFC 6761). */
export const NOWHERE = "http://pulumi.invalid";

/** The script of a CLI: answers `version` and `plugin ls`, and does the rest of `plugin` as given. */
export function pulumiScript(version: string, withPlugins: boolean, installs: string): string {
  const list = withPlugins ? plugins().map((plugin) => ({ ...plugin, kind: "resource" })) : [];
  return `case "$*" in
    version) echo v${version} ;;
    "plugin ls --json") echo '${JSON.stringify(list)}' ;;
    *) ${installs} ;;
  esac`;
}

/** The script of a Go that compiles whatever it is given to a program that prints "{}". */
export function goScript(
  version: string,
  compile = 'mkdir -p "$(dirname "$out")"; printf "#!/bin/sh\\necho {}\\n" > "$out"; chmod +x "$out"',
): string {
  return `
    case "$*" in version | -C*" version") echo "go version go${version} linux/amd64"; exit 0 ;; esac
    while [ $# -gt 0 ]; do [ "$1" = -o ] && out=$2; shift; done
    ${compile}`;
}

function writeProgram(file: string, script: string): void {
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}
