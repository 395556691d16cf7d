import type {
  BrokerStatus,
  CertificateStatus,
  ClusterStatus,
  LinkStatus,
  MirrorStatus,
  Status,
} from "../../../cli/status/status";

/** When the certificates of the healthy stack expire. */
export const NOT_AFTER = "2027-11-25T04:00:10.000Z";

/** A broker that answers. */
export function broker(more: Partial<BrokerStatus> = {}): BrokerStatus {
  return {
    ...{ name: "broker1", state: "healthy", address: "localhost:29093", answers: true },
    ...{ controller: true, certificateNotAfter: NOT_AFTER, ...more },
  };
}

/** A cluster in which all is healthy. */
export function cluster(more: Partial<ClusterStatus> = {}): ClusterStatus {
  return {
    name: "cluster1",
    id: "wd2EJ-pQRz2e3Neqi7OY9g",
    listeners: { SSL: "broker1:9093", EXTERNAL: "localhost:29093" },
    brokers: [broker()],
    zookeepers: [{ name: "zookeeper1", state: "healthy" }],
    linkWorkers: [{ name: "links1", state: "healthy" }],
    topics: { count: 3, partitions: 12, underReplicated: 0, offline: 0 },
    ...more,
  };
}

/** A mirror topic that keeps up. */
export function mirror(more: Partial<MirrorStatus> = {}): MirrorStatus {
  return { topic: "orders", mirrorTopic: "orders", declared: "active", state: "ACTIVE", ...more };
}

/** A link in which all is healthy. */
export function link(more: Partial<LinkStatus> = {}): LinkStatus {
  return {
    ...{ name: "my-link", source: "cluster1", destination: "cluster2", prefix: "", state: "ACTIVE" },
    mirrors: [mirror()],
    ...more,
  };
}

/** A certificate that expires after a number of days. */
export function certificate(name: string, days = 364, notAfter = NOT_AFTER): CertificateStatus {
  return { name, notAfter, days };
}

/** A status without its problems and warnings: all is healthy, except what a test gives. */
export function parts(more: Partial<Status> = {}): Omit<Status, "time" | "problems" | "warnings"> {
  return {
    ...{ stack: "dev", clusters: [cluster()], links: [link()], certificates: [certificate("broker1")] },
    ...more,
  };
}
