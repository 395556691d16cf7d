import { capture, type Environment } from "../terminal/process";

/** Milliseconds that Docker has, which is asked beside the brokers: what they say must not wait for it. */
const LIMIT_MS = 2000;

/** Containers as Docker sees them. */
export interface Containers {
  /**
   * State of a container: that of its health check where there is one, else Docker's; `missing` when there is none, and
   * `unknown` when Docker does not answer.
   */
  stateOf: (name: string) => string;
  /** Why Docker does not answer; undefined when it does. */
  problem?: string;
}

/** Asks Docker for containers by name. Never throws. */
export async function readContainers(names: string[], environment: Environment): Promise<Containers> {
  const format = "{{.Name}} {{.State.Status}} {{with .State.Health}}{{.Status}}{{end}}";
  const args = ["inspect", "--type", "container", "--format", format, ...names];
  const { status, stdout, stderr } = await capture("docker", args, { environment, timeout: LIMIT_MS });
  // It fails when one is missing, and still says what it knows of the others.
  const said = stderr.split("\n").filter((line) => line !== "");
  const problem = said.find((line) => !/no such (container|object)/i.test(line));
  if (problem !== undefined || (status !== 0 && said.length === 0)) {
    return { stateOf: () => "unknown", problem: problem ?? `no answer within ${LIMIT_MS / 1000} s` };
  }
  const states = new Map(
    stdout.split("\n").map((line): [string, string] => {
      const [name = "", state = "", health = ""] = line.trim().replace(/^\//, "").split(" ");
      return [name, state === "running" && health !== "" ? health : state];
    }),
  );
  return { stateOf: (name) => states.get(name) ?? "missing" };
}
