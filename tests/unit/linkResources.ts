import type { ProgramRun } from "./mocks";

/** Names of the resources of the link of `linkedClusters.ts`, and of its mirror. */
export const LINK = "cluster2-my-link";
export const LINK_COMMAND = `${LINK}-link`;
export const MIRROR = `${LINK}-demo-cl-topic`;
export const MIRROR_COMMAND = `${MIRROR}-mirror`;

export const LINK_RESOURCES = (link: string) => [
  `command:local:Command ${link}-link`,
  `kafka-cluster-links:index:ClusterLink ${link}`,
  `tls:index/certRequest:CertRequest ${link}-request`,
  `tls:index/locallySignedCert:LocallySignedCert ${link}-certificate`,
  `tls:index/privateKey:PrivateKey ${link}-key`,
];

export const MIRROR_RESOURCES = (mirror: string) => [
  `command:local:Command ${mirror}-mirror`,
  `kafka-cluster-links:index:MirrorTopic ${mirror}`,
];

/** What the first run has and the second one has not, sorted. */
export function additional(run: ProgramRun, other: ProgramRun): string[] {
  const listed = ({ resources }: ProgramRun) => resources.map(({ type, name }) => `${type} ${name}`).sort();
  const rest = listed(run);
  for (const line of listed(other)) {
    const at = rest.indexOf(line);
    // Nothing may go away either: a missing resource of the other run shows up in the list.
    rest.splice(at === -1 ? rest.length : at, at === -1 ? 0 : 1, ...(at === -1 ? [`missing: ${line}`] : []));
  }
  return rest;
}

export function environment(run: ProgramRun, name: string): Record<string, string> {
  return run.named(name).inputs.environment as Record<string, string>;
}

/** Names of resources whose inputs are not the same in both runs. */
export function changed(before: ProgramRun, after: ProgramRun): string[] {
  return before.resources
    .filter(({ type, name, inputs }) => {
      const next = after.resources.find((resource) => resource.type === type && resource.name === name);
      return JSON.stringify(next?.inputs) !== JSON.stringify(inputs);
    })
    .map(({ name }) => name);
}

/** A cluster more, which no link has yet. */
export function cluster3() {
  return { name: "cluster3", ports: { ssl: 9095, external: 29095 } };
}
