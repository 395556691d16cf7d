import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import { qualifiedName, stackLabels, type StackName } from "../../topology/labels";
import { partName } from "../../topology/resourceNames";

/** Arguments of {@link serverVolume}. */
export interface ServerVolumeArgs {
  stackName: StackName;
  /** The server, by its host name. */
  node: { name: string };
  /** What it holds; ends its name. */
  use: "client" | "data" | "log" | "secrets";
  /** Whether Pulumi refuses to delete it. @default false */
  protect?: boolean;
}

/**
 * A volume of one server.
 *
 * @param name of the server's component
 */
export function serverVolume(name: string, args: ServerVolumeArgs, parent: pulumi.Resource): docker.Volume {
  const { stackName, node, use, protect } = args;
  return new docker.Volume(
    partName(name, use),
    { name: qualifiedName(stackName, `${node.name}-${use}`), labels: stackLabels(stackName) },
    { parent, protect },
  );
}
