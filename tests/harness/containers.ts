import { capture, type Finished } from "../../cli/terminal/process";

/** Runs docker and returns what it printed, trimmed; throws with all of its output when it fails. */
export async function docker(...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await capture("docker", args);
  if (status !== 0) {
    throw new Error(`docker ${args.join(" ")} ended with ${status}:\n${stdout}${stderr}`);
  }
  return stdout.trim();
}

/** Runs a bash command inside a container, whatever comes of it. */
export function inside(container: string, command: string, input = ""): Promise<Finished> {
  return capture("docker", ["exec", "--interactive", container, "bash", "-c", command], { input, timeout: 60_000 });
}

/** Waits until a condition holds; the error tells what was last seen. */
export async function until(
  what: string,
  seconds: number,
  probe: () => Promise<{ ok: boolean; seen: string }>,
): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const { ok, seen } = await probe();
    if (ok) {
      return;
    }
    if (Date.now() > deadline) {
      throw new Error(`${what}: not within ${seconds} s; last seen: ${seen}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** Suspends all processes of a container; `docker unpause` lets them go on. The kernel may fail to freeze a busy one at once. */
export async function pause(container: string): Promise<void> {
  await until(`${container} is suspended`, 30, async () => {
    const { status, stderr } = await capture("docker", ["pause", container]);
    return { ok: status === 0, seen: stderr };
  });
}
