import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { capture, type Finished } from "../../../cli/terminal/process";
import { TemporaryStack } from "../temporaryStack";
import { ROOT } from "./pages";

const PRELUDE = readFileSync(join(__dirname, "prelude.sh"), "utf8");

/** What pages have their reader write into the checkout, and may be somebody's already. */
const WRITTEN = ["monitoring/targets.json", "topology.svg", "preview.md", "ca.pem", "client.json"].map((path) =>
  join(ROOT, path),
);

/** What the pages take for granted, and each of them leaves behind: the stack is up, and its mirrored topic has a record. */
const KNOWN_STATE = `
npm run up
echo "order 0" | docker exec -i broker1 kafka-console-producer --bootstrap-server broker1:9093 --topic demo-cl-topic --producer.config /tmp/producer/client-ssl-auth.properties
`;

/**
 * Somebody who does what the pages say, in order, with a new checkout and nothing else: no stack, no state, no login. The
 * stack is that of `Pulumi.dev.yaml` with names and ports of its own.
 */
export class Reader {
  private readonly stack = new TemporaryStack("it-docs");
  private readonly configFile = join(ROOT, `Pulumi.${this.stack.name}.yaml`);
  /** The configuration that the first page begins with. */
  private readonly configuration: string;
  private readonly before = WRITTEN.map((file) => (existsSync(file) ? readFileSync(file) : undefined));

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
    for (const [index, file] of WRITTEN.entries()) {
      const content = this.before[index];
      if (content === undefined) {
        rmSync(file, { force: true });
      } else {
        writeFileSync(file, content);
      }
    }
  }

  /** Makes the stack anew after a page that failed, so that the next one finds what it expects. */
  async restore(): Promise<void> {
    await this.begin();
    const { status, stdout } = await this.run("the known state", KNOWN_STATE);
    if (status !== 0) {
      throw new Error(`The known state cannot be brought about:\n${stdout}`);
    }
  }

  /** Everything of the stack that is in Docker. */
  inDocker(): Promise<string[]> {
    return this.stack.inDocker();
  }

  /** Runs commands in one shell, up to the first that fails; all output is in `stdout`. */
  run(page: string, commands: string): Promise<Finished> {
    const { folder, name } = this.stack;
    return capture("bash", ["-c", `${PRELUDE}\nset -x\n${withOwnPorts(commands)}\n`], {
      environment: {
        CHECKOUT: ROOT,
        PAGE: page,
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
