import "./program/quickStart";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { CertificateAuthority } from "./components/certificates/certificateAuthority";
import { ClientIdentity } from "./components/certificates/clientIdentity";
import { engineOf } from "./components/cluster/engines";
import { GeneratedSecrets } from "./components/certificates/generatedSecret";
import { Console, CONSOLE_IMAGE } from "./components/console/console";
import { clusterLinks } from "./components/links/clusterLinks";
import { KafkaCluster } from "./components/cluster/kafkaCluster";
import { kafkaImages } from "./components/cluster/kafkaImages";
import { composeLabels } from "./components/docker/composeLabels";
import { qualifiedName, stackLabels } from "./topology/labels";
import { currentStack } from "./components/docker/labels";
import { readDrift, readSettings } from "./config";
import { optionalImage } from "./program/optionalImage";
import { preflight } from "./program/preflight";
import { checkTransitions } from "./program/checkTransitions";
import { topicsOf } from "./topology/links";
import { metricsTargets } from "./topology/metrics";

/** Configuration, then authority and client, then clusters, then links; what it returns are the stack's outputs. */
async function main() {
  const settings = readSettings();
  const engine = engineOf(settings);
  await Promise.all([preflight(settings, engine), checkTransitions(settings)]);

  const withConsole = settings.console !== 0 && (await optionalImage(CONSOLE_IMAGE, "The web console"));

  const images = kafkaImages(engine);
  const network = new docker.Network("network", {
    name: qualifiedName(currentStack(), "network"),
    labels: stackLabels(currentStack()),
  });

  const { caValidityDays, certificateValidityDays } = settings;
  const authority = new CertificateAuthority("ca", { validityDays: caValidityDays, certificateValidityDays });
  const secrets = new GeneratedSecrets("secrets");
  const client = new ClientIdentity("client", {
    authority,
    image: images.broker,
    clusters: settings.clusters,
    password: pulumi.secret(settings.storePassword ?? secrets.password("store")),
    certificateValidityDays,
  });

  const brokerOptions = { ...settings, heap: settings.brokerHeap, engine, network, authority, client };
  const clusters = settings.clusters.map(
    (cluster) =>
      new KafkaCluster(
        cluster.name,
        {
          cluster: { ...cluster, topics: topicsOf(settings, cluster) },
          images,
          brokerOptions,
          zookeeperHeap: settings.zookeeperHeap,
          linkWorkerHeap: settings.linkWorkerHeap,
          encoderSecret: secrets.password(`password encoder of ${cluster.name}`),
        },
        settings.composeLabels ? { transformations: [composeLabels] } : {},
      ),
  );

  const links = clusterLinks(settings, clusters, authority, readDrift());
  const console = withConsole
    ? new Console("console", {
        ...settings,
        port: settings.console,
        linkWorkers: engine.linkWorkers,
        network,
        client,
        filesImage: images.broker,
        startAfter: clusters,
      })
    : undefined;

  return {
    /** Bootstrap addresses by cluster and listener; EXTERNAL is for clients on the host. */
    bootstrapServers: Object.fromEntries(clusters.map((cluster) => [cluster.name, cluster.bootstrapServers])),
    /** The id each cluster gave itself. */
    clusterIds: Object.fromEntries(clusters.map((cluster) => [cluster.name, cluster.clusterId])),
    /** The links between the clusters, with their mirror topics and the states that these were declared to be in. */
    links,
    /** Where a Prometheus in the container network finds the metrics, as its `file_sd_configs` reads it. */
    ...(settings.metrics ? { metricsTargets: metricsTargets(settings.clusters) } : {}),
    /** Where a browser on the host finds the web console. */
    ...(console ? { console: console.url } : {}),
    /** Container names. */
    containers: Object.fromEntries(clusters.map((cluster) => [cluster.name, cluster.containers])),
    /** What a client trusts, PEM. */
    caCertificate: authority.certificatePem,
    /** What a client proves itself with: certificate and private key, PEM, and the password of the stores in the containers. */
    clientCredentials: pulumi.secret({
      certificate: client.certificate.certificatePem,
      privateKey: client.certificate.privateKeyPem,
      storePassword: client.password,
    }),
  };
}

export = main;
