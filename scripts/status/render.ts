import pc from "picocolors";
import type { CertificateStatus, ClusterStatus, LinkStatus, MirrorStatus, Status } from "./status";

/** Clusters for people: what they consist of, and whether it answers. */
export function renderClusters(clusters: readonly ClusterStatus[]): string {
  return clusters.map(renderCluster).join("\n\n");
}

function renderCluster({ name, id, listeners, brokers, zookeepers, linkWorkers, topics }: ClusterStatus): string {
  const about = [
    ...(id === undefined ? [] : [`id ${id}`]),
    ...(topics === undefined
      ? []
      : [
          `${topics.count} topics, ${topics.partitions} partitions`,
          shade(topics.underReplicated, `${topics.underReplicated} under-replicated`),
          ...(topics.offline > 0 ? [pc.red(`${topics.offline} offline`)] : []),
        ]),
  ];
  const rows = [
    ...brokers.map(({ name, state, answers, reason, controller, certificateEnds, address }) => [
      mark(answers && isUp(state)),
      name,
      answers ? state : pc.red(state),
      ...(answers
        ? [`answers at ${address ?? "?"}`]
        : [pc.red(`does not answer at ${address ?? "?"}: ${reason ?? "its cluster does not"}`)]),
      [certificateEnds && `certificate until ${day(certificateEnds)}`, controller && "controller"]
        .filter(Boolean)
        .join(", "),
    ]),
    ...[...zookeepers, ...linkWorkers].map(({ name, state }) => [
      mark(isUp(state)),
      name,
      isUp(state) ? state : pc.red(state),
    ]),
  ];
  const addresses = Object.entries(listeners).map(([listener, address]) => `${listener} ${address}`);
  return [`${pc.bold(name)}  ${about.join(pc.dim(", "))}`, pc.dim(`  ${addresses.join("   ")}`), ...table(rows)].join(
    "\n",
  );
}

/** Links for people, with a table of the mirror topics of each. */
export function renderLinks(links: readonly LinkStatus[]): string {
  return links.map(renderLink).join("\n\n");
}

function renderLink({ name, source, destination, prefix, state, reason, mirrors }: LinkStatus): string {
  const paint = state === "ACTIVE" ? pc.green : pc.red;
  const heading = `${mark(state === "ACTIVE")} ${pc.bold(name)}  ${source} → ${destination}  ${paint(state)}`;
  const rows = mirrors.map((mirror) => [
    mirror.mirrorTopic,
    mirror.topic,
    stateOf(mirror),
    mirror.declared ?? "not declared",
    number(mirror.lagRecords),
    mirror.lagSeconds === undefined ? "–" : `${number(mirror.lagSeconds)} s`,
    mirror.recordsPerSecond === undefined ? "–" : number(mirror.recordsPerSecond),
    mirror.error ?? "",
  ]);
  const head = ["MIRROR TOPIC", "SOURCE TOPIC", "STATE", "DECLARED", "LAG", "BEHIND", "RECORDS/S", ""].map(pc.dim);
  return [
    heading + (prefix === "" ? "" : `  prefix ${prefix}`) + (reason === undefined ? "" : `: ${reason}`),
    ...(rows.length === 0 ? [pc.dim("  no mirror topics")] : table([head, ...rows])),
  ].join("\n");
}

function stateOf({ state }: MirrorStatus): string {
  if (state === "ACTIVE") {
    return pc.green(state);
  }
  return /PAUSED|STOPPED/.test(state) ? pc.yellow(state) : pc.red(state);
}

/** When the certificates end, the next one first. */
export function renderCertificates(certificates: readonly CertificateStatus[]): string {
  const rows = [...certificates]
    .sort((one, other) => one.ends.localeCompare(other.ends))
    .map(({ name, ends, days }) => [name, `until ${day(ends)}`, days < 0 ? pc.red("ended") : `${days} days`]);
  return [pc.bold("Certificates"), ...table(rows)].join("\n");
}

/** The verdict: what is wrong, or that nothing is. */
export function renderVerdict({ problems, warnings }: Status): string {
  return [
    ...problems.map((problem) => `${pc.red("✖")} ${problem}`),
    ...warnings.map((warning) => `${pc.yellow("!")} ${warning}`),
    ...(problems.length === 0 ? [`${pc.green("✔")} everything is as it should be`] : []),
  ].join("\n");
}

function isUp(state: string): boolean {
  return state === "healthy" || state === "running";
}

function mark(well: boolean): string {
  return well ? pc.green("✔") : pc.red("✖");
}

function shade(count: number, text: string): string {
  return count > 0 ? pc.red(text) : text;
}

function day(date: string): string {
  return date.slice(0, 10);
}

function number(value: number | undefined): string {
  return value === undefined ? "–" : value.toLocaleString("en", { maximumFractionDigits: value < 10 ? 1 : 0 });
}

/** Rows as lines with columns as wide as they need to be. */
function table(rows: string[][]): string[] {
  const width = (column: number) => Math.max(...rows.map((row) => plain(row[column] ?? "").length));
  const widths = Array.from({ length: Math.max(0, ...rows.map((row) => row.length)) }, (_, column) => width(column));
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - plain(cell).length)).join("  ")}`.trimEnd(),
  );
}

/** A text without its colours. */
function plain(text: string): string {
  // eslint-disable-next-line no-control-regex -- colours are control sequences
  return text.replace(/\x1b\[\d+m/g, "");
}
