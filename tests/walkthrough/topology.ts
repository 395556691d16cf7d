/** Ports of the EXTERNAL listeners on the host: none that another stack of this project takes. */
export const EXTERNAL_PORTS = [19593, 19594] as const;

/** The walkthrough's password of all stores. */
export const STORE_PASSWORD = "confluent";

/** The configuration of the walkthrough's stack: that of Pulumi.dev.yaml, on other ports of the host. */
export const CONFIGURATION = {
  storePassword: STORE_PASSWORD,
  clusters: [
    {
      name: "cluster1",
      broker: "broker1",
      zookeeper: "zookeeper1",
      linkWorker: "links1",
      ports: { zookeeper: 2181, plaintext: 9091, ssl: 9093, external: EXTERNAL_PORTS[0] },
    },
    {
      name: "cluster2",
      broker: "broker2",
      zookeeper: "zookeeper2",
      linkWorker: "links2",
      ports: { zookeeper: 2182, plaintext: 9092, ssl: 9094, external: EXTERNAL_PORTS[1] },
    },
  ],
};
