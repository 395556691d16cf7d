import { type ClusterInput, type ClusterSettings, clusterSchema } from "./schema";

/**
 * One cluster with everything that has a default filled in, for programs that have no configuration of ours.
 *
 * @throws Error that names each key that is wrong
 */
export function clusterSettings(cluster: ClusterInput): ClusterSettings {
  const { success, data, error } = clusterSchema.safeParse(cluster);
  if (success) {
    return data;
  }
  const problems = error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new Error(`Cluster ${cluster.name}: ${problems.join("; ")}`);
}
