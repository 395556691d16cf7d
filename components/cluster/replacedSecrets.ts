import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { CLIENT_CONFIG } from "../../topology/paths";
import { script } from "../docker/scripts";
import { TIMEOUT_SECONDS } from "./readiness";

/** Arguments of {@link replacedSecrets}. */
export interface ReplacedSecretsArgs {
  /** Generation of the secrets that the servers of the cluster have. */
  generation: number;
  /** How many link workers it has. */
  linkWorkers: number;
  /** Names of the brokers' containers: the command runs in one of them. */
  brokerContainers: readonly string[];
  /** SSL listeners of the brokers. */
  bootstrapServers: string;
}

/**
 * Has everything that is stored encrypted under the present secret. Must come after all servers of the cluster: one that
 * still has only the secret before could not read it any more.
 *
 * @returns the generation that the cluster has completed; of the first one, nothing is to be done
 */
export function replacedSecrets(
  name: string,
  args: ReplacedSecretsArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<number> {
  const { generation, linkWorkers, brokerContainers, bootstrapServers } = args;
  if (generation === 1) {
    return pulumi.output(1);
  }
  const environment = {
    GENERATION: String(generation),
    LINK_WORKERS: String(linkWorkers),
    BOOTSTRAP_SERVER: bootstrapServers,
    COMMAND_CONFIG: CLIENT_CONFIG,
    TIMEOUT_SECONDS,
  };
  const replaced = new command.local.Command(
    name,
    {
      create: 'sh -c "$RUN" run "$APPLY"',
      environment: {
        ...environment,
        CONTAINERS: brokerContainers.join(" "),
        VARIABLES: Object.keys(environment).join(" "),
        RUN: script("links/run-in-broker"),
        APPLY: script("cluster/replace-secrets"),
      },
      addPreviousOutputInEnv: false,
    },
    opts,
  );
  // What the command has printed, not what it was to do: a run with targets may leave it out.
  return replaced.stdout.apply(Number);
}
