import { MIRROR_STATES } from "../../topology/schema";
import type { ClusterStatus, LinkStatus, MirrorStatus, Status } from "./status";

/** Days before its end from which a certificate is warned of: Strimzi and cert-manager renew 30 days before, too. */
const SOON_DAYS = 30;

/** States of a mirror that are as declared; an active one whose source is away is a problem of its own. */
const AS_DECLARED: Record<(typeof MIRROR_STATES)[number], string[]> = {
  active: ["ACTIVE"],
  paused: ["PAUSED", "LINK_PAUSED"],
  promoted: ["STOPPED"],
  "failed-over": ["STOPPED"],
};

/** Says what is wrong and what soon will be. */
export function judge({
  clusters,
  links,
  certificates,
}: Pick<Status, "clusters" | "links" | "certificates">): Pick<Status, "problems" | "warnings"> {
  const served = clusters.flatMap(({ brokers }) => brokers);
  const ended = certificates.filter(({ days }) => days < 0);
  const soon = certificates.filter(({ days }) => days >= 0 && days <= SOON_DAYS);
  const old = served.filter(({ name, certificateEnds }) => {
    const declared = certificates.find((certificate) => certificate.name === name)?.ends;
    // To the second: that is all that a certificate has.
    return certificateEnds !== undefined && declared?.slice(0, 19) !== certificateEnds.slice(0, 19);
  });
  return {
    problems: [
      ...clusters.flatMap(ofCluster),
      ...links.flatMap(ofLink),
      ...ended.map(
        ({ name, ends }) => `certificate of ${name}: it ended on ${ends.slice(0, 10)}; "npm run up" renews it`,
      ),
      ...old.map(
        ({ name, certificateEnds = "" }) =>
          `${name} serves a certificate that ends on ${certificateEnds.slice(0, 10)}, not the stack's; "npm run up" loads it`,
      ),
    ],
    warnings: soon.map(({ name, days }) => `certificate of ${name}: it ends in ${days} days; "npm run up" renews it`),
  };
}

function ofCluster({ name, brokers, zookeepers, linkWorkers, topics, unreachable }: ClusterStatus): string[] {
  const containers = [...zookeepers, ...linkWorkers].filter(({ state }) => state !== "healthy" && state !== "running");
  return [
    ...(brokers.some(({ answers }) => answers)
      ? []
      : [`${name}: no broker answers (${unreachable ?? "no reason known"})`]),
    ...brokers
      .filter(({ answers }) => !answers)
      .map((broker) => `${broker.name} of ${name}: container ${broker.state}, ${broker.reason ?? "does not answer"}`),
    ...containers.map((container) => `${container.name} of ${name}: container ${container.state}`),
    ...(topics !== undefined && topics.underReplicated > 0
      ? [`${name}: ${count(topics.underReplicated, "partition")} with fewer in-sync replicas than replicas`]
      : []),
    ...(topics !== undefined && topics.offline > 0
      ? [`${name}: ${count(topics.offline, "partition")} without a leader`]
      : []),
  ];
}

function ofLink({ name, source, destination, state, reason, mirrors }: LinkStatus): string[] {
  const problem = {
    ACTIVE: undefined,
    SOURCE_UNAVAILABLE: `its source ${source} does not answer`,
    MISSING: 'it is not there; "npm run up" makes it',
    UNKNOWN: `its destination cannot be asked: ${reason ?? "no reason known"}`,
  }[state];
  const prefix = `link ${name} of ${destination}`;
  if (state === "UNKNOWN") {
    return [`${prefix}: ${problem ?? ""}`];
  }
  return [
    ...(problem === undefined ? [] : [`${prefix}: ${problem}`]),
    ...mirrors.flatMap((mirror) => ofMirror(mirror, destination)),
  ];
}

function ofMirror({ mirrorTopic, declared, state, error }: MirrorStatus, destination: string): string[] {
  const expected = declared === undefined ? undefined : AS_DECLARED[declared as keyof typeof AS_DECLARED];
  const failed = state === "FAILED" || state === "LINK_FAILED";
  if (failed || (expected !== undefined && !expected.includes(state))) {
    const why = error === undefined ? "" : `: ${error}`;
    return [`mirror topic ${mirrorTopic} of ${destination}: ${state}${why}${declared ? `, declared ${declared}` : ""}`];
  }
  return [];
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
