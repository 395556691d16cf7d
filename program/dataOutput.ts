import * as pulumi from "@pulumi/pulumi";
import type { Engine } from "../components/cluster/engines";
import type { KafkaCluster } from "../components/cluster/kafkaCluster";
import { type DeployedData, deployedData, type DeployedTopic } from "../topology/outputs";
import type { Settings } from "../topology/schema";

/** A topic, its partitions as its resource has them. */
type Topic = Omit<DeployedTopic, "partitions"> & { partitions: pulumi.Input<number> };

/**
 * The output on data: what was declared, with the partitions that topics really have, of which there may be more, and the
 * generation of secrets that all clusters have completed.
 */
export function dataOutput(
  settings: Settings,
  engine: Engine,
  clusters: readonly KafkaCluster[],
): Omit<DeployedData, "topics" | "secretsGeneration"> & {
  topics: Record<string, Topic[]>;
  secretsGeneration: pulumi.Output<number>;
} {
  const { topics, ...data } = deployedData(settings, pulumi.getStack(), engine.version);
  const made = clusters.map(({ name, topics: resources }): [string, Topic[]] => [
    name,
    (topics[name] ?? []).map((topic) => ({
      ...topic,
      partitions: resources.find((one) => one.topic === topic.name)?.resource.partitions ?? topic.partitions,
    })),
  ]);
  const secretsGeneration = pulumi
    .all(clusters.map((cluster) => cluster.secretsGeneration))
    .apply((generations) => Math.min(settings.secretsGeneration, ...generations));
  return { ...data, secretsGeneration, topics: Object.fromEntries(made) };
}
