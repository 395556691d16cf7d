import * as pulumi from "@pulumi/pulumi";

/** Marks everything in Docker that belongs to a stack, so that what an interrupted run left behind can be told from other people's. */
export const STACK_LABEL = "kafka-cluster-links.stack";

/** A label in Docker. */
export interface Label {
  /** Its name. */
  label: string;
  /** What it says. */
  value: string;
}

/** The labels that every container, volume and network of this stack carries. */
export function stackLabels(): Label[] {
  return [{ label: STACK_LABEL, value: pulumi.getStack() }];
}

/**
 * The name of a volume or network, unique on the machine. Docker takes an existing volume of the same name for the one
 * it was asked to make, so a short name could adopt, and later delete, somebody else's data.
 *
 * @param suffix what it is, unique in the stack
 */
export function ownName(suffix: string): string {
  return `${pulumi.getProject()}-${pulumi.getStack()}-${suffix}`;
}
