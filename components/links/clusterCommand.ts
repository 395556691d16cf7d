import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { KafkaCluster } from "../cluster/kafkaCluster";
import { CLIENT_CONFIG } from "../../topology/paths";
import { TIMEOUT_SECONDS } from "../cluster/readiness";
import { script } from "../docker/scripts";

/** Arguments of {@link clusterCommand}. */
export interface ClusterCommandArgs {
  /** The cluster whose containers it runs in, and that its commands speak to. */
  cluster: KafkaCluster;
  /** The script of components/links/scripts that makes things as they are declared, whatever exists already. */
  apply: string;
  /** The script for when the resource is deleted; must accept that everything is gone already. */
  remove: string;
  /** What the scripts read. `IDENTITY` is what cannot change in place: another one replaces the resource. */
  environment: Record<string, pulumi.Input<string>> & { IDENTITY: string };
  /** A text that was not there at the last run: `apply` then runs again, although nothing else has changed. */
  repairToken?: string;
  /** Standard input, for what is secret. @default nothing */
  stdin?: pulumi.Output<string>;
}

/** How long a mirror may take to stop; promotion waits for all that the source has. */
const STOP_TIMEOUT_SECONDS = "600";

/**
 * Administers a cluster from inside one of its brokers' containers, where the tools and the client's certificate are.
 *
 * ```text
 * machine of `pulumi up`                                  container of a broker
 *
 * Command: sh -c "$RUN" run "$APPLY"
 *   RUN = run-in-broker.sh: finds a container that runs
 *     docker exec --env LINK … bash -c "$APPLY"  ────────▶  APPLY = apply-mirror.sh, with lib.sh in it
 *       standard input: what is secret                        kafka-mirrors, kafka-topics …  ──▶ brokers
 * ```
 *
 * Both scripts are variables of the Command, so that an error shows the line above and not a whole script. `VARIABLES`
 * lists the variables that docker hands to the container. `REMOVE` takes the place of `APPLY` when the resource goes.
 *
 * Repair of drift: `Command` has no read step, so Pulumi does not see what somebody has changed by hand. `npm run up`
 * looks for it before it starts Pulumi (cli/drift), and gives whatever differs a repair token of its own in this run. A
 * new token is a changed input, so Pulumi runs `apply`. Without a token, the last one in the state is ignored: what was
 * repaired once is no difference at the next run.
 *
 * When the cluster is deleted, what was in it goes with its volume: then `REMOVE` does not run.
 */
export function clusterCommand(
  name: string,
  args: ClusterCommandArgs,
  opts: pulumi.CustomResourceOptions,
): command.local.Command {
  const { cluster, repairToken } = args;
  const environment = {
    BOOTSTRAP_SERVER: cluster.bootstrapServers.ssl,
    COMMAND_CONFIG: CLIENT_CONFIG,
    TIMEOUT_SECONDS,
    STOP_TIMEOUT_SECONDS,
    ...args.environment,
  };
  return new command.local.Command(
    name,
    {
      create: 'sh -c "$RUN" run "$APPLY"',
      update: 'sh -c "$RUN" run "$APPLY"',
      delete: 'sh -c "$RUN" run "$REMOVE"',
      environment: {
        ...environment,
        CONTAINERS: cluster.brokerContainers.join(" "),
        VARIABLES: Object.keys(environment).join(" "),
        RUN: script("links/run-in-broker"),
        APPLY: script(`links/${args.apply}`),
        REMOVE: script(`links/${args.remove}`),
        ...(repairToken === undefined ? {} : { REPAIR_TOKEN: repairToken }),
      },
      stdin: args.stdin,
      addPreviousOutputInEnv: false,
    },
    {
      ...opts,
      deleteBeforeReplace: true,
      replaceOnChanges: ["environment.IDENTITY"],
      ignoreChanges: repairToken === undefined ? ["environment.REPAIR_TOKEN"] : [],
      deletedWith: cluster.dataVolume,
    },
  );
}
