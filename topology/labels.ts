/** Marks everything in Docker that belongs to a stack, so that leftovers of an interrupted run can be found and removed. */
export const STACK_LABEL = "kafka-cluster-links.stack";

/** Says who made a volume with data, to whoever is about to remove it without its state. */
export const OWNER_LABEL = "kafka-cluster-links.owner";

/** The names of a stack and of its project. */
export interface StackName {
  /** Name of the Pulumi project. */
  project: string;
  /** Name of the stack. */
  stack: string;
}

/** A label in Docker. */
export interface Label {
  /** Its name. */
  label: string;
  /** Its value. */
  value: string;
}

/** The labels that every container, volume and network of a stack carries. */
export function stackLabels({ stack }: StackName): Label[] {
  return [{ label: STACK_LABEL, value: stack }];
}

/**
 * The name of a volume or network, unique on the machine. Docker takes an existing volume of the same name for the one
 * it was asked to make, so a short name could adopt, and later delete, somebody else's data.
 *
 * @param suffix what it is, unique in the stack
 */
export function qualifiedName({ project, stack }: StackName, suffix: string): string {
  return `${project}-${stack}-${suffix}`;
}
