import type { Colours } from "../terminal/colours";
import { isAsDeclared, isUp, isHealthy } from "./health";
import type {
  BrokerStatus,
  CertificateStatus,
  ClusterStatus,
  ContainerStatus,
  LinkStatus,
  MirrorStatus,
  Status,
} from "./status";
import { table } from "../terminal/table";

const UNKNOWN = "–";

/** A status as text for people, part by part. */
export class Renderer {
  constructor(private readonly colours: Colours) {}

  /** Clusters: what they consist of, and what answers. */
  clusters(clusters: readonly ClusterStatus[]): string {
    return clusters.map((cluster) => this.cluster(cluster)).join("\n\n");
  }

  /** Links, with a table of the mirror topics of each. */
  links(links: readonly LinkStatus[]): string {
    return links.map((link) => this.link(link)).join("\n\n");
  }

  /** When the certificates expire, the next one first. */
  certificates(certificates: readonly CertificateStatus[]): string {
    const rows = [...certificates]
      .sort((one, other) => day(one.notAfter).localeCompare(day(other.notAfter)) || one.name.localeCompare(other.name))
      .map(({ name, notAfter, days }) => [
        name,
        `until ${day(notAfter)}`,
        days < 0 ? this.colours.red("expired") : `${days} day${days === 1 ? "" : "s"}`,
      ]);
    return [this.colours.bold("Certificates"), ...table(rows)].join("\n");
  }

  /** The result: what is wrong, or that nothing is. */
  verdict({ problems, warnings }: Pick<Status, "problems" | "warnings">): string {
    const { yellow } = this.colours;
    return [
      ...problems.map((problem) => `${this.mark(false)} ${problem}`),
      ...warnings.map((warning) => `${yellow("!")} ${warning}`),
      ...(problems.length === 0 ? [`${this.mark(true)} everything is as it should be`] : []),
    ].join("\n");
  }

  private cluster({ name, id, listeners, brokers, zookeepers, linkWorkers, topics }: ClusterStatus): string {
    const { bold, dim, red } = this.colours;
    const about = [
      ...(id === undefined ? [] : [`id ${id}`]),
      ...(topics === undefined
        ? [red("does not answer")]
        : [
            `${topics.count} topics, ${topics.partitions} partitions`,
            (topics.underReplicated > 0 ? red : String)(`${topics.underReplicated} under-replicated`),
            ...(topics.offline > 0 ? [red(`${topics.offline} offline`)] : []),
          ]),
    ];
    const rows = [
      ...brokers.map((broker) => this.broker(broker)),
      ...[...zookeepers, ...linkWorkers].map((container) => this.container(container, isUp(container))),
    ];
    const addresses = Object.entries(listeners).map(([listener, address]) => `${listener} ${address}`);
    return [`${bold(name)}  ${about.join(", ")}`, dim(`  ${addresses.join("   ")}`), ...table(rows)].join("\n");
  }

  private broker(broker: BrokerStatus): string[] {
    const { red } = this.colours;
    const { answers, reason, controller, certificateNotAfter, address } = broker;
    const facts = [
      ...(certificateNotAfter === undefined ? [] : [`certificate until ${day(certificateNotAfter)}`]),
      ...(controller ? ["controller"] : []),
    ];
    const answer = answers
      ? `answers at ${address}`
      : red(`does not answer at ${address}: ${reason ?? "no reason known"}`);
    return [...this.container(broker, answers && isUp(broker)), answer, facts.join(", ")];
  }

  private container(container: ContainerStatus, well: boolean): string[] {
    const { name, state } = container;
    return [this.mark(well), name, isUp(container) ? state : this.colours.red(state)];
  }

  private link(link: LinkStatus): string {
    const { bold, dim, green, red } = this.colours;
    const { name, source, destination, prefix, state, reason, mirrors } = link;
    const well = isHealthy(link);
    const heading = [
      `${this.mark(well)} ${bold(name)}`,
      `${source} → ${destination}`,
      `${(well ? green : red)(state)}${reason === undefined ? "" : `: ${reason}`}`,
      ...(prefix === "" ? [] : [`prefix ${prefix}`]),
    ].join("  ");
    const head = ["MIRROR TOPIC", "SOURCE TOPIC", "STATE", "DECLARED", "LAG", "BEHIND", "RECORDS/S"].map((title) =>
      dim(title),
    );
    const rows = mirrors.map((mirror) => this.mirror(mirror));
    return [heading, ...(rows.length === 0 ? [dim("  no mirror topics")] : table([head, ...rows]))].join("\n");
  }

  private mirror(mirror: MirrorStatus): string[] {
    const { green, red, yellow } = this.colours;
    const { mirrorTopic, topic, state, declared, lagRecords, lagSeconds, recordsPerSecond, error } = mirror;
    const paint = !isAsDeclared(mirror) ? red : state === "ACTIVE" ? green : yellow;
    return [
      mirrorTopic,
      topic,
      paint(state),
      declared ?? "not declared",
      number(lagRecords),
      number(lagSeconds, " s"),
      number(recordsPerSecond),
      error ?? "",
    ];
  }

  private mark(well: boolean): string {
    return well ? this.colours.green("✔") : this.colours.red("✖");
  }
}

function day(date: string): string {
  return date.slice(0, 10);
}

/** A number as short as it can be read, or a dash where it is not known. */
function number(value: number | undefined, unit = ""): string {
  return value === undefined
    ? UNKNOWN
    : `${value.toLocaleString("en", { maximumFractionDigits: value < 10 ? 1 : 0 })}${unit}`;
}
