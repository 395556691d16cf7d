import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";

/**
 * A transformation of components that gives each of their containers the labels of a Docker Compose service, named like the
 * container's host: `docker compose --project-name kafka-cluster-links-dev exec broker1 …` then works without a Compose file.
 */
export function composeLabels({ type, props, opts }: pulumi.ResourceTransformationArgs) {
  if (type !== "docker:index/container:Container") {
    return undefined;
  }
  const args = props as docker.ContainerArgs;
  const labels = pulumi
    .all([args.labels, args.hostname])
    .apply(([own = [], service = ""]) => [
      ...own,
      ...Object.entries(labelsOf(service)).map(([label, value]) => ({ label, value })),
    ]);
  return { props: { ...args, labels }, opts };
}

function labelsOf(service: string): Record<string, string> {
  return {
    "com.docker.compose.project": composeProject(),
    "com.docker.compose.service": service,
    "com.docker.compose.container-number": "1",
    "com.docker.compose.oneoff": "False",
    // Compose takes no notice of containers without one; what is in it matters to `docker compose up` alone.
    "com.docker.compose.config-hash": "pulumi",
  };
}

/** Lower-case letters, digits, dashes and underscores are what Compose allows. */
function composeProject(): string {
  return `${pulumi.getProject()}-${pulumi.getStack()}`.toLowerCase().replace(/[^a-z0-9_-]/g, "-");
}
