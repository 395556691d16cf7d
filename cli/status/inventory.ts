import { linkName, parsePartName } from "../../topology/resourceNames";
import type { ContainerNames, DeployedLink, ListenerAddresses } from "../../topology/outputs";
import { npmRun } from "../terminal/options";
import { type Deployment, outputsOf, type Resource } from "../context/stack";

/** What a stack's state says that there is. */
export interface Inventory {
  clusters: ClusterEntry[];
  links: DeployedLink[];
  /**
   * Every certificate and when it expires, ISO 8601, named as in {@link CertificateStatus}; and in how many last hours of its life
   * an update renews it.
   */
  certificates: { name: string; notAfter: string; renewalHours?: number }[];
}

/** One cluster of the inventory; names are those of containers. */
export interface ClusterEntry extends ContainerNames {
  name: string;
  id?: string;
  listeners: ListenerAddresses;
}

/**
 * Reads a stack's state.
 *
 * @throws Error when the stack has no clusters
 */
export function inventoryOf(deployment: Deployment, stack: string): Inventory {
  const { resources = [] } = deployment;
  const outputs = outputsOf(deployment);
  const clusters = Object.entries(outputs.bootstrapServers ?? {}).map(([name, listeners]) => {
    const { brokers = [], zookeepers = [], linkWorkers = [] } = outputs.containers?.[name] ?? {};
    return { name, id: outputs.clusterIds?.[name], listeners, brokers, zookeepers, linkWorkers };
  });
  if (clusters.length === 0) {
    throw new Error(`The stack ${stack} has no clusters yet: "${npmRun("up", stack)}" makes them.`);
  }
  const links = outputs.links ?? [];
  return { clusters, links, certificates: certificatesOf(resources, links) };
}

/** Every certificate in a stack's state, by the name of its container where it has one. */
export function certificatesOf(
  resources: readonly Resource[],
  links: readonly DeployedLink[],
): Inventory["certificates"] {
  // A certificate is named after its component, as is a container; what that is called in Docker has the stack's prefix.
  const owners = new Map([
    ...links.map((link): [string, string] => [linkName(link), `link ${link.name} of ${link.destination}`]),
    ...resources
      .filter(({ type, outputs }) => type === "docker:index/container:Container" && outputs?.name !== undefined)
      .map(({ urn, outputs }): [string, string] => [parsePartName(nameOf(urn)).component, String(outputs?.name)]),
  ]);
  return resources.flatMap(({ type, urn, outputs, delete: replaced }) => {
    const end = outputs?.validityEndTime;
    if (!/^tls:index\/(selfSigned|locallySigned)Cert:/.test(type) || replaced || typeof end !== "string") {
      return [];
    }
    const name = parsePartName(nameOf(urn)).component;
    const hours = outputs?.earlyRenewalHours;
    return [
      {
        name: owners.get(name) ?? name,
        notAfter: new Date(end).toISOString(),
        ...(typeof hours === "number" ? { renewalHours: hours } : {}),
      },
    ];
  });
}

/** The last part of a URN. */
function nameOf(urn: string): string {
  return urn.split("::").at(-1) ?? "";
}
