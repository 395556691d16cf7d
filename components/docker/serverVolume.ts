import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import type { Node } from "../../topology/nodes";
import { ownName, stackLabels } from "./labels";

/**
 * A volume of one server.
 *
 * @param name of the server's component
 * @param use what it holds; ends its name
 */
export function serverVolume(name: string, node: Node, use: string, parent: pulumi.Resource): docker.Volume {
  return new docker.Volume(
    `${name}-${use}`,
    { name: ownName(`${node.name}-${use}`), labels: stackLabels() },
    { parent },
  );
}
