import { bootstrapAddresses, type DeployedLink, type StackOutputs } from "../../topology/outputs";
import type { DrillOptions } from "./options";

/** One side of the link. */
export interface TargetCluster {
  name: string;
  /** Its broker containers, any of which will do. */
  brokers: string[];
  /** Its SSL listeners: `host:port`, separated by commas. */
  bootstrapServer: string;
  /** Undefined when the stack does not know it. */
  id?: string;
  /** Whether links lead to it: only then is there something that knows of links. */
  hasLinks: boolean;
}

/** What a drill works on. */
export interface Target {
  link: DeployedLink;
  source: TargetCluster;
  destination: TargetCluster;
  /** Of all links of the stack: another one may have mirrored what a drill has made. */
  prefixes: string[];
}

/**
 * The link that is asked for, with its clusters.
 *
 * @throws Error that names the links there are, when there is none such or more than one
 */
export function targetOf(
  outputs: Partial<StackOutputs>,
  { link: name, destination }: Pick<DrillOptions, "link" | "destination">,
) {
  const links = outputs.links ?? [];
  if (links.length === 0) {
    throw new Error(
      "The stack has no link to run a failover drill with. Declare one under links, and run npm run up first.",
    );
  }
  const found = links
    .filter((link) => name === undefined || link.name === name)
    .filter((link) => destination === undefined || link.destination === destination);
  const asked = [name && `--link ${name}`, destination && `--destination ${destination}`].filter(Boolean).join(" ");
  const [link] = found;
  if (link === undefined) {
    throw new Error(`The stack has no link ${asked}. Links of the stack: ${links.map(described).join(", ")}.`);
  }
  if (name !== undefined && found.length > 1) {
    throw new Error(`${asked} is more than one link: ${found.map(described).join(", ")}. Add --destination CLUSTER.`);
  }
  return {
    link,
    source: cluster(outputs, link.source),
    destination: cluster(outputs, link.destination),
    prefixes: links.map(({ prefix }) => prefix),
  } satisfies Target;
}

function described({ name, source, destination }: DeployedLink): string {
  return `${name} (${source} to ${destination})`;
}

function cluster(outputs: Partial<StackOutputs>, name: string): TargetCluster {
  const { clusterIds, containers, links = [] } = outputs;
  return {
    name,
    brokers: containers?.[name]?.brokers ?? [],
    bootstrapServer: bootstrapAddresses(outputs, name, "SSL"),
    id: clusterIds?.[name],
    hasLinks: links.some(({ destination }) => destination === name),
  };
}
