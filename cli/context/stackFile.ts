import { appendFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";

const SALT = /^encryptionsalt:.*\n?/m;

/**
 * Keeps a stack file (`Pulumi.<stack>.yaml`) as its author wrote it while Pulumi works with it. Pulumi writes the stack's
 * `encryptionsalt` into it, which belongs to this machine's passphrase and so not into a commit, and sets the file's
 * quotes and spaces its own way. The state has the salt too, so nothing is lost. Encrypted values need it: a file that has some is
 * left alone.
 */
export class StackFile {
  private readonly before: string;

  /** @param path of the file, which need not exist */
  constructor(private readonly path: string) {
    this.before = withoutSalt(this.read());
  }

  /** Writes the salt before Pulumi can, which leaves the rest of the file as it is even when this run is killed. */
  addSalt(salt: string): void {
    const now = this.read();
    if (now !== "" && !SALT.test(now)) {
      appendFileSync(this.path, `${now.endsWith("\n") ? "" : "\n"}encryptionsalt: ${salt}\n`);
    }
  }

  /** Undoes what Pulumi did to the file, except for changes that the user asked it for (`--config key=value`). */
  restore(): void {
    const now = this.read();
    const after = withoutSalt(now);
    const restored = bare(after) === bare(this.before) ? this.before : after;
    if (restored === "") {
      rmSync(this.path, { force: true });
    } else if (restored !== now) {
      writeFileSync(`${this.path}.${process.pid}`, restored);
      renameSync(`${this.path}.${process.pid}`, this.path);
    }
  }

  private read(): string {
    return existsSync(this.path) ? readFileSync(this.path, "utf8") : "";
  }
}

function withoutSalt(text: string): string {
  return /^[\s-]*secure:/m.test(text) ? text : text.replace(SALT, "");
}

/** What is left of YAML text without what Pulumi changes when it writes it again. */
function bare(text: string): string {
  return text.replaceAll(/["'\s]/g, "");
}
