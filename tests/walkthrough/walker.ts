import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parse, stringify } from "yaml";
import { capture, type Environment } from "../../cli/terminal/process";
import { ROOT, TemporaryStack } from "../harness/temporaryStack";
import { compare, difference, linesOf, type Printed } from "./compare";
import type { Step } from "./page";
import type { Ids } from "./rules";

/** Milliseconds after which a command that does not end is killed; `npm run up` may have to wait for an image. */
const LONGEST = 10 * 60_000;

/** Milliseconds between two tries of a command whose output has to become what is shown. */
const POLL = 500;

/** Somebody who types the commands of the page, in a new checkout, on a stack of their own. */
export class Walker {
  private readonly stack = new TemporaryStack("it-walkthrough");
  private ids: Ids = {};

  /** Takes away what an earlier run has left, and writes the configuration: Pulumi.walkthrough.yaml with names of its own. */
  async begin(): Promise<void> {
    await this.stack.remove();
    mkdirSync(this.stack.folder, { recursive: true });
    const text = readFileSync(join(ROOT, "Pulumi.walkthrough.yaml"), "utf8").replace(/\b290(\d\d)\b/g, "195$1");
    const { config } = parse(text) as { config: Record<string, unknown> };
    config["kafka-cluster-links:namePrefix"] = `${this.stack.name}-`;
    writeFileSync(join(ROOT, `Pulumi.${this.stack.name}.yaml`), stringify({ config }));
  }

  /** Everything of the stack that is in Docker. */
  inDocker(): Promise<string[]> {
    return this.stack.inDocker();
  }

  /** Leaves the machine and the checkout as they were. */
  end(): Promise<void> {
    return this.stack.remove();
  }

  /** @throws Error that shows the command, and how what it prints differs from the page */
  async type(step: Step): Promise<void> {
    const deadline = performance.now() + step.within * 1000;
    for (;;) {
      const { status, printed } = await this.run(step);
      const lines = linesOf(step.shown.join("\n"));
      const shown = step.unordered ? lines.sort() : lines;
      const found = compare(shown, printed, this.ids);
      if (found && (step.status === "any" || status === step.status)) {
        this.ids = found;
        return;
      }
      if (performance.now() >= deadline) {
        throw new Error(complaint(step, status, difference(shown, printed, this.ids)));
      }
      await delay(POLL);
    }
  }

  private async run({ command, input, unordered }: Step): Promise<{ status: number; printed: Printed }> {
    const prelude = join(ROOT, "tests", "walkthrough", "prelude.sh");
    const finished = await capture("bash", ["-c", `source ${prelude}\n${command}`], {
      environment: this.environment(),
      input: input.map((line) => `${line}\n`).join(""),
      timeout: LONGEST,
    });
    const lines = (text: string) => {
      const all = linesOf(text.replaceAll(`${this.stack.name}-`, "").replaceAll(this.stack.name, "walkthrough"));
      return unordered ? all.sort() : all;
    };
    return { status: finished.status, printed: { stdout: lines(finished.stdout), stderr: lines(finished.stderr) } };
  }

  private environment(): Environment {
    const { folder, name } = this.stack;
    return {
      CHECKOUT: ROOT,
      STACK: name,
      VARIABLES: join(folder, "variables.sh"),
      XDG_STATE_HOME: join(folder, "state"),
      npm_config_prefix: undefined,
      npm_config_loglevel: "error",
      // No login, backend or passphrase of this machine's.
      PULUMI_STACK: undefined,
      PULUMI_CREDENTIALS_PATH: folder,
      PULUMI_BACKEND_URL: undefined,
      PULUMI_ACCESS_TOKEN: undefined,
      PULUMI_CONFIG_PASSPHRASE: undefined,
      PULUMI_CONFIG_PASSPHRASE_FILE: undefined,
    };
  }
}

function complaint({ command, input, status: expected, within }: Step, status: number, lines: string): string {
  return [
    within === 0 ? "Not as docs/walkthrough.md shows it." : `Not as docs/walkthrough.md shows it within ${within} s.`,
    `$ ${command}`,
    ...input.map((line) => `> ${line}`),
    ...(expected === "any" || status === expected ? [] : [`Its exit status is ${status} instead of ${expected}.`]),
    "The page (-) and what was printed (+):",
    lines,
  ].join("\n");
}
