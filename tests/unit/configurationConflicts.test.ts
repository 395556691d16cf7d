import { describe, test } from "vitest";
import { expectProblem, type Mistake } from "./mistakes";
import { problemsOf } from "./problemsOf";

const CLUSTER = { name: "one", ports: { external: 29093 } };
const OTHER = { name: "two", ports: { external: 29094 } };

/** Values that are right alone and wrong beside another one. */
const conflicts: Mistake[] = [
  [
    "duplicate cluster",
    { clusters: [CLUSTER, { ...OTHER, name: "one", broker: "b", zookeeper: "z", linkWorker: "l" }] },
    "clusters[1].name",
    '"one"',
    /clusters\[0\]\.name has it already/,
    /another name/,
  ],
  [
    "duplicate container name",
    {
      clusters: [
        { ...CLUSTER, broker: "node" },
        { ...OTHER, zookeeper: "node" },
      ],
    },
    "clusters[1].zookeeper",
    '"node"',
    /clusters\[0\]\.broker gives it already/,
    /another name/,
  ],
  [
    "link worker named like a broker",
    { clusters: [{ ...CLUSTER, broker: "node", linkWorker: "node" }] },
    "clusters[0].linkWorker",
    '"node"',
    /clusters\[0\]\.broker gives it already/,
    /another name/,
  ],
  [
    "duplicate name by counting",
    {
      clusters: [
        { ...CLUSTER, broker: "b", brokers: 2 },
        { ...OTHER, ports: { external: 30000 }, broker: "b-2" },
      ],
    },
    "clusters[1].broker",
    '"b-2"',
    /clusters\[0\]\.broker gives it already/,
    /another name/,
  ],
  [
    "duplicate topic",
    { clusters: [{ ...CLUSTER, topics: [{ name: "a" }, { name: "a" }] }] },
    "clusters[0].topics[1].name",
    '"a"',
    /topics\[0\]\.name has it already/,
    /remove one/,
  ],
  [
    "external ports that meet by counting",
    { clusters: [{ ...CLUSTER, brokers: 2 }, OTHER] },
    "clusters[1].ports.external",
    "29094",
    /clusters\[0\]\.ports\.external takes it already/,
    /free range/,
  ],
  [
    "external ports past the last one",
    { clusters: [{ name: "one", brokers: 2, ports: { external: 65535 } }] },
    "clusters[0].ports.external",
    "65536",
    /up to 65535/,
    /lower/,
  ],
  [
    "two listeners on one port",
    { clusters: [{ name: "one", ports: { plaintext: 9093, ssl: 9093, external: 29093 } }] },
    "clusters[0].ports.ssl",
    "9093",
    /clusters\[0\]\.ports\.plaintext has it already/,
    /free port/,
  ],
  [
    "ZooKeeper on its ensemble's port",
    { clusters: [{ name: "one", ports: { zookeeper: 2888, external: 29093 } }] },
    "clusters[0].ports.zookeeper",
    "2888",
    /other than 2888 and 3888/,
    /2181/,
  ],
  [
    "more replicas than brokers",
    { clusters: [{ ...CLUSTER, brokers: 2, replicationFactor: 3 }] },
    "clusters[0].replicationFactor",
    "3",
    /at most the number of brokers of the cluster \(2\)/,
    /to 2 or less, or raise clusters\[0\]\.brokers/,
  ],
  [
    "more replicas of a topic than brokers",
    { clusters: [{ ...CLUSTER, topics: [{ name: "a", replicationFactor: 2 }] }] },
    "clusters[0].topics[0].replicationFactor",
    "2",
    /at most the number of brokers of the cluster \(1\)/,
    /to 1 or less/,
  ],
  [
    "certificate that outlives its CA",
    { caValidityDays: 30, certificateValidityDays: 31 },
    "certificateValidityDays",
    "31",
    /at most half of caValidityDays \(30\): the root CA is renewed when/,
    /to 15 or less, or raise caValidityDays to 62/,
  ],
  [
    "certificate that lives as long as its CA, which would be renewed by every update",
    { caValidityDays: 365, certificateValidityDays: 365 },
    "certificateValidityDays",
    "365",
    /at most half of caValidityDays \(365\)/,
    /to 182 or less, or raise caValidityDays to 730/,
  ],
  [
    "CA of one day",
    { caValidityDays: 1, certificateValidityDays: 1 },
    "certificateValidityDays",
    "1",
    /at most half of caValidityDays \(1\)/,
    /^raise caValidityDays to 2$/,
  ],
  [
    "listener at the port of the metrics",
    { metrics: "true", clusters: [{ name: "one", ports: { ssl: 9404, external: 29093 } }] },
    "clusters[0].ports.ssl",
    "9404",
    /with metrics, a port other than 9404/,
    /free port/,
  ],
];

describe("a wrong configuration gives exactly one message with key, value, what is allowed and the fix", () => {
  test.each(conflicts)("%s", (...mistake) => {
    const [, raw] = mistake;
    expectProblem(problemsOf({ clusters: [CLUSTER], ...raw }), mistake);
  });
});
