import type { Containers } from "../cluster/containers";
import type { Description } from "../cluster/kafkaConnection";
import { type Handshake, handshake } from "../cluster/handshake";
import type { Credentials } from "../cluster/credentials";
import type { ClusterEntry } from "./inventory";
import type { BrokerStatus, ClusterStatus } from "./status";

/**
 * The status of one cluster, each of its brokers and its containers. Never throws.
 *
 * @param description what its brokers say, or why none answers
 */
export async function clusterStatus(
  { name, id, listeners, brokers, zookeepers, linkWorkers }: ClusterEntry,
  description: Promise<Description | string>,
  credentials: Credentials,
  containers: Promise<Containers>,
): Promise<ClusterStatus> {
  const addresses = listeners.EXTERNAL.split(",");
  const [described, handshakes, { stateOf }] = await Promise.all([
    description,
    Promise.all(addresses.map((address) => handshake(address, credentials))),
    containers,
  ]);
  const known = typeof described === "object" ? described : undefined;
  const container = (name: string) => ({ name, state: stateOf(name) });
  const clusterId = known?.id ?? id;
  return {
    name,
    ...(clusterId === undefined ? {} : { id: clusterId }),
    listeners,
    ...(typeof described === "string" ? { unreachable: described } : {}),
    brokers: brokers.map((broker, index) => ({
      ...container(broker),
      ...brokerStatus(addresses[index] ?? "", handshakes[index], known),
    })),
    zookeepers: zookeepers.map(container),
    linkWorkers: linkWorkers.map(container),
    ...(known === undefined ? {} : { topics: known.topics }),
  };
}

function brokerStatus(
  address: string,
  result: Handshake | undefined,
  cluster: Description | undefined,
): Omit<BrokerStatus, "name" | "state"> {
  const member = cluster?.brokers.find((broker) => broker.address === address);
  const reason =
    result !== undefined && "problem" in result
      ? result.problem
      : cluster === undefined
        ? "its cluster does not answer"
        : member === undefined
          ? "it is not a member of its cluster"
          : undefined;
  return {
    address,
    answers: reason === undefined,
    ...(reason === undefined ? {} : { reason }),
    controller: member?.controller ?? false,
    ...(result !== undefined && "notAfter" in result ? { certificateNotAfter: result.notAfter } : {}),
  };
}
