import { capture, type Environment } from "../cli/process";

/** As far as a Docker engine that works may be slow, in milliseconds. */
const LIMIT_MS = 5000;

/**
 * States of containers by name: that of the health check where there is one, else Docker's; containers that do not
 * exist are left out.
 *
 * @throws Error when Docker does not answer
 */
export async function containerStates(names: string[], environment: Environment): Promise<Map<string, string>> {
  const format = "{{.Name}} {{.State.Status}} {{with .State.Health}}{{.Status}}{{end}}";
  const args = ["inspect", "--type", "container", "--format", format, ...names];
  const { stdout, stderr } = await capture("docker", args, { environment, timeout: LIMIT_MS });
  // It fails when one is missing, and still says what it knows of the others.
  const problems = stderr.split("\n").filter((line) => line !== "" && !/no such container/i.test(line));
  if (problems[0] !== undefined) {
    throw new Error(`Docker cannot be asked for the containers: ${problems[0]}`);
  }
  return new Map(
    stdout.split("\n").flatMap((line): [string, string][] => {
      const [name = "", state = "", health = ""] = line.trim().replace(/^\//, "").split(" ");
      return name === "" ? [] : [[name, state === "running" && health !== "" ? health : state]];
    }),
  );
}
