import * as pulumi from "@pulumi/pulumi";
import type { Engine } from "../components/cluster/engines";
import type { KafkaCluster } from "../components/cluster/kafkaCluster";
import type { SharedResources } from "../components/cluster/sharedResources";
import type { Console } from "../components/console/console";
import { metricsTargets } from "../topology/metrics";
import { listenerAddresses, type StackOutputs } from "../topology/outputs";
import type { Settings } from "../topology/schema";
import { dataOutput } from "./dataOutput";

/** What the program has made. */
export interface Made {
  engine: Engine;
  shared: SharedResources;
  clusters: readonly KafkaCluster[];
  links: Inputs<StackOutputs["links"]>;
  /** Undefined where there is none. */
  webConsole?: Console;
}

/** The stack's outputs, for people and for this project's commands; credentials are secret. */
export function stackOutputs(settings: Settings, made: Made): Inputs<StackOutputs> {
  const { engine, shared, clusters, links, webConsole } = made;
  const { authority, client } = shared;
  const byName = <T>(of: (cluster: KafkaCluster) => T) =>
    Object.fromEntries(clusters.map((one) => [one.name, of(one)]));
  return {
    bootstrapServers: byName(({ bootstrapServers }) => listenerAddresses(bootstrapServers)),
    clusterIds: byName(({ clusterId }) => clusterId),
    containers: byName(({ containers }) => containers),
    links,
    data: dataOutput(settings, engine, clusters),
    caCertificate: authority.certificatePem,
    clientCredentials: pulumi.secret({
      certificate: client.certificate.certificatePem,
      privateKey: client.certificate.privateKeyPem,
      storePassword: client.password,
    }),
    ...(settings.metrics ? { metricsTargets: metricsTargets(settings.clusters) } : {}),
    ...(webConsole ? { console: webConsole.url } : {}),
  };
}

/** The same, where any part may not be known yet. */
export type Inputs<T> = pulumi.Input<T extends object ? { [Key in keyof T]: Inputs<T[Key]> } : T>;
