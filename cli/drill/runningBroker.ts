import { capture, type Environment } from "../terminal/process";
import { npmRun } from "../terminal/options";
import type { ExecTarget } from "./exec";
import type { TargetCluster } from "./target";

/**
 * A running broker's container of a cluster.
 *
 * @param stack its name, for the error
 * @throws Error that says how to start the cluster
 */
export async function findRunningBroker(
  cluster: TargetCluster,
  environment: Environment,
  stack: string,
): Promise<ExecTarget> {
  const format = "{{.Name}} {{.State.Running}}";
  // Fails when one of them is missing, and has printed the others by then.
  const { stdout } = await capture("docker", ["inspect", "--format", format, ...cluster.brokers], { environment });
  const container = cluster.brokers.find((name) => stdout.split("\n").includes(`/${name} true`));
  if (container === undefined) {
    const brokers = cluster.brokers.join(", ") || "it has none";
    throw new Error(`No broker of ${cluster.name} is running (${brokers}). Start it: ${npmRun("up", stack)}`);
  }
  return { cluster, container, environment };
}
