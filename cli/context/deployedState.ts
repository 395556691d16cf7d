import type { DeployedCluster, DeployedStack } from "../../topology/deployedStack";
import type { DeployedTopic } from "../../topology/outputs";
import { type Deployment, outputsOf, type Resource } from "./stack";

/**
 * What a stack has, from its state: also what a run has made that was interrupted, which the outputs do not know. Links,
 * name, engine and protection are those of the last complete run.
 */
export function deployedFromState(deployment: Deployment): DeployedStack {
  const resources = (deployment.resources ?? []).filter((resource) => !resource.delete);
  const { data, links = [] } = outputsOf(deployment);
  const { stack, engine, version, protectData = false } = data ?? {};
  const clusters = ofType(resources, "kafka-cluster-links:index:KafkaCluster").map((cluster) =>
    clusterOf(cluster, resources),
  );
  const secretsGeneration = data && (data.secretsGeneration ?? 1);
  return { stack, engine, version, protectData, secretsGeneration, secretsBegun: begun(resources), clusters, links };
}

/** The last generation of secrets that has a key: also one that an interrupted run has begun with. */
function begun(resources: readonly Resource[]): number | undefined {
  const generations = ofType(resources, "tls:index/privateKey:PrivateKey")
    .map((resource) => /^secrets(?:-(\d+))?-seed$/.exec(nameOf(resource)))
    .filter((found) => found !== null)
    .map(([, number = "1"]) => Number(number));
  return generations.length === 0 ? undefined : Math.max(...generations);
}

function clusterOf(cluster: Resource, resources: readonly Resource[]): DeployedCluster {
  const children = resources.filter(({ parent }) => parent === cluster.urn);
  const brokers = inOrder(ofType(children, "kafka-cluster-links:index:Broker"));
  const containers = brokers.map(({ urn }) =>
    resources.find(({ type, parent }) => type === "docker:index/container:Container" && parent === urn),
  );
  const ports = containers[0]?.inputs?.ports as { external?: number }[] | undefined;
  return {
    name: nameOf(cluster),
    brokers: brokers.map(nameOf),
    zookeepers: inOrder(ofType(children, "kafka-cluster-links:index:ZookeeperServer")).map(nameOf),
    containers: containers
      .map((container) => container?.inputs?.name as string | undefined)
      .filter((name) => name !== undefined),
    externalPort: ports?.[0]?.external,
    topics: ofType(children, "kafka:index/topic:Topic").map(({ inputs }) => {
      const { name, partitions, replicationFactor, config } = inputs as unknown as Omit<DeployedTopic, "config"> &
        Partial<DeployedTopic>;
      return { name, partitions, replicationFactor, config: config ?? {} };
    }),
  };
}

/** Servers of a cluster, first one first: `broker1`, `broker1-2`, … `broker1-10`. */
function inOrder(servers: readonly Resource[]): Resource[] {
  return [...servers].sort((one, other) => nameOf(one).localeCompare(nameOf(other), "en", { numeric: true }));
}

/**
 * The protected resources that hold what is lost.
 *
 * @param losses names, for example `cluster:one` or `topic:one/orders`
 */
export function protectedBy(losses: readonly string[], { resources = [] }: Deployment): Resource[] {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const ancestry = (resource: Resource | undefined): Resource[] =>
    resource === undefined ? [] : [resource, ...ancestry(byUrn.get(resource.parent ?? ""))];
  return resources.filter((resource) => {
    const line = ancestry(resource);
    const cluster = line.find(({ type }) => type === "kafka-cluster-links:index:KafkaCluster");
    const broker = line.find(({ type }) => type === "kafka-cluster-links:index:Broker");
    if (!resource.protect || cluster === undefined) {
      return false;
    }
    const names = [
      `cluster:${nameOf(cluster)}`,
      ...(broker === undefined ? [] : [`broker:${nameOf(cluster)}/${nameOf(broker)}`]),
      ...(resource.type === "kafka:index/topic:Topic"
        ? [`topic:${nameOf(cluster)}/${String(resource.inputs?.name)}`]
        : []),
    ];
    return names.some((name) => losses.includes(name));
  });
}

function ofType(resources: readonly Resource[], type: string): Resource[] {
  return resources.filter((resource) => resource.type === type);
}

function nameOf({ urn }: Resource): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}
