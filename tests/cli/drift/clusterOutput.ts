import { expect } from "vitest";
import { compare } from "../../../cli/drift/compare";
import { type LiveCluster, parseClusterLinks } from "../../../cli/cluster/links";
import type { DeployedLink, DeployedMirror } from "../../../topology/outputs";

export const SOURCE_ID = "wd2EJ-pQRz2e3Neqi7OY9g";
export const IDS = { cluster1: SOURCE_ID, cluster2: "2hBg2-7SRNmKbb-p0KQ7ug" };

/** What read-links.sh prints of a cluster with one link and one mirror. */
export const LIVE = `== links
Link name: 'my-link', link ID: '0BzDd34kRCaWed342Ne4zQ', remote cluster ID: '${SOURCE_ID}', local cluster ID: '2hBg2-7SRNmKbb-p0KQ7ug', remote cluster available: 'true'
== config my-link
Dynamic configs for cluster-link my-link are:
  availability.check.ms=10000 sensitive=false synonyms={}
  consumer.offset.group.filters={"groupFilters":[{"name":"*","patternType":"LITERAL"}]} sensitive=false synonyms={}
  ssl.keystore.key=null sensitive=true synonyms={}
== mirrors
Topic: demo-cl-topic\tLinkName: my-link\tLinkId: 0BzDd34kRCaWed342Ne4zQ\tSourceTopic: demo-cl-topic\tState: ACTIVE\tSourceTopicId: AAAAAAAAAAAAAAAAAAAAAA\tStateTime: 2026-11-25 04:00:15
\tPartition: 0\tState: ACTIVE\tDestLogEndOffset: 0\tLastFetchSourceHighWatermark: 0\tLag: 0\tTimeSinceLastFetchMs: 22278
`;

export const MIRROR: DeployedMirror = { topic: "demo-cl-topic", mirrorTopic: "demo-cl-topic", state: "active" };
export const LINK: DeployedLink = {
  ...{ name: "my-link", source: "cluster1", destination: "cluster2", prefix: "" },
  config: {
    "availability.check.ms": "10000",
    "consumer.offset.group.filters": '{"groupFilters":[{"name":"*","patternType":"LITERAL"}]}',
  },
  mirrors: [MIRROR],
};

/** The printed text, changed in one place. */
export function changed(from: string | RegExp, to: string): LiveCluster {
  const text = LIVE.replace(from, to);
  expect(text).not.toBe(LIVE);
  return parseClusterLinks(text);
}

/** What differs between the declared link, or another one, and what was printed. */
export function differences(live: LiveCluster, link: Partial<DeployedLink> = {}) {
  return compare("cluster2", [{ ...LINK, ...link }], live, IDS);
}

export const inState = (state: string, more = "") =>
  changed(/State: ACTIVE(\tSourceTopicId.*)/, `State: ${state}$1${more}`);
