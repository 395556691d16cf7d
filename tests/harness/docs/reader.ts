import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { capture, type Finished } from "../../../cli/terminal/process";
import { TemporaryStack } from "../temporaryStack";
import { type Page, ROOT } from "./pages";

const PRELUDE = readFileSync(join(__dirname, "prelude.sh"), "utf8");

/** What a page has its reader write into the checkout, and may be somebody's already. */
const WRITTEN = join(ROOT, "monitoring", "targets.json");

/**
 * Somebody who does what the pages say, in order, with a new checkout and nothing else: no stack, no state, no login. The
 * stack is that of `Pulumi.dev.yaml` with names and ports of its own.
 */
export class Reader {
  private readonly stack = new TemporaryStack("it-docs");
  private readonly configFile = join(ROOT, `Pulumi.${this.stack.name}.yaml`);
  /** The configuration that the first page begins with. */
  private readonly configuration: string;
  private readonly before = existsSync(WRITTEN) ? readFileSync(WRITTEN) : undefined;

  constructor() {
    // As a new checkout has it: somebody's commands may have changed it here, or Pulumi may have put its salt into it.
    const committed = execFileSync("git", ["show", "HEAD:Pulumi.dev.yaml"], { cwd: ROOT, encoding: "utf8" });
    const config = withOwnPorts(committed).replace(
      /^config:\n/m,
      `config:\n  kafka-cluster-links:namePrefix: ${this.stack.name}-\n`,
    );
    this.configuration = config;
  }

  /** Takes away what an earlier run has left, and puts the configuration in its place. */
  async begin(): Promise<void> {
    await this.stack.remove();
    mkdirSync(this.stack.folder, { recursive: true });
    writeFileSync(this.configFile, this.configuration);
  }

  /** Leaves the machine and the checkout as they were. */
  async end(): Promise<void> {
    await this.stack.remove();
    if (this.before === undefined) {
      rmSync(WRITTEN, { force: true });
    } else {
      writeFileSync(WRITTEN, this.before);
    }
  }

  /** Everything of the stack that is in Docker. */
  inDocker(): Promise<string[]> {
    return this.stack.inDocker();
  }

  /** Runs the commands of a page in one shell, up to the first that fails; all output is in `stdout`. */
  follow(page: Page): Promise<Finished> {
    const { folder, name } = this.stack;
    return capture("bash", ["-c", `${PRELUDE}\nset -x\n${withOwnPorts(page.commands().join("\n"))}\n`], {
      environment: {
        CHECKOUT: ROOT,
        PAGE: page.path,
        PULUMI_STACK: name,
        XDG_STATE_HOME: join(folder, "state"),
        // No login, backend or passphrase of this machine's.
        PULUMI_CREDENTIALS_PATH: folder,
        PULUMI_BACKEND_URL: undefined,
        PULUMI_ACCESS_TOKEN: undefined,
        PULUMI_CONFIG_PASSPHRASE: undefined,
        PULUMI_CONFIG_PASSPHRASE_FILE: undefined,
        npm_config_loglevel: "error",
      },
    });
  }
}

/** The pages' ports on the host all begin with 29; no other stack has ports that begin with 17. */
function withOwnPorts(text: string): string {
  return text.replaceAll(/\b29(\d{3})\b/g, "17$1");
}
