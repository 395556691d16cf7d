import * as command from "@pulumi/command";
import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { CLIENT_CONFIG } from "../../topology/paths";
import { script } from "../docker/scripts";

/**
 * Seconds that a server may take to become healthy, a cluster to answer, and a link or mirror to work: far above what a slow
 * machine needs. Seven links of five new clusters have been seen to need more than 60 s on two processors.
 */
export const TIMEOUT_SECONDS = "180";

// These commands change nothing, so they have no `delete`; a new container starts them again through `triggers`.

/** Waits until the containers are healthy; its failure shows their state and the end of their log. */
export function waitHealthy(
  name: string,
  containers: readonly docker.Container[],
  opts: pulumi.CustomResourceOptions,
): command.local.Command {
  return new command.local.Command(
    name,
    {
      create: 'sh -c "$SCRIPT"',
      environment: {
        CONTAINERS: pulumi.all(containers.map((container) => container.name)).apply((names) => names.join(" ")),
        SCRIPT: script("cluster/wait-healthy"),
        TIMEOUT_SECONDS,
      },
      triggers: containers.map((container) => container.id),
      addPreviousOutputInEnv: false,
    },
    opts,
  );
}

/** Arguments of {@link waitForBrokers}. */
export interface WaitForBrokersArgs {
  /** All brokers of the cluster, first one first. */
  containers: readonly docker.Container[];
  /** The SSL listener of each. */
  bootstrapServers: string;
}

/**
 * Waits until all brokers of a cluster answer a client over mutual TLS. Only then may the topic provider be asked: it
 * keeps the first error it meets for the rest of the run.
 *
 * @returns a command whose standard output is the cluster's id
 */
export function waitForBrokers(
  name: string,
  args: WaitForBrokersArgs,
  opts: pulumi.CustomResourceOptions,
): command.local.Command {
  return new command.local.Command(
    name,
    {
      create: 'sh -c "$SCRIPT"',
      environment: {
        CONTAINER: args.containers[0]?.name ?? "",
        BOOTSTRAP_SERVER: args.bootstrapServers,
        BROKERS: String(args.containers.length),
        COMMAND_CONFIG: CLIENT_CONFIG,
        SCRIPT: script("cluster/wait-for-brokers"),
        TIMEOUT_SECONDS,
      },
      triggers: args.containers.map((container) => container.id),
      addPreviousOutputInEnv: false,
    },
    opts,
  );
}
