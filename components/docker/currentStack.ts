import * as pulumi from "@pulumi/pulumi";
import type { StackName } from "../../topology/labels";

/** The stack that is being deployed, and its project. */
export function currentStack(): StackName {
  return { project: pulumi.getProject(), stack: pulumi.getStack() };
}
