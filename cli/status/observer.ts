import type { Environment } from "../terminal/process";
import type { KafkaLibrary } from "./connection";
import type { Deployed } from "./deployed";
import type { Inventory } from "./inventory";
import { judge } from "./judge";
import type { Sample } from "./lag";
import type { CertificateStatus, ClusterStatus, LinkStatus, Status } from "./status";
import { View } from "./view";

/** Parts of a status, each as soon as it is known. */
export interface Look {
  /** Within three seconds, whatever does not answer. */
  clusters: Promise<ClusterStatus[]>;
  links: Promise<LinkStatus[]>;
  /** All of it, judged. */
  status: Promise<Status>;
}

/** Looks at a stack again and again, and keeps what one look leaves for the next. */
export class Observer {
  /** Mirrors of each cluster at the last look. */
  private readonly samples = new Map<string, Sample>();

  constructor(
    private readonly stack: string,
    private readonly library: KafkaLibrary,
    private readonly environment: Environment,
  ) {}

  /** Looks at everything once. Never fails: what does not answer is part of the result. */
  look(deployed: Deployed): Look {
    const time = new Date();
    const view = new View(deployed, this.library, this.environment, this.samples);
    const clusters = Promise.all(view.clusters.values());
    const links = view.links();
    const status = async (): Promise<Status> => {
      const { problem } = await view.containers;
      const parts = {
        stack: this.stack,
        ...(problem === undefined ? {} : { docker: problem }),
        clusters: await clusters,
        links: await links,
        certificates: certificates(deployed.inventory, time),
      };
      await view.close();
      return { time: time.toISOString(), ...parts, ...judge(parts) };
    };
    return { clusters, links, status: status() };
  }
}

function certificates(inventory: Inventory, now: Date): CertificateStatus[] {
  return inventory.certificates.map(({ name, ends }) => ({
    name,
    ends,
    days: Math.floor((Date.parse(ends) - now.getTime()) / 86_400_000),
  }));
}
