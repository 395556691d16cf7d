import "./program/quickStart";
import { engineOf } from "./components/cluster/engines";
import { KafkaCluster } from "./components/cluster/kafkaCluster";
import { createSharedResources } from "./components/cluster/sharedResources";
import { Console, CONSOLE_IMAGE } from "./components/console/console";
import { composeLabels } from "./components/docker/composeLabels";
import { clusterLinks } from "./components/links/clusterLinks";
import { readDrift, readSettings } from "./config";
import { checkTransitions } from "./program/checkTransitions";
import { optionalImage } from "./program/optionalImage";
import { preflight } from "./program/preflight";
import { type Inputs, stackOutputs } from "./program/stackOutputs";
import { samePartitions } from "./topology/deployedStack";
import { topicsOf } from "./topology/links";
import type { StackOutputs } from "./topology/outputs";

/** Checks first, then what clusters share, then clusters, links and console. Returns the stack's outputs, see {@link StackOutputs}. */
async function main(): Promise<Inputs<StackOutputs>> {
  const settings = readSettings();
  const { clusters: declared, composeLabels: likeCompose, namePrefix } = settings;
  const engine = engineOf(settings);
  const machine = preflight(settings, engine);
  // When both refuse, this one comes first: a stack that was renamed finds its names taken, by itself.
  machine.catch(() => undefined);
  const before = await checkTransitions(settings, engine);
  await machine;
  const hasConsole = settings.console !== 0 && (await optionalImage(CONSOLE_IMAGE, "The web console"));

  const shared = createSharedResources({
    engine,
    caValidityDays: settings.caValidityDays,
    certificateValidityDays: settings.certificateValidityDays,
    storePassword: settings.storePassword,
    secretsGeneration: settings.secretsGeneration,
    acceptPreviousSecrets: before.secretsGeneration !== settings.secretsGeneration,
    linkFilesFor: declared,
  });
  const clusters = declared.map((cluster) => {
    const args = {
      shared,
      cluster: { ...cluster, topics: topicsOf(settings, cluster) },
      namePrefix,
      brokerHeap: settings.brokerHeap,
      zookeeperHeap: settings.zookeeperHeap,
      linkWorkerHeap: settings.linkWorkerHeap,
      metrics: settings.metrics,
      plaintextListener: settings.plaintextListener,
      publishAddress: settings.publishAddress,
      externalHost: settings.externalHost,
      protectData: settings.protectData,
      samePartitions: samePartitions(before, cluster.name, topicsOf(settings, cluster)),
    };
    return new KafkaCluster(cluster.name, args, likeCompose ? { transformations: [composeLabels] } : {});
  });
  const links = clusterLinks(settings, clusters, readDrift());
  const consoleArgs = { shared, clusters: declared, port: settings.console, namePrefix, startAfter: clusters };
  const webConsole = hasConsole ? new Console("console", consoleArgs) : undefined;

  return stackOutputs(settings, { engine, shared, clusters, links, webConsole });
}

export = main;
