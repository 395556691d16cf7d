import { promisify } from "node:util";
import { execFile } from "node:child_process";
import * as pulumi from "@pulumi/pulumi";

const run = promisify(execFile);

/** How long a registry may take to answer, and an image to arrive; milliseconds. */
const ANSWER_MS = 15_000;
const PULL_MS = 600_000;

/**
 * Whether an image is on this machine or can be pulled, for parts that the stack can do without. An update pulls it; a
 * preview only asks its registry. Where it cannot be had, a warning says that the part is left out, and why.
 *
 * @param part what needs the image, to begin a sentence with
 */
export async function optionalImage(image: string, part: string): Promise<boolean> {
  if ((await docker(["image", "inspect", "--format", "{{.Id}}", image], ANSWER_MS)) === undefined) {
    return true;
  }
  if (!pulumi.runtime.isDryRun()) {
    void pulumi.log.info(`Pulling ${image}`, undefined, undefined, true);
  }
  const reason = pulumi.runtime.isDryRun()
    ? await docker(["manifest", "inspect", image], ANSWER_MS)
    : await docker(["pull", "--quiet", image], PULL_MS);
  if (reason !== undefined) {
    void pulumi.log.warn(
      `${part} is left out: its image ${image} is not on this machine and cannot be pulled (${reason}). All else is as declared.`,
    );
  }
  return reason === undefined;
}

/** Runs docker; returns the first line of what it complains of, undefined when it succeeds. */
async function docker(args: string[], limit: number): Promise<string | undefined> {
  try {
    await run("docker", args, { timeout: limit, killSignal: "SIGKILL" });
    return undefined;
  } catch (error) {
    const { killed, stderr } = error as { killed?: boolean; stderr?: string };
    if (killed) {
      return `no answer within ${limit / 1000} s`;
    }
    return (stderr || String(error)).trim().split("\n")[0] ?? "";
  }
}
