import type { BrokerNode } from "./nodes";
import type { ClusterSettings } from "./schema";

/**
 * From here on, Linux gives ports to connections and servers that name none: each may be taken for as long as one of those
 * lasts. Default of `ip_local_port_range`, see https://docs.kernel.org/networking/ip-sysctl.html.
 */
export const FIRST_EPHEMERAL_PORT = 32_768;

/** Port on which the link workers of a cluster talk to each other, inside the container network. */
export const LINK_WORKER_PORT = 8083;

/** Names of listeners; EXTERNAL is for clients on the host. */
export type ListenerName = "PLAINTEXT" | "SSL" | "EXTERNAL";

/** A listener of one broker. */
export interface Listener {
  name: ListenerName;
  /** Security protocol, as in `listener.security.protocol.map`. */
  protocol: "PLAINTEXT" | "SSL";
  /** Advertised host name. */
  host: string;
  /** Port, bound and advertised. */
  port: number;
}

/** Options of {@link listenersOf}. */
export interface ListenerOptions {
  /** Whether there is a PLAINTEXT listener. */
  plaintext: boolean;
  /** Name under which clients reach the host. */
  externalHost: string;
}

/** The listeners of a broker, in a fixed order; EXTERNAL is for clients on the host. */
export function listenersOf(node: BrokerNode, ports: ClusterSettings["ports"], options: ListenerOptions): Listener[] {
  const plaintext: Listener = { name: "PLAINTEXT", protocol: "PLAINTEXT", host: node.name, port: ports.plaintext };
  return [
    ...(options.plaintext ? [plaintext] : []),
    { name: "SSL", protocol: "SSL", host: node.name, port: ports.ssl },
    { name: "EXTERNAL", protocol: "SSL", host: options.externalHost, port: node.externalPort },
  ];
}

/** `listeners`: on every address of the container. */
export function boundListeners(listeners: readonly Listener[]): string {
  return listeners.map(({ name, port }) => `${name}://0.0.0.0:${port}`).join(",");
}

/** `advertised.listeners`: the addresses that clients connect to. */
export function advertisedListeners(listeners: readonly Listener[]): string {
  return listeners.map(({ name, host, port }) => `${name}://${host}:${port}`).join(",");
}

/** `listener.security.protocol.map`. */
export function protocolMap(listeners: readonly Listener[]): string {
  return listeners.map(({ name, protocol }) => `${name}:${protocol}`).join(",");
}

/** Bootstrap addresses of a cluster by listener, separated by commas, first broker first: `broker1:9093,broker1-2:9093`. */
export interface BootstrapServers {
  /** For clients in the container network, over mutual TLS. */
  ssl: string;
  /** For clients on the host, over mutual TLS. */
  external: string;
  /** For clients in the container network, without encryption; undefined where that listener is turned off. */
  plaintext?: string;
}

/** The bootstrap addresses of brokers with these listeners. */
export function bootstrapServers(brokers: readonly (readonly Listener[])[]): BootstrapServers {
  const addresses = (wanted: ListenerName) =>
    brokers
      .flat()
      .filter(({ name }) => name === wanted)
      .map(({ host, port }) => `${host}:${port}`)
      .join(",");
  const plaintext = addresses("PLAINTEXT");
  return {
    ssl: addresses("SSL"),
    external: addresses("EXTERNAL"),
    ...(plaintext === "" ? {} : { plaintext }),
  };
}
