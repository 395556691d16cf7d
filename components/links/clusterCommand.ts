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
  /** Scripts of components/links/scripts, one after the other, that make things as they are declared. */
  apply: string[];
  /** The same for when the resource goes; must accept that all is gone already. */
  remove: string[];
  /** What the scripts read. `IDENTITY` is what cannot change in place: another one replaces the resource. */
  environment: Record<string, pulumi.Input<string>> & { IDENTITY: string };
  /** Changes whenever the live state was found to differ: the scripts then run again. */
  drift?: string;
  /** Standard input, for what is secret. @default nothing */
  stdin?: pulumi.Output<string>;
}

/** How long a mirror has to be stopped; promotion waits for all that the source has. */
const STOP_TIMEOUT_SECONDS = "600";

/**
 * Administers a cluster from inside one of its brokers' containers, where the tools and the client's certificate are.
 *
 * `Command` has no read step: what was changed by hand shows only through `drift`. When the cluster goes for good, what
 * was in it goes too, and nobody is asked.
 */
export function clusterCommand(
  name: string,
  args: ClusterCommandArgs,
  opts: pulumi.CustomResourceOptions,
): command.local.Command {
  const { cluster, drift } = args;
  const scripts = (names: string[]) => names.map((name) => script(`links/${name}`)).join("\n");
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
      // The scripts are handed over in the environment: an error shows this line, not a whole script.
      create: 'sh -c "$RUN" run APPLY',
      update: 'sh -c "$RUN" run APPLY',
      delete: 'sh -c "$RUN" run REMOVE',
      environment: {
        ...environment,
        CONTAINERS: cluster.brokerContainers.join(" "),
        VARIABLES: Object.keys(environment).join(" "),
        RUN: script("links/in-cluster"),
        APPLY: scripts(args.apply),
        REMOVE: scripts(args.remove),
        ...(drift === undefined ? {} : { DRIFT: drift }),
      },
      stdin: args.stdin,
      addPreviousOutputInEnv: false,
    },
    {
      ...opts,
      deleteBeforeReplace: true,
      replaceOnChanges: ["environment.IDENTITY"],
      // What was put right once is no difference at the next run.
      ignoreChanges: drift === undefined ? ["environment.DRIFT"] : [],
      deletedWith: cluster.dataVolume,
    },
  );
}
