import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import { OWNER_LABEL, qualifiedName, stackLabels, type StackName } from "../../topology/labels";
import { partName } from "../../topology/resourceNames";
import { owner } from "./owner";

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
  const labels = stackLabels(stackName);
  const ofData = use === "data";
  return new docker.Volume(
    partName(name, use),
    {
      name: qualifiedName(stackName, `${node.name}-${use}`),
      labels: ofData ? [...labels, { label: OWNER_LABEL, value: owner() }] : labels,
    },
    // Other labels would replace the volume with all that is in it: those of the run that made it stay.
    { parent, protect, ignoreChanges: ofData ? ["labels"] : [] },
  );
}
