import type { DeployedLink } from "../../topology/transitions";
import type { Deployment, Resource } from "../setup/stack";

/** What a stack's state says that there is. */
export interface Inventory {
  clusters: ClusterEntry[];
  links: DeployedLink[];
  /** Every certificate with its end, ISO 8601. */
  certificates: { name: string; ends: string }[];
}

/** One cluster of the inventory; names are those of containers. */
export interface ClusterEntry {
  name: string;
  id?: string;
  listeners: Record<string, string>;
  brokers: string[];
  zookeepers: string[];
  linkWorkers: string[];
}

/** What a client needs to prove itself to the brokers, PEM. */
export interface Credentials {
  ca: string;
  certificate: string;
  privateKey: string;
}

interface Outputs {
  bootstrapServers?: Record<string, Record<string, string>>;
  clusterIds?: Record<string, string>;
  containers?: Record<string, Partial<Pick<ClusterEntry, "brokers" | "zookeepers" | "linkWorkers">>>;
  links?: DeployedLink[];
}

/**
 * Reads a stack's state.
 *
 * @throws Error when the stack has no clusters
 */
export function inventoryOf(deployment: Deployment, stack: string): Inventory {
  const resources = deployment.resources ?? [];
  const outputs = (resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {}) as Outputs;
  const clusters = Object.entries(outputs.bootstrapServers ?? {}).map(([name, listeners]) => {
    const { brokers = [], zookeepers = [], linkWorkers = [] } = outputs.containers?.[name] ?? {};
    return { name, id: outputs.clusterIds?.[name], listeners, brokers, zookeepers, linkWorkers };
  });
  if (clusters.length === 0) {
    throw new Error(`The stack ${stack} has no clusters yet: "npm run up" makes them.`);
  }
  return { clusters, links: outputs.links ?? [], certificates: resources.flatMap(certificate) };
}

function certificate({ type, urn, outputs, delete: replaced }: Resource): Inventory["certificates"] {
  if (!/^tls:index\/(selfSigned|locallySigned)Cert:/.test(type) || replaced) {
    return [];
  }
  const name = (urn.split("::").at(-1) ?? "").replace(/-certificate$/, "");
  return [{ name, ends: new Date(outputs?.validityEndTime as string).toISOString() }];
}

/** Reads the client's credentials from the stack's outputs, secrets included. */
export function credentialsOf(outputs: Record<string, unknown>): Credentials {
  const client = outputs.clientCredentials as { certificate: string; privateKey: string };
  return { ca: outputs.caCertificate as string, certificate: client.certificate, privateKey: client.privateKey };
}
