import { MIRROR_STATES } from "../../topology/mirrorStates";
import { LOAD_CERTIFICATE, RENEWAL, servesAnother } from "../drift/brokers";
import { npmRun } from "../terminal/options";
import type { CertificateStatus, ClusterStatus, ContainerStatus, LinkStatus, MirrorStatus, Status } from "./status";

/** Days before it expires from which a certificate is warned of: Strimzi and cert-manager renew 30 days before, too. */
const SOON_DAYS = 30;

/** States of a mirror that are as declared. A stopped one may be forgotten: it is a regular topic. */
const HEALTHY_STATES: Record<(typeof MIRROR_STATES)[number], string[]> = {
  active: ["ACTIVE"],
  paused: ["PAUSED", "LINK_PAUSED"],
  promoted: ["STOPPED", "MISSING"],
  "failed-over": ["STOPPED", "MISSING"],
};

/** Says what is wrong and what soon will be. */
export function evaluateHealth({
  stack,
  docker,
  clusters,
  links,
  certificates,
}: Omit<Status, "time" | "problems" | "warnings">): Pick<Status, "problems" | "warnings"> {
  const up = npmRun("up", stack);
  const soon = certificates.filter(({ days, due }) => days >= 0 && days <= SOON_DAYS && due !== false);
  // A server goes on with its old certificate until it is told to load the new one, or is started again.
  const servers = clusters.flatMap(({ brokers, linkWorkers }) => [...brokers, ...linkWorkers]).map(({ name }) => name);
  const renew = (name: string) =>
    servers.includes(name) ? `${RENEWAL} says how to renew and load it` : `"${up}" renews it`;
  return {
    problems: [
      ...(docker === undefined ? [] : [`Docker cannot be asked for the containers: ${docker}`]),
      ...clusters.flatMap(ofCluster),
      ...links.flatMap((link) => ofLink(link, up)),
      ...certificates
        .filter(({ days }) => days < 0)
        .map(({ name, notAfter }) => `certificate of ${name}: it expired on ${day(notAfter)}; ${renew(name)}`),
      ...clusters.flatMap(({ brokers }) => brokers).flatMap((broker) => ofServed(broker, certificates)),
    ],
    warnings: soon.map(
      ({ name, days }) => `certificate of ${name}: it expires in ${count(days, "day")}; ${renew(name)}`,
    ),
  };
}

/** Whether a container does what it is for, as far as Docker can tell. */
export function isUp({ state }: ContainerStatus): boolean {
  return state === "healthy" || state === "running";
}

/** Whether a link copies records. */
export function isHealthy({ state, reason }: LinkStatus): boolean {
  return state === "ACTIVE" && reason === undefined;
}

/** Whether a mirror is as it was declared; one that nobody declared need only not have failed. */
export function isAsDeclared({ declared, state }: MirrorStatus): boolean {
  return declared === undefined
    ? state !== "FAILED" && state !== "LINK_FAILED"
    : HEALTHY_STATES[declared].includes(state);
}

function ofCluster({ name, brokers, zookeepers, linkWorkers, topics, unreachable }: ClusterStatus): string[] {
  const dead = brokers.filter(({ answers }) => !answers);
  // Docker itself is told of elsewhere.
  const unhealthy = [...brokers.filter(({ answers }) => answers), ...zookeepers, ...linkWorkers].filter(
    (container) => !isUp(container) && container.state !== "unknown",
  );
  return [
    ...(unreachable === undefined ? [] : [`${name}: no broker answers (${unreachable})`]),
    ...dead.map((broker) => `${broker.name} of ${name}: container ${broker.state}, ${broker.reason ?? "no answer"}`),
    ...unhealthy.map((container) => `${container.name} of ${name}: container ${container.state}`),
    ...(topics !== undefined && topics.underReplicated > 0
      ? [`${name}: ${count(topics.underReplicated, "partition")} with fewer in-sync replicas than replicas`]
      : []),
    ...(topics !== undefined && topics.offline > 0
      ? [`${name}: ${count(topics.offline, "partition")} without a leader`]
      : []),
  ];
}

function ofLink(link: LinkStatus, up: string): string[] {
  const { name, source, destination, state, reason = "no reason known", mirrors } = link;
  const subject = `link ${name} of ${destination}`;
  const wrong = mirrors.filter((mirror) => !isAsDeclared(mirror) && mirror.state !== "SOURCE_UNAVAILABLE");
  switch (state) {
    case "UNKNOWN":
      return [`${subject}: it cannot be asked for: ${reason}`];
    case "MISSING":
      return [`${subject}: it is not there; "${up}" makes it`];
    case "SOURCE_UNAVAILABLE":
      return [`${subject}: its source ${source} does not answer`, ...wrong.map((mirror) => ofMirror(mirror, link))];
    case "ACTIVE":
      return [
        ...(isHealthy(link) ? [] : [`${subject}: ${reason}`]),
        // Mirrors notice the source's return a moment later than their link.
        ...mirrors.filter((mirror) => !isAsDeclared(mirror)).map((mirror) => ofMirror(mirror, link)),
      ];
  }
}

function ofMirror({ mirrorTopic, declared, state, error }: MirrorStatus, { destination }: LinkStatus): string {
  const why = error === undefined ? "" : `: ${error}`;
  return `mirror topic ${mirrorTopic} of ${destination}: ${state}${why}${declared ? `, declared ${declared}` : ""}`;
}

/** A broker goes on with its old certificate when the new one has not reached it. */
function ofServed(
  { name, certificateNotAfter: served }: ClusterStatus["brokers"][number],
  certificates: readonly CertificateStatus[],
): string[] {
  const declared = certificates.find((certificate) => certificate.name === name)?.notAfter;
  return served !== undefined && declared !== undefined && servesAnother(served, declared)
    ? [
        `${name} serves a certificate that expires on ${day(served)}, not the stack's of ${day(declared)}; ${LOAD_CERTIFICATE}`,
      ]
    : [];
}

function day(date: string): string {
  return date.slice(0, 10);
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
