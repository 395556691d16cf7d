import { describe, expect, test } from "vitest";
import { parseClusterLinks } from "../../../cli/cluster/links";
import { compare } from "../../../cli/drift/compare";
import { changed, differences, IDS, LINK, LIVE, SOURCE_ID } from "./clusterOutput";

describe("a link", () => {
  const component = "cluster2-my-link";
  const link = "link my-link of cluster2:";

  test("that is as declared makes no difference, and the connection is not compared", () => {
    expect(differences(parseClusterLinks(LIVE))).toEqual([]);
    expect(
      differences(changed("ssl.keystore.key=null sensitive=true", "ssl.truststore.type=JKS sensitive=false")),
    ).toEqual([]);
    expect(differences(changed("available: 'true'", "available: 'false'"))).toEqual([]);
  });

  test("is gone, and its mirrors with it", () => {
    expect(differences(parseClusterLinks("== links\n== mirrors\nNo mirror topics found.\n"))).toEqual([
      { component, text: `${link} declared, but not there` },
      {
        component: "cluster2-my-link-demo-cl-topic",
        text: "mirror topic demo-cl-topic of cluster2: declared active, but it is no mirror topic",
      },
    ]);
  });

  test("leads elsewhere", () => {
    expect(differences(changed(SOURCE_ID, "another-cluster"))).toEqual([
      { component, text: `${link} declared with the source ${SOURCE_ID} (cluster1), but leads to another-cluster` },
    ]);
    // An id that no output has yet says nothing.
    expect(compare("cluster2", [LINK], changed(SOURCE_ID, "another-cluster"), {})).toEqual([]);
  });

  test("has another value of a setting", () => {
    expect(differences(changed("check.ms=10000", "check.ms=5"))).toEqual([
      { component, text: `${link} availability.check.ms is 5, declared: 10000` },
    ]);
  });

  test("has a setting more", () => {
    expect(differences(changed("  ssl.", "  cluster.link.paused=true sensitive=false synonyms={}\n  ssl."))).toEqual([
      { component, text: `${link} cluster.link.paused is true, declared: not set` },
    ]);
  });

  test("has a setting less", () => {
    expect(differences(changed(/ {2}availability.*\n/, ""))).toEqual([
      { component, text: `${link} availability.check.ms is not set, declared: 10000` },
    ]);
  });

  test("is there that nobody has declared, which nothing repairs", () => {
    expect(compare("cluster2", [], parseClusterLinks(LIVE), IDS)).toEqual([
      { text: "link my-link of cluster2 is not declared" },
      { text: "mirror topic demo-cl-topic of cluster2, over my-link, is not declared" },
    ]);
  });
});
