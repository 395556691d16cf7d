import type { Environment } from "../terminal/process";
import type { KafkaLibrary } from "../cluster/kafkaLibrary";
import type { Deployed } from "./deployed";
import type { Inventory } from "./inventory";
import { evaluateHealth } from "./health";
import type { Sample } from "./lag";
import type { CertificateStatus, ClusterStatus, LinkStatus, Status } from "./status";
import { StatusCollector } from "./collector";

/** Parts of a status, each as soon as it is known. */
export interface Snapshot {
  /** Within three seconds, whatever does not answer. */
  clusters: Promise<ClusterStatus[]>;
  links: Promise<LinkStatus[]>;
  /** All of it, with problems and warnings. */
  status: Promise<Status>;
}

/** Reads the status of a stack again and again; keeps what the rates of the next time are measured from. */
export class Observer {
  /** Mirrors of each cluster at the last time. */
  private readonly samples = new Map<string, Sample>();

  constructor(
    private readonly stack: string,
    private readonly library: KafkaLibrary,
    private readonly environment: Environment,
  ) {}

  /** Reads everything once. Never fails: what does not answer is part of the result. */
  poll(deployed: Deployed): Snapshot {
    const time = new Date();
    const collector = new StatusCollector(deployed, this.library, this.environment, this.samples);
    const clusters = Promise.all(collector.clusters.values());
    const links = collector.links();
    const status = async (): Promise<Status> => {
      const { problem } = await collector.containers;
      const parts = {
        stack: this.stack,
        ...(problem === undefined ? {} : { docker: problem }),
        clusters: await clusters,
        links: await links,
        certificates: certificates(deployed.inventory, time),
      };
      await collector.close();
      return { time: time.toISOString(), ...parts, ...evaluateHealth(parts) };
    };
    return { clusters, links, status: status() };
  }
}

function certificates(inventory: Inventory, now: Date): CertificateStatus[] {
  return inventory.certificates.map(({ name, notAfter, renewalHours }) => {
    const left = Date.parse(notAfter) - now.getTime();
    const due = renewalHours === undefined ? {} : { due: left <= renewalHours * 3_600_000 };
    return { name, notAfter, days: Math.floor(left / 86_400_000), ...due };
  });
}
