import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import type { Node } from "../../topology/nodes";
import { partName } from "../../topology/resourceNames";
import { qualifiedName, stackLabels } from "../../topology/labels";
import { currentStack } from "./labels";

/**
 * A volume of one server.
 *
 * @param name of the server's component
 * @param use what it holds; ends its name
 */
export function serverVolume(
  name: string,
  node: Node,
  use: "client" | "data" | "log" | "secrets",
  parent: pulumi.Resource,
): docker.Volume {
  return new docker.Volume(
    partName(name, use),
    { name: qualifiedName(currentStack(), `${node.name}-${use}`), labels: stackLabels(currentStack()) },
    { parent },
  );
}
